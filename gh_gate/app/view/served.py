"""The App's gates, for callers whom GitHub knows: each sees what they may read there, and answers with their own comment."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view import answering, past
from gh_gate.app.view.access import Access
from gh_gate.app.view.caller import Caller, Via
from gh_gate.app.view.listed import Listing
from gh_gate.app.view.mine import Mine
from gh_gate.app.view.once import Once
from gh_gate.app.view.ports import At, Wrong
from gh_gate.app.view.posting import post
from gh_gate.app.view.rights import Rights
from gh_gate.app.view.sight import Sight
from gh_gate.app.view.viewing import Viewing
from gh_gate.app.view.waiting import Waiting
from gh_gate.core.thread import Comment

MOST = 500
"""Gates that wait, in one list."""


class ServedGates:
    """See `gh_gate.app.view.ports.Gates`.

    :param keys: with which records are checked.
    :param ask: has the worker look at a spot soon.
    :param cancel: ends a gate as cancelled: spot, the comment that asks (0 for an issue's own text), the reason.
    :param steady: a steady clock in seconds.
    """

    def __init__(
        self,
        hub: Hub,
        ledger: Ledger,
        keys: SigningKeys,
        *,
        ask: Callable[[Spot], None],
        cancel: Callable[[Spot, int, str], object],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hub, self._ledger = hub, ledger
        self._ask, self._end = ask, cancel
        self.access = Access(hub, steady=steady)
        rights = Rights(hub, steady=steady)
        self._waiting, self._mine = Waiting(ledger), Mine(rights, ledger, hub.now)
        self._viewing = Viewing(hub, ledger, keys, rights, steady=steady)
        self._once: Once[_Done] = Once()

    def now(self) -> datetime:
        """Return GitHub's clock."""
        return self._hub.now()

    def waiting(self, caller: Caller, *, repository: str = "", query: str = "") -> Listing:
        """Return the gates that wait for an answer and that the caller may see, newest first."""
        readable, words = self.access.repositories(caller, repository), query.lower().split()
        names = readable.names
        found = [gate for gate in self._waiting.of(names) if gate.says(words, names[gate.opening.repository_id])]
        rows = self._mine.listed(found[:MOST], names, caller)
        return Listing(rows, partly=readable.partly or len(found) > MOST)

    def history(self, caller: Caller, *, repository: str = "", query: str = "", before: str = "") -> Listing:
        """Return the decided gates that the caller may see, newest first."""
        readable = self.access.repositories(caller, repository)
        found = past.page(self._ledger, readable, query.lower().split(), before)
        rows = tuple(gate.listed(readable.names[gate.opening.repository_id]) for gate in found.gates)
        return Listing(rows, found.before, partly=found.partly or readable.partly)

    def show(self, caller: Caller, at: At) -> Sight:
        """Return one gate."""
        return self._viewing.sight(caller, self.access.repository(caller, at.full_name), at)

    def approve(
        self, caller: Caller, at: At, values: Mapping[str, Any], remark: str = "", *, nonce: str = "", digest: str = ""
    ) -> Comment:
        """Post the caller's approval; texts of a form are read by the inputs' types, JSON's have to have them."""
        form = caller.via is not Via.API
        said = lambda sight: answering.approval(sight, values, remark, form=form)  # noqa: E731 - named for what it is
        ask = _Asked(caller, at, said, f"approve {sorted(values.items())!r} {remark!r}", nonce, digest)
        return self._said(ask).comment

    def reject(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "", digest: str = "") -> Comment:
        """Post the caller's rejection."""
        said = lambda sight: answering.rejection(sight, reason)  # noqa: E731 - named for what it is
        return self._said(_Asked(caller, at, said, f"reject {reason!r}", nonce, digest)).comment

    def cancel(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "", digest: str = "") -> Comment:
        """Withdraw a gate that the caller has asked."""
        said = lambda sight: answering.withdrawal(sight, reason)  # noqa: E731 - named for what it is
        done = self._said(_Asked(caller, at, said, f"cancel {reason!r}", nonce, digest))
        words = " ".join(reason.split())
        self._end(done.spot, done.place, f"withdrawn by @{caller.person.login}{f': {words}' if words else ''}")
        self._viewing.forget(done.spot, done.place)
        self._ask(done.spot)
        return done.comment

    def _said(self, ask: _Asked) -> _Done:
        """Post an answer, and have the worker look at it at once, whether or not a webhook tells of it."""
        opened = self._viewing.opened(self.access.repository(ask.caller, ask.at.full_name), ask.at)
        # A nonce is of one person at one asking of one gate: what is asked anew there takes an answer of its own.
        name = f"{ask.caller.person.id} {opened.opening.once} {ask.nonce}" if ask.nonce else ""
        done = self._once.do(name, ask.content, lambda: self._post(ask))
        self._ask(done.spot)
        return done

    def _post(self, ask: _Asked) -> _Done:
        repository = self.access.repository(ask.caller, ask.at.full_name, now=True)
        spot, place = replace(repository, number=ask.at.number), self._viewing.opened(repository, ask.at).place
        self._viewing.forget(spot, place)  # what is answered is what stands there now
        sight = self._viewing.sight(ask.caller, repository, ask.at)
        if ask.digest not in ("", sight.gate.digest):
            raise Wrong("The question was asked anew.", {"": "another question stands there now; load the page again"})
        comment = post(self._hub, ask.caller, spot, ask.said(sight))
        self._viewing.forget(spot, place)
        return _Done(comment, spot, place)


@dataclass(frozen=True, slots=True)
class _Asked:
    caller: Caller
    at: At
    said: Callable[[Sight], str]
    what: str
    nonce: str
    digest: str

    @property
    def content(self) -> str:
        """The same for the same answer; short, as the words themselves may be long."""
        return hashlib.sha256(self.what.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Done:
    comment: Comment
    spot: Spot
    place: int
