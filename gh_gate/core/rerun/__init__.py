"""Which job of a workflow run is to be run again after a decision: a function of what GitHub shows and of the jobs that wait.

A job that waits without a runner has left a note in the gate's thread. Anybody who may run a workflow can write such a note, so
it is believed only if its job was running when it was written, and it only ever makes a failed job run again: what that job
then finds, it verifies itself. Everything is told by the present state, so being asked again is never wrong.

A job that started after the decision stood has seen it, whatever became of it; so nothing is run again twice. Nor is a job
that started before, and got past its gate: what then failed in it is nothing to repeat unasked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gh_gate.core.gate import Status
from gh_gate.core.rerun.jobs import Job, Run, Waiting, noted
from gh_gate.core.tally import Decision

__all__ = [
    "Job",
    "Later",
    "Never",
    "Over",
    "Plan",
    "RerunFailed",
    "RerunJob",
    "Run",
    "Waiting",
    "asked_in",
    "pause",
    "plan",
    "unheard",
    "woken",
]

MOST = 50
"""How often GitHub lets a run be run again: https://docs.github.com/en/actions/reference/limits"""

LONGEST = timedelta(days=30)
"""For how long: https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs"""

SOONEST, LATEST = timedelta(seconds=30), timedelta(minutes=10)
"""The shortest and the longest pause before a run that is still in progress is looked at again."""

IN_PROGRESS = "the run is still in progress"
CANCELLED = "somebody cancelled the run; run its job again by hand if that was a mistake"
TOO_OLD = "GitHub runs nothing again 30 days after a run began; start a new run"
TOO_OFTEN = "GitHub runs nothing again more than 50 times in one run; start a new run"
DELETED = "the run was deleted; start a new one"
LOST = "its job ended before it was told; run it again by hand"
UNKNOWN = "no job has said here that it waits, or what it said was deleted; if one does, run it again by hand"

_FINE = frozenset({"success", "skipped", "neutral"})


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing can be run again yet: look again at that time."""

    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RerunJob:
    """Run one job again, and what needs it.

    :param job_id: of its execution in the latest attempt.
    :param last: whether no other job is to be run again after it.
    """

    job_id: int
    last: bool


@dataclass(frozen=True, slots=True)
class RerunFailed:
    """Run all failed jobs again: every one of them waits for a gate."""


@dataclass(frozen=True, slots=True)
class Never:
    """The run does not go on by itself.

    :param why: a clause for people that says what they can do.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Over:
    """There is nothing to run again.

    :param attempt: the run's latest one.
    """

    attempt: int


Plan = Later | RerunJob | RerunFailed | Never | Over


def woken(waiting: Iterable[Waiting], decision: Decision, *, anew: bool) -> tuple[Waiting, ...]:
    """Return the jobs that a decision wakes.

    :param anew: whether the decision only withdrew a question that has to be put again.

    Any other cancellation wakes nobody: whoever is run again after it asks anew, and somebody may have meant to end that.
    """
    if decision.status is Status.APPROVED or anew:
        return tuple(waiting)
    if decision.status is Status.CANCELLED:
        return ()
    return tuple(one for one in waiting if one.always)


def plan(
    run: Run,
    jobs: Sequence[Job],
    waiting: Sequence[Waiting],
    before: Mapping[int, Job],
    since: datetime,
    *,
    others: Sequence[Waiting] = (),
    decided: Sequence[tuple[Waiting, datetime]] = (),
    now: datetime,
) -> Plan:
    """Say what comes next for the jobs that a decision has woken.

    :param jobs: all jobs of the latest attempt.
    :param waiting: the woken jobs, as their notes say.
    :param before: jobs of earlier attempts by id, as far as notes name them.
    :param since: from when on the decision stood where a job can see it.
    :param others: further jobs of this run that wait: for other gates, or for another decision.
    :param decided: jobs of this run that the decisions of other gates have woken, each with the time from which that stood.
    :param now: GitHub's clock.
    """
    mine = noted(jobs, waiting, before)
    asleep = [job for job in mine if _missed(job, since)]
    due = [job for job in asleep if job.conclusion == "failure"]
    if not asleep:
        return Over(run.attempt)
    if run.status != "completed" or any(job.status != "completed" for job in asleep):
        return Later(IN_PROGRESS, now + pause(now - since))
    if run.conclusion == "cancelled" or not due:
        return Never(CANCELLED if run.conclusion == "cancelled" else LOST)
    if now - run.created_at > LONGEST or run.attempt > MOST:
        return Never(TOO_OFTEN if run.attempt > MOST else TOO_OLD)
    theirs = [(job, stood) for one, stood in decided for job in noted(jobs, (one,), before)]
    also = {job.id for job, stood in theirs if _missed(job, stood)}
    known = noted(jobs, (*waiting, *others, *(one for one, _ in decided)), before)
    heard = _ids((*mine, *(job for job, _ in theirs))) - _ids(asleep) - also
    failed = _ids(job for job in jobs if job.conclusion not in _FINE)
    if len(_ids(due) | also) > 1 and failed <= _ids(known) - heard:
        return RerunFailed()
    return RerunJob(due[0].id, last=len(due) == 1)


def unheard(jobs: Iterable[Job], since: datetime) -> bool:
    """Tell whether a job failed before a decision stood: it may be one that waits, and left no note."""
    return any(job.conclusion == "failure" and job.completed_at and job.completed_at < since for job in jobs)


def asked_in(job: Job, at: datetime) -> bool:
    """Tell whether a job asked something at a time, and left soon after: a step that waits no longer ends with a failure."""
    began, ended = job.broke_at or job.started_at, job.completed_at
    if began is None or ended is None:
        return False
    return began <= at < ended <= at + LATEST


def pause(waited: timedelta) -> timedelta:
    """Return how long to wait before the next look, the longer the more time has passed already."""
    return min(LATEST, max(SOONEST, waited / 5))


def _missed(job: Job, since: datetime) -> bool:
    """Tell whether an execution may have ended, or may end, without having seen the decision.

    Where a step failed that began after it, the gate step had let the job go on by then, or was told itself.
    """
    began = job.broke_at or job.started_at
    return job.started_at is not None and began is not None and began < since and job.conclusion not in _FINE


def _ids(jobs: Iterable[Job]) -> set[int]:
    return {job.id for job in jobs}
