"""The gates of the local forge, for whoever sits at this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from gh_gate.app.view import answering, proof, seats
from gh_gate.app.view.caller import Caller
from gh_gate.app.view.listed import Listed, Listing
from gh_gate.app.view.local_gates import Asked, LocalQuestions
from gh_gate.app.view.once import Once
from gh_gate.app.view.ports import At, Hidden, Wrong
from gh_gate.app.view.rights import Ask, of_forge, verdict
from gh_gate.app.view.said import Heard, replied, said
from gh_gate.app.view.sight import Proof, Sight, Verification, version
from gh_gate.asked import Prepared
from gh_gate.core import decision as folding
from gh_gate.core.gate import OnTimeout, Status
from gh_gate.core.policy import Team
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Comment, Person, Standing, Thread
from gh_gate.engine import Engine, Ticket, reading
from gh_gate.engine.answering import answered_by
from gh_gate.errors import UsageError
from gh_gate.forge.local import LocalForge

PAGE: Final = 50
"""Decided gates on a page."""


class LocalGates:
    """See `gh_gate.app.view.ports.Gates`; everybody at this machine may see everything.

    :param forge: of the project.
    """

    def __init__(self, forge: LocalForge) -> None:
        self._forge, self._questions = forge, LocalQuestions(forge)
        self._once: Once[Comment] = Once()

    def now(self) -> datetime:
        """Return this machine's clock."""
        return self._forge.now()

    def waiting(self, caller: Caller, *, repository: str = "", query: str = "") -> Listing:
        """Return the gates that wait."""
        found = (asked for asked in self._found(repository, query) if asked.status is Status.PENDING)
        return Listing(tuple(self._rows(caller, found)))

    def history(self, caller: Caller, *, repository: str = "", query: str = "", before: str = "") -> Listing:
        """Return the gates that are decided."""
        if before and not (before.isascii() and before.isdigit() and len(before) < 20):
            raise UsageError(
                "`before` is no word of this server.", do="leave it out, or take it from a link of the list"
            )
        decided = (asked for asked in self._found(repository, query) if asked.status is not Status.PENDING)
        older = (asked for asked in decided if not before or asked.place.number < int(before))
        page = tuple(islice(older, PAGE + 1))
        rows = tuple(self._rows(caller, page[:PAGE]))
        return Listing(rows, before=str(rows[-1].number) if len(page) > PAGE else "")

    def show(self, caller: Caller, at: At) -> Sight:
        """Return one gate."""
        found = self._questions.at(at.number) if self._is_here(at.full_name) and 0 < at.number < 2**63 else None
        if found is None or at.gate not in ("", found[0].gate.name):
            raise Hidden("there is no such gate here.")
        asked, thread = found[0], reading.with_rights(self._forge, found[0].gate, 1, found[1])
        folded = folding.fold(asked.gate, thread, thread.read_at)
        return self._sight(caller, asked, thread, folded)

    def approve(
        self, caller: Caller, at: At, values: Mapping[str, Any], remark: str = "", *, nonce: str = "", digest: str = ""
    ) -> Comment:
        """Post an approval as the local person."""
        said = lambda sight: answering.approval(sight, values, remark)  # noqa: E731 - named for what it is
        return self._said(caller, at, said, (nonce, digest), f"approve {sorted(values.items())!r} {remark!r}")

    def reject(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "", digest: str = "") -> Comment:
        """Post a rejection as the local person."""
        said = lambda sight: answering.rejection(sight, reason)  # noqa: E731 - named for what it is
        return self._said(caller, at, said, (nonce, digest), f"reject {reason!r}")

    def cancel(self, caller: Caller, at: At, reason: str = "", *, nonce: str = "", digest: str = "") -> Comment:
        """Withdraw a gate: whoever sits at this machine may, as with ``gh-gate cancel``."""
        said = lambda sight: answering.withdrawal(sight, reason)  # noqa: E731 - named for what it is
        comment = self._said(caller, at, said, (nonce, digest), f"cancel {reason!r}")
        found = self._questions.at(at.number)
        if found is not None:
            asked, words = found[0], " ".join(reason.split())
            ended = f"withdrawn by @{caller.person.login}{f': {words}' if words else ''}"
            Engine(self._forge).cancel(Ticket(Prepared(asked.gate), asked.place, asked.opened_at), ended)
        return comment

    def _said(self, caller: Caller, at: At, said: Callable[[Sight], str], bound: tuple[str, str], what: str) -> Comment:
        """Post an answer.

        :param bound: the nonce, and the digest of the gate that was seen.
        """
        nonce, digest = bound
        name = f"{caller.person.id} {at.number} {nonce}" if nonce else ""

        def post() -> Comment:
            sight = self.show(caller, at)
            if digest not in ("", sight.gate.digest):
                raise Wrong(
                    "The question was asked anew.", {"": "another question stands there now; load the page again"}
                )
            return self._forge.say(caller.person.login, at.number, said(sight))

        return self._once.do(name, what, post)

    def _is_here(self, name: str) -> bool:
        return name.lower() == self._forge.repository().full_name.lower()

    def _found(self, repository: str, query: str) -> Iterator[Asked]:
        if repository and not self._is_here(repository):
            raise Hidden("there is no such repository here.")
        words = query.lower().split()
        for asked in self._questions.all():
            by = [person.login for person in asked.decision.people] if asked.decision else []
            text = " ".join([asked.gate.name, asked.gate.prompt[:2_000], asked.status, *by]).lower()
            if all(word in text for word in words):
                yield asked

    def _rows(self, caller: Caller, found: Iterable[Asked]) -> Iterator[Listed]:
        ask, repository = _remembering(of_forge(self._forge)), self._forge.repository().full_name
        for asked in found:
            yield _row(asked, repository, self._mine(asked, caller, ask))

    def _mine(self, asked: Asked, caller: Caller, ask: Ask) -> bool | None:
        """Tell whether a gate waits for the caller."""
        if asked.status is not Status.PENDING:
            return None
        if asked.over or caller.person.id in asked.approved or self._is_late(asked):
            return False
        return verdict(asked.gate, caller.person, ask).approve

    def _is_late(self, asked: Asked) -> bool:
        reminds = asked.gate.on_timeout is OnTimeout.REMIND
        return not reminds and asked.gate.deadline(asked.opened_at) < self._forge.now()

    def _sight(self, caller: Caller, asked: Asked, thread: Thread, folded: Tally) -> Sight:
        tally = answered_by(asked.decision, folded) if asked.decision else replace(folded, decision=None)
        here = seats.seats(asked.gate, thread, tally, caller.person, of_forge(self._forge))
        me = here[0].verdict if caller.person.human else None
        free = folded.decision is None and asked.decision is None
        trouble = "" if free or asked.decision else _ending(folded.decision)
        commands = said(Heard(tally, thread, replies=replied(asked.gate, thread)))
        return Sight(
            listed=_row(asked, self._forge.repository().full_name, me.approve if me and free else None),
            gate=asked.gate,
            tally=tally,
            now=thread.read_at,
            version=version(tally, commands, here),
            seats=here,
            me=me,
            commands=commands,
            envelope=asked.envelope,
            verification=UNSIGNED if asked.envelope else proof.NONE,
            may_approve=free and me is not None and me.approve is not False,
            may_reject=free and me is not None and me.reject,
            may_cancel=free and caller.person.human,
            closed=trouble,
            stands=tuple(sentence for sentence in (trouble, seats.left_out(asked.gate)) if sentence),
        )


