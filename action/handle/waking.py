"""Has the jobs that wait for decided gates run again: those of one run together, as far as GitHub lets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from action.handle.report import Handled, Report
from gh_gate.core.rerun import Waiting
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Thread
from gh_gate.engine import notes, records
from gh_gate.engine.handling import HandlingEngine
from gh_gate.forge.github import GitHubForge
from gh_gate.resume.rerun import Resumption, resume, woken_by
from gh_gate.resume.resumption import stranded


@dataclass(frozen=True, slots=True)
class _Asleep:
    """The jobs that wait for one gate.

    :param waiting: for its decision, while there is none.
    :param woken: by its decision, each with the time from which that stood.
    """

    handled: Handled
    thread: Thread
    waiting: tuple[Waiting, ...]
    woken: tuple[tuple[Waiting, datetime], ...]

    def beside(self, other: _Asleep) -> bool:
        """Tell whether another gate was asked by the same run."""
        return other is not self and other.handled.ticket.gate.run_id == self.handled.ticket.gate.run_id


class Waking:
    """Wakes the jobs of gates that were looked at.

    :param sleep: waits for some seconds, while a run is still in progress.
    """

    def __init__(
        self, forge: GitHubForge, engine: HandlingEngine, report: Report, *, sleep: Callable[[float], None]
    ) -> None:
        self._forge, self._engine, self._report, self._sleep = forge, engine, report, sleep

    def run(self, handled: Sequence[Handled], seconds: int) -> None:
        """Wake the jobs of all decided gates.

        :param seconds: for how long at most a run that is still in progress is waited for, anew with each job that was run
            again; what is left then is for the next look.
        """
        left = [one for one in handled if one.tally.decision is not None]
        until: datetime | None = None
        while left:
            came = self._round(left, handled)
            if until is None or any(resumption.started for _, resumption in came):
                until = self._forge.now() + timedelta(seconds=seconds)
            times = [(again, one) for one, resumption in came if (again := resumption.again) and again <= until]
            left = [one for _, one in times]
            if times:
                self._sleep(max(1.0, (min(at for at, _ in times) - self._forge.now()).total_seconds()))

    def _round(self, left: Sequence[Handled], handled: Sequence[Handled]) -> list[tuple[Handled, Resumption]]:
        """Wake what can be woken now; tell of the gates whose run is still in progress, and when to look at them again."""
        runs = {one.ticket.gate.run_id for one in left}
        asleep = [
            found for one in handled if one.ticket.gate.run_id in runs and (found := self._asleep(one)) is not None
        ]
        mine = [one for one in asleep if any(one.handled is other for other in left)]
        came = ((one, self._wake(one, [other for other in asleep if one.beside(other)])) for one in mine)
        return [(one.handled, resumption) for one, resumption in came if resumption is not None]

    def _asleep(self, one: Handled) -> _Asleep | None:
        with self._report.aside(f"gate {one.ticket.gate.name}"):
            thread, decision = self._engine.thread(one.ticket), one.tally.decision
            woken = woken_by(one.ticket, decision, thread) if decision else ()
            # Who is not to be told of a decision is no reason to run everything that failed again.
            waiting = () if decision else notes.waiting(one.ticket.gate, thread)
            return _Asleep(one, thread, waiting, woken)
        return None

    def _wake(self, mine: _Asleep, beside: Sequence[_Asleep]) -> Resumption | None:
        """Wake the jobs of one gate; None where nobody waits any more, or where it failed."""
        one, decision = mine.handled, mine.handled.tally.decision
        if decision is None:
            return None
        with self._report.aside(f"gate {one.ticket.gate.name}"):
            came = self._unproven(mine, decision) or self._resumed(mine, decision, beside)
            one.run, one.resumed = came.what, came.done
            if came.done:
                self._engine.finish(one.ticket, decision)
            # Who leaves a note from now on has looked once more after it, and needs no waking.
            return came if mine.woken else None
        return None

    def _resumed(self, mine: _Asleep, decision: Decision, beside: Sequence[_Asleep]) -> Resumption:
        others = [job for other in beside for job in other.waiting]
        decided = [job for other in beside for job in other.woken]
        return resume(self._forge, mine.handled.ticket, decision, others, decided, thread=mine.thread)

    def _unproven(self, mine: _Asleep, decision: Decision) -> Resumption | None:
        """Say in the thread that a record which says approved wakes nobody, because it does not hold."""
        ticket, thread = mine.handled.ticket, mine.thread
        standing = records.of_gate(ticket.gate, thread, ticket.place)
        jobs = notes.waiting(ticket.gate, thread)
        holds = standing is None or standing.record.to_decision().status is decision.status
        if holds or records.is_no(decision) or not jobs or notes.is_over(ticket.gate, thread, jobs):
            return None
        return stranded(self._forge, ticket, decision.reason)
