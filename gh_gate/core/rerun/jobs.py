"""A run, its jobs, and the notes of those that wait: which job of the latest attempt a note is about, if it is believed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ROUGHLY = timedelta(seconds=60)
"""By how much the times of a job and of a comment may differ: they come from different parts of GitHub."""


@dataclass(frozen=True, slots=True)
class Run:
    """A workflow run.

    :param attempt: the latest one, from 1.
    :param status: ``completed`` where nothing of it runs or waits any more.
    :param conclusion: of the latest attempt; an empty string while there is none.
    :param created_at: when its first attempt was started.
    """

    id: int
    attempt: int
    status: str
    conclusion: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One execution of a job; a job that was not run again appears in the next attempt with the times that it had.

    :param id: another one in each attempt.
    :param name: as people see it, the matrix's values included.
    :param conclusion: an empty string while there is none.
    :param runner: the name of the machine that runs it, or an empty string.
    :param broke_at: when the first of its steps began that failed; None where none did, or it is not told.
    """

    id: int
    name: str
    status: str
    conclusion: str
    started_at: datetime | None
    completed_at: datetime | None
    runner: str = ""
    broke_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job that waits for a decision without a runner, as its note says.

    :param attempt: of the run, in which it began to wait.
    :param job_id: of its execution in that attempt.
    :param key: the job's name in the workflow file, a dot, and its place in the matrix.
    :param always: whether every decision wakes it, not only an approval.
    :param noted_at: when the note was posted.
    """

    attempt: int
    job_id: int
    key: str
    always: bool
    noted_at: datetime


def noted(jobs: Sequence[Job], waiting: Iterable[Waiting], before: Mapping[int, Job]) -> list[Job]:
    """Return the executions in the latest attempt of the jobs that have left a note."""
    latest = {job.id: job for job in jobs}
    known = {one.job_id: job for one in waiting if (job := latest.get(one.job_id) or before.get(one.job_id))}
    believed = {one.job_id for one in waiting if one.job_id in known and _ran(known[one.job_id], one.noted_at)}
    told = believed & latest.keys()
    by_name: dict[str, list[Job]] = {}
    for number in believed - told:
        by_name.setdefault(known[number].name, []).append(known[number])
    ids = told | {job.id for name, old in by_name.items() for job in _successors(_named(jobs, name), old, before)}
    return [job for job in jobs if job.id in ids]


def _successors(same: Iterable[Job], old: Collection[Job], before: Mapping[int, Job]) -> list[Job]:
    """Return what became of some jobs of one name; where it cannot be told from its namesakes, rather one too many."""
    begun = {job.started_at for job in old}
    # Who has the times of a namesake's earlier execution is that namesake, and was not run again.
    namesakes = {job.started_at for one in old for job in _named(before.values(), one.name)} - begun
    left = [job for job in same if job.started_at not in namesakes]
    carried = [job for job in left if job.started_at in begun]
    return carried if len(carried) >= len(old) else left


def _named(jobs: Iterable[Job], name: str) -> list[Job]:
    return [job for job in jobs if job.name == name]


def _ran(job: Job, at: datetime) -> bool:
    """Tell whether a job was running at a time."""
    if job.started_at is None or at < job.started_at - ROUGHLY:
        return False
    return job.completed_at is None or at <= job.completed_at + ROUGHLY