ENDING: Final = "The answer is given; the process that waits for it writes the decision down."
TIME_IS_UP: Final = "Time is up; the process that waits for an answer writes that down."
UNSIGNED: Final = Verification(Proof.UNSIGNED, "The record is not signed: on this machine there is nobody to sign it.")


def _ending(ended: Decision | None) -> str:
    """Say that a decision is due, and whether people or the deadline have made it."""
    by_time = ended is not None and (ended.status is Status.EXPIRED or bool(ended.policy))
    return TIME_IS_UP if by_time else ENDING


def _row(asked: Asked, repository: str, mine: bool | None) -> Listed:
    ended, gate = asked.decision, asked.gate
    return Listed(
        repository_id=gate.repository_id,
        repository=repository,
        number=asked.place.number,
        name=gate.name,
        title=asked.title,
        status=asked.status,
        url=asked.place.url,
        opened_at=asked.opened_at,
        deadline=None if gate.on_timeout is OnTimeout.REMIND else gate.deadline(asked.opened_at),
        decided_at=ended.at if ended else None,
        by=tuple(person.login for person in ended.people) if ended else (),
        reason=ended.reason if ended else "",
        mine=mine,
    )


def _remembering(ask: Ask) -> Ask:
    """Return who asks once for each person and teams."""
    known: dict[tuple[int, tuple[Team, ...]], Standing | None] = {}

    def asked(person: Person, teams: tuple[Team, ...]) -> Standing | None:
        if (person.id, teams) not in known:
            known[person.id, teams] = ask(person, teams)
        return known[person.id, teams]

    return asked
