"""Opens the gate that a caller asks for, once for each of their keys; the engine and the ledger do the rest.

The gate is the App's own question, made by the trusted side's rules, with the caller as its initiator. Its key begins with who
asks, so that nobody can be ahead of a workflow's run, of Flyte's conditions, of a deployment, or of another caller.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from gh_gate.app import rules
from gh_gate.app.archive import Archive
from gh_gate.app.asking import standing
from gh_gate.app.asking.asked import PREFIX, Ask, Opened
from gh_gate.app.asking.refusals import Taken, WrongField, as_the_app
from gh_gate.app.asking.rights import Access, require_writer
from gh_gate.app.asking.standing import Asked
from gh_gate.app.asking.tokens import Tokens
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view import Caller
from gh_gate.asked import Prepared, Request, Run
from gh_gate.core import inputs
from gh_gate.core.gate import Decider, Status
from gh_gate.core.thread import Person
from gh_gate.engine.opening import open_gate
from gh_gate.errors import CommandError, UsageError
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.refusal import Refused

MOST: Final = 10
"""Questions under one key; each of them notifies people."""

_LOCKS: Final = 64

_log = logging.getLogger("gh_gate.app")


class Asking:
    """Opens gates; see `gh_gate.app.web.api.ports.Opening`.

    :param access: tells what callers may see.
    :param ours: see `gh_gate.app.asking.tokens.Tokens`.
    :param ask: takes the issue that is to be looked at next.
    :param sleep: waits that many seconds.
    """

    def __init__(
        self,
        hub: Hub,
        ledger: Ledger,
        keys: SigningKeys,
        access: Access,
        *,
        ours: Callable[[str], bool] | None,
        ask: Callable[[Spot], None],
        sleep: Callable[[float], None],
    ) -> None:
        self._hub, self._ledger, self._keys, self._access = hub, ledger, keys, access
        self._tokens = Tokens(hub, ours)
        self._ask, self._sleep = ask, sleep
        self._locks = [threading.Lock() for _ in range(_LOCKS)]

    def __call__(self, caller: Caller, ask: Ask) -> Opened:
        """Open a gate, or return the one that stands under its key.

        :raise Hidden: where the caller may not see the repository.
        :raise Denied: where they, or their token, may not write to it.
        :raise UsageError: where the rules do not allow what is asked, or it names what there is not.
        :raise GateError: where it cannot be asked as things stand.
        :raise UpstreamError: where GitHub could not be asked; the same request goes on.
        """
        spot = self._access.repository(caller, ask.repository, now=True)  # a token may have been taken back
        self._tokens.require(caller, spot)
        with as_the_app():
            forge = self._hub.forge(spot)
            require_writer(caller, forge, "open a gate")
            _require_inputs(ask)
            key = (spot.repository_id, run_id(caller.person, ask.key), ask.name)
            with self._locks[hash(key) % _LOCKS]:
                return self._opened(caller, ask, key, forge)

    def _opened(self, caller: Caller, ask: Ask, key: tuple[int, str, str], forge: GitHubForge) -> Opened:
        asked = standing.asked(self._ledger, self._keys, key)
        prepared, stands = self._prepared(caller, ask, asked, forge)
        if stands is not None:
            return _standing(stands, prepared.notices)
        if len(asked) >= MOST:
            raise Taken(f"under this key it was asked {MOST} times.", do="take another key, or look at those issues")
        if any(one.gate.digest == prepared.gate.digest and not one.known for one in asked):
            raise Taken("its answer was signed with a key that this server has dropped.", do="take another key for it")
        return self._anew(ask, prepared, forge)

    def _prepared(
        self, caller: Caller, ask: Ask, asked: Sequence[Asked], forge: GitHubForge
    ) -> tuple[Prepared, Asked | None]:
        """Make the gate, and find the one that counts for whoever asks it.

        Who names no commit means the newest of when they asked first: the same request goes on to find the same gate.
        """
        made = (rules.made(request(caller.person, ask, one), forge) for one in _commits(ask, asked, forge))
        found = [(prepared, standing.standing(asked, prepared.gate, forge.now())) for prepared in made]
        return next((pair for pair in found if pair[1]), found[-1])

    def _anew(self, ask: Ask, prepared: Prepared, forge: GitHubForge) -> Opened:
        known = tuple(self._keys.public.values())
        ticket = open_gate(forge, prepared, labels=ask.labels, attempt=1, sleep=self._sleep, known=known)
        if ticket.stands is not None:
            raise Taken(f"the gate of this key was {ticket.stands.status} in #{ticket.place.number}.")
        gate = prepared.gate
        spot = Spot(gate.repository_id, ticket.place.number, forge.name)
        # At once: a list of issues may not show it yet when somebody asks again.
        Archive(self._ledger, spot).opened(prepared, ticket.place, ticket.opened_at, "")
        _log.info("%s: %s is asked in #%d through the API", forge.name, gate.name, spot.number)
        self._ask(spot)
        return Opened(
            repository=forge.name,
            gate=gate,
            place=ticket.place,
            opened_at=ticket.opened_at,
            status=Status.PENDING,
            anew=ticket.posted,
            notices=prepared.notices,
        )


def run_id(person: Person, key: str) -> str:
    """Return what a caller's own key is known as; nobody else's begins in the same way."""
    return f"{PREFIX}{person.id}/{key}"


def request(person: Person, ask: Ask, commit: str) -> Request:
    """Return what a caller asks, as the rules read it."""
    run = Run(id=run_id(person, ask.key), commit=commit, title=f"@{person.login} through the API", initiator=person)
    return Request(name=ask.name, run=run, decider=Decider.APP, **ask.words)


def _require_inputs(ask: Ask) -> None:
    try:
        inputs.declare(ask.words.get("inputs"))
    except (CommandError, UsageError) as error:
        raise WrongField("inputs", error.what, why=error.why, do=error.do) from None


def _commits(ask: Ask, asked: Sequence[Asked], forge: GitHubForge) -> Sequence[str]:
    """Return the commits that may be meant, the likeliest first."""
    if ask.words.get("pull_request") is not None:
        return (ask.commit,)  # its head, whatever is named: another one is refused
    if ask.commit:
        _require_commit(ask.commit, forge)
        return (ask.commit,)
    before = [asked[-1].gate.commit] if asked else []
    return tuple(dict.fromkeys([*before, forge.head(forge.repository().default_branch)]))


def _require_commit(commit: str, forge: GitHubForge) -> None:
    try:
        forge.commit_people(commit)
    except Refused as refused:
        if refused.status in {404, 422}:
            raise WrongField("commit", "there is no such commit in the repository.") from None
        raise


def _standing(stands: Asked, notices: tuple[str, ...]) -> Opened:
    return Opened(
        repository=stands.spot.repository,
        gate=stands.gate,
        place=stands.ticket.place,
        opened_at=stands.ticket.opened_at,
        status=stands.status,
        anew=False,
        notices=notices,
    )
