"""The gates of the local forge, for whoever sits at this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from gh_gate.app.view import answering, seats
from gh_gate.app.view.caller import Caller
from gh_gate.app.view.listed import Listed, Listing
from gh_gate.app.view.ports import At, Hidden
from gh_gate.app.view.sight import Proof, Said, Sight, Verification
from gh_gate.core import decision as folding
from gh_gate.core.gate import Status
from gh_gate.core.render.title import title
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import reading
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge
from gh_gate.shown import Shown, all_gates, gate_at

MOST = 500
"""Gates that are looked through."""


class LocalGates:
    """See `gh_gate.app.view.ports.Gates`; everybody at this machine may see everything.

    :param forge: of the project.
    """

    def __init__(self, forge: LocalForge) -> None:
        self._forge = forge

    def now(self) -> datetime:
        """Return this machine's clock."""
        return self._forge.now()

    def waiting(self, caller: Caller, *, repository: str = "", query: str = "") -> Listing:  # noqa: ARG002 - one repository
        """Return the gates that wait."""
        rows = (row for row in self._rows(caller, query) if row.status is Status.PENDING)
        return Listing(tuple(rows))

    def history(self, caller: Caller, *, repository: str = "", query: str = "", before: str = "") -> Listing:  # noqa: ARG002 - one repository
        """Return the gates that are decided."""
        if before and not (before.isascii() and before.isdigit()):
            raise UsageError(
                "`before` is no word of this server.", do="leave it out, or take it from a link of the list"
            )
        rows = (row for row in self._rows(caller, query) if row.status is not Status.PENDING)
        return Listing(tuple(row for row in rows if not before or row.number < int(before)))

    def show(self, caller: Caller, at: At) -> Sight:
        """Return one gate."""
        shown, thread, tally = self._look(at)
        row = self._row(caller, shown, thread, tally)
        here = seats.seats(shown.gate, thread, tally, caller.person, self._forge)
        me = here[0].verdict if here else None
        open_now = tally.decision is None
        return Sight(
            listed=row,
            gate=shown.gate,
            tally=tally,
            now=thread.read_at,
            version=_version(thread, tally),
            seats=here,
            me=me,
            commands=_said(thread, tally),
            envelope=shown.envelope,
            verification=_verification(shown),
            may_approve=open_now and me is not None and me.approve is not False,
            may_reject=open_now and me is not None and me.reject,
        )

    def approve(
        self,
        caller: Caller,
        at: At,
        values: Mapping[str, Any],
        remark: str = "",
        *,
        nonce: str = "",  # noqa: ARG002 - nothing is lost on the way here
    ) -> Comment:
        """Post an approval as the local person."""
        sight = self.show(caller, at)
        return self._post(caller, at, answering.approval(sight, values, remark))

    def reject(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "") -> Comment:  # noqa: ARG002 - nothing is lost on the way here
        """Post a rejection as the local person."""
        return self._post(caller, at, answering.rejection(self.show(caller, at), reason))

    def cancel(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "") -> Comment:
        """Say no: on this machine the process that asked decides."""
        return self.reject(caller, at, f"withdrawn: {reason}".removesuffix(": "), nonce=nonce)

    def _post(self, caller: Caller, at: At, text: str) -> Comment:
        return self._forge.say(caller.person.login, at.number, text)

    def _look(self, at: At) -> tuple[Shown, Thread, Tally]:
        if at.full_name != self._forge.repository().full_name:
            raise Hidden("there is no such gate here.")
        try:
            shown = gate_at(self._forge, at.number, at.gate)
        except UsageError as error:
            raise Hidden("there is no such gate here.") from error
        return (shown, *self._tally(shown))

    def _tally(self, shown: Shown) -> tuple[Thread, Tally]:
        thread = reading.with_rights(self._forge, shown.gate, 1, shown.thread)
        tally = folding.fold(shown.gate, thread, thread.read_at)
        return thread, replace(tally, decision=shown.decision)

    def _rows(self, caller: Caller, query: str) -> Iterator[Listed]:
        words = query.lower().split()
        for shown in all_gates(self._forge, MOST):
            row = self._row(caller, shown, *self._tally(shown))
            if all(word in f"{row.name} {row.title} {row.status} {' '.join(row.by)}".lower() for word in words):
                yield row

    def _row(self, caller: Caller, shown: Shown, thread: Thread, tally: Tally) -> Listed:
        repository = self._forge.repository()
        ended, gate = tally.decision, shown.gate
        mine = seats.rights(gate, thread, caller.person, self._forge).approve if ended is None else None
        return Listed(
            repository_id=repository.id,
            repository=repository.full_name,
            number=shown.place.number,
            name=gate.name,
            title=title(gate),
            status=tally.status,
            url=shown.place.url,
            opened_at=tally.opened_at,
            deadline=tally.deadline,
            decided_at=ended.at if ended else None,
            by=tuple(person.login for person in ended.people) if ended else (),
            reason=ended.reason if ended else "",
            mine=mine,
        )


def _verification(shown: Shown) -> Verification:
    if not shown.envelope:
        return Verification(Proof.NONE, "There is no record yet.")
    return Verification(Proof.UNSIGNED, "The record is not signed: on this machine there is nobody to sign it.")


def _said(thread: Thread, tally: Tally) -> tuple[Said, ...]:
    comments = {comment.id: comment for comment in thread.comments}
    found = ((comments.get(answer.comment_id), answer) for answer in tally.answers)
    return tuple(
        Said(answer.person, comment.created_at, comment.body, comment.url, answer.counted, answer.text)
        for comment, answer in found
        if comment is not None
    )


def _version(thread: Thread, tally: Tally) -> str:
    shown = (thread.opening, thread.comments, thread.face, tally.votes, tally.answers, tally.decision)
    return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:16]
