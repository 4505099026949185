"""Has the jobs that wait for a decided gate run again, in the same run and at the same commit.

May be called at any time, any number of times, by several processes, and killed between any two requests: each call looks how
the run stands and does what is left to do. It approves nothing: the job that is run again finds the gate and verifies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gh_gate.core import render, rerun
from gh_gate.core.gate import Status
from gh_gate.core.rerun import Later, Never, Over, Plan, RerunFailed, RerunJob, Run, Waiting
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Thread
from gh_gate.engine import Ticket, asks_anew, notes
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.runs import StillRunning, TooLate
from gh_gate.resume import unnoted
from gh_gate.resume.resumption import Resumption, stranded

__all__ = ["Resumption", "resume", "woken_by"]


def resume(
    forge: GitHubForge,
    ticket: Ticket,
    decision: Decision,
    others: Sequence[Waiting] = (),
    decided: Sequence[tuple[Waiting, datetime]] = (),
    *,
    thread: Thread | None = None,
) -> Resumption:
    """Have the jobs that wait for a gate run again, as far as they have not seen its decision.

    :param ticket: the gate and its place.
    :param decision: that stands for it.
    :param others: jobs of the same run that wait for gates elsewhere, as far as the caller knows.
    :param decided: jobs of the same run that decisions of gates elsewhere have woken, and since when (`woken_by`).
    :param thread: of the gate, where the caller has read it just now; None reads it.
    :raise UpstreamError: where GitHub could not be asked; call again.
    :raise GateError: where GitHub refuses, say for want of ``actions: write``.
    """
    try:
        thread = thread or forge.read(ticket.place)
    except Gone as gone:
        return Resumption(None, gone.what, done=True)
    woken = woken_by(ticket, decision, thread)
    if not _is_number(ticket.gate.run_id):
        return unnoted.NOBODY
    if not woken:
        only = unnoted.supposed(forge, ticket, decision, thread)
        if only is None:
            return unnoted.look(forge, ticket, decision, thread)
        woken = ((only, notes.stood_from(ticket.gate, thread, decision, ticket.place.comment_id)),)
    jobs = [one for one, _ in woken]
    if notes.is_over(ticket.gate, thread, jobs):
        return Resumption(None, "the run has gone on", done=True)
    others = (*others, *notes.still_waiting(thread))
    return _Waker(forge, ticket, decision.status, woken[0][1], others, decided).wake(jobs)


def woken_by(ticket: Ticket, decision: Decision, thread: Thread) -> tuple[tuple[Waiting, datetime], ...]:
    """Return the jobs that a gate's decision wakes, each with the time from which it stood.

    :param thread: of the gate, as it is now.
    """
    since = notes.stood_from(ticket.gate, thread, decision, ticket.place.comment_id)
    waiting = notes.waiting(ticket.gate, thread)
    return tuple((one, since) for one in rerun.woken(waiting, decision, anew=asks_anew(decision)))


@dataclass(frozen=True, slots=True)
class _Waker:
    """Does what the plan says for the jobs of one gate."""

    forge: GitHubForge
    ticket: Ticket
    status: Status
    since: datetime
    others: Sequence[Waiting]
    decided: Sequence[tuple[Waiting, datetime]]

    @property
    def run_id(self) -> int:
        return int(self.ticket.gate.run_id)

    def wake(self, jobs: Sequence[Waiting]) -> Resumption:
        try:
            run = self.forge.runs.run(self.run_id)
            plan = self._plan(run, jobs)
            return self._do(plan, run, began=max(job.attempt for job in jobs))
        except Gone:
            return self._never(rerun.DELETED)
        except TooLate:
            return self._never(rerun.TOO_OLD)
        except StillRunning as running:
            now = self.forge.now()
            return Resumption(now + rerun.pause(now - self.since), running.what, done=False)

    def _plan(self, run: Run, jobs: Sequence[Waiting]) -> Plan:
        noted = (*jobs, *self.others, *(one for one, _ in self.decided))
        before = self.forge.runs.jobs_of(run.id, {one.attempt for one in noted if one.attempt < run.attempt})
        return rerun.plan(
            run,
            self.forge.runs.jobs(run.id),
            jobs,
            before,
            self.since,
            others=self.others,
            decided=self.decided,
            now=self.forge.now(),
        )

    def _do(self, plan: Plan, run: Run, began: int) -> Resumption:
        match plan:
            case Later():
                return Resumption(plan.at, plan.why, done=False)
            case Never():
                return self._never(plan.why)
            case Over():
                return self._goes_on(plan.attempt) if plan.attempt > began else _OVER
            case RerunFailed():
                self.forge.runs.rerun_failed(run.id)
                return self._goes_on(run.attempt + 1)
            case RerunJob():
                self.forge.runs.rerun_job(plan.job_id)
        if plan.last:
            return self._goes_on(run.attempt + 1)
        again = self.forge.now() + rerun.SOONEST
        return Resumption(again, f"runs job {plan.job_id} again, others follow", done=False, started=True)

    def _goes_on(self, attempt: int) -> Resumption:
        self.forge.comment(self.ticket.place, render.resumed(self.ticket.gate, self.status, attempt))
        return Resumption(None, f"the run goes on: attempt {attempt}", done=True)

    def _never(self, why: str) -> Resumption:
        return stranded(self.forge, self.ticket, why)


_OVER = Resumption(None, "every job has seen the decision", done=True)


def _is_number(run_id: str) -> bool:
    return run_id.isascii() and run_id.isdigit()
