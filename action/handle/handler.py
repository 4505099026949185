"""Handles the gates of some issues and pull requests: first all are looked at and decided, then the jobs that wait are woken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from action.handle.glance import Escalations, nobody
from action.handle.report import Handled, Report
from action.handle.waking import Waking
from gh_gate import notify
from gh_gate.asked import Prepared
from gh_gate.core import rerun
from gh_gate.core.gate import Decider
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import Ticket, asks_anew, finding, notes, records
from gh_gate.engine.finding import Found, Spot
from gh_gate.engine.handling import HandlingEngine
from gh_gate.engine.news import Tell
from gh_gate.forge.base import Gone, Place, Posting
from gh_gate.forge.github import GitHubForge
from gh_gate.prepare import anew

LOOKS = 5
"""Looks at one gate at most: each answers some of a crowd of strangers, after everybody who may decide."""


class Handler:
    """One run of the handler.

    :param repository_id: of the repository that this workflow belongs to; gates of others are left alone.
    :param tell: is told what is news about the gates that are handled.
    """

    def __init__(
        self,
        forge: GitHubForge,
        repository_id: int,
        report: Report,
        *,
        sleep: Callable[[float], None],
        escalations: Escalations = nobody,
        tell: Tell = notify.nobody,
    ) -> None:
        self._forge, self._repository_id, self._report, self._sleep = forge, repository_id, report, sleep
        self._escalations = escalations
        self._engine = HandlingEngine(forge, sleep=sleep, tell=tell)
        self.handled: list[Handled] = []

    def examine(self, number: int) -> None:
        """Look at the gates of an issue or pull request, and decide those that can be decided."""
        with self._report.aside(f"#{number}"):
            thread = self._forge.read(Place(number))
            found = finding.gates_in(
                thread, Spot(number, self._repository_id, Decider.HANDLER), self._asked_by_me
            ).gates
            if not found:
                self._report.commands.line(f"#{number}: no gate of this workflow's account is asked there.")
            for one in _to_look_at(found, thread):
                with self._report.aside(f"gate {one.gate.name}"):
                    ticket = self._ticket(one)
                    tally = self._engine.refuse(ticket, one.problem) if one.problem else self._look(ticket)
                    self.handled.append(Handled(ticket, tally))

    def wake(self, seconds: int) -> None:
        """Have the jobs that wait for decided gates run again; see `action.handle.waking`."""
        Waking(self._forge, self._engine, self._report, sleep=self._sleep).run(self.handled, seconds)

    def _asked_by_me(self, text: Comment | Posting) -> bool:
        return text.author is not None and text.author.id == self._forge.me().id

    def _ticket(self, one: Found) -> Ticket:
        gate = one.gate
        prepared = Prepared(gate, escalate=self._escalations(gate.name))
        ticket = Ticket(prepared, one.place, one.opened_at, latest=partial(self._attempt, gate.run_id))
        ticket.again = partial(self._again, ticket)
        return ticket

    def _attempt(self, run_id: str) -> int | None:
        """Return the run's latest attempt: who started it again may have to be kept from approving."""
        try:
            return self._forge.runs.run(int(run_id)).attempt if run_id.isdecimal() else None
        except Gone:
            return None

    def _again(self, ticket: Ticket) -> Prepared:
        fresh = anew.again(ticket.gate, self._forge)
        if fresh.gate.digest == ticket.gate.digest:
            ticket.prepared = fresh  # what the record names is what was read just now
        return fresh

    def _look(self, ticket: Ticket) -> Tally:
        tally = self._engine.look(ticket)
        for _ in range(LOOKS - 1):
            if tally.decision is not None or ticket.last is not None:
                break
            tally = self._engine.look(ticket)
        return tally


def _to_look_at(found: Sequence[Found], thread: Thread) -> Sequence[Found]:
    """Leave out what is decided and done with; where nothing else is there, the last one tells people so."""
    return [one for one in found if not _through(one, thread)] or found[-1:]


def _through(one: Found, thread: Thread) -> bool:
    standing = records.of_gate(one.gate, thread, one.place)
    if standing is None:
        return False
    decision = standing.record.to_decision()
    jobs = rerun.woken(notes.waiting(one.gate, thread), decision, anew=asks_anew(decision))
    return not jobs or notes.is_over(one.gate, thread, jobs)
