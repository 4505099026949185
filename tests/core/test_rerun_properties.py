"""Whatever a run looks like and whatever was forged: only failed jobs with a note run again, never twice, and it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core.rerun import Job, Plan, RerunFailed, RerunJob, Run, Waiting, plan
from tests.core.rerunning import DECIDED, LOOKED, at, job, note, run

MINUTES = st.one_of(st.integers(0, 120), st.floats(0, 120, allow_nan=False))
ENDS = st.sampled_from(["failure", "failure", "success", "skipped", "cancelled", "timed_out", "neutral", ""])
NUMBERS = st.integers(1, 8)
NAMES = st.sampled_from(["gate", "gate", "build", "train (1)", "train (2)"])

JOBS = st.lists(
    st.builds(job, NUMBERS, NAMES, ENDS, began=st.none() | MINUTES), max_size=8, unique_by=lambda one: one.id
)
NOTES = st.lists(st.builds(note, NUMBERS, attempt=st.integers(1, 3), at_minute=MINUTES), max_size=8)
RUNS = st.builds(
    run,
    attempt=st.integers(1, 52),
    status=st.sampled_from(["completed", "completed", "in_progress", "queued", "waiting", ""]),
    conclusion=st.sampled_from(["failure", "failure", "success", "cancelled", ""]),
)


def chosen(planned: Plan, jobs: Iterable[Job]) -> list[Job]:
    """Return the jobs that GitHub runs again, without those that need them."""
    if isinstance(planned, RerunJob):
        return [one for one in jobs if one.id == planned.job_id]
    if isinstance(planned, RerunFailed):
        return [one for one in jobs if one.conclusion not in ("success", "skipped", "neutral")]
    return []


@given(RUNS, JOBS, NOTES, NOTES, JOBS)
def test_only_failed_jobs_that_can_have_left_a_note_run_again(
    of: Run, jobs: list[Job], notes: list[Waiting], others: list[Waiting], before: list[Job]
) -> None:
    known = {one.id: one for one in before}
    planned = plan(of, jobs, notes, known, at(DECIDED), others=others, now=at(LOOKED))
    again = chosen(planned, jobs)
    noted = {known[one.job_id].name for one in (*notes, *others) if one.job_id in known}
    numbers = {one.job_id for one in (*notes, *others)}
    assert not again or of.status == "completed"
    assert all(one.id in numbers or one.name in noted for one in again)
    if isinstance(planned, RerunJob):
        assert [(one.conclusion, one.started_at and one.started_at < at(DECIDED)) for one in again] == [
            ("failure", True)
        ]


@given(RUNS, JOBS, NOTES, JOBS)
def test_nothing_runs_again_for_notes_of_jobs_that_were_not_running(
    of: Run, jobs: list[Job], notes: list[Waiting], before: list[Job]
) -> None:
    forged = [replace(one, noted_at=at(10_000)) for one in notes]
    over = [replace(one, completed_at=one.completed_at or at(200)) for one in jobs]
    known = {one.id: replace(one, completed_at=one.completed_at or at(200)) for one in before}
    assert not chosen(plan(of, over, forged, known, at(DECIDED), now=at(LOOKED)), over)


@given(JOBS, st.sets(NUMBERS), st.booleans(), st.integers(1, 50))
def test_it_ends_after_each_job_ran_again_at_most_once(
    jobs: list[Job], noted: set[int], keeps_numbers: bool, attempt: int
) -> None:
    github = GitHub(jobs, run(attempt=attempt), keeps_numbers=keeps_numbers)
    waiting = [replace(note(one.id), attempt=attempt, noted_at=one.started_at) for one in jobs if one.id in noted and one.started_at]  # fmt: skip
    for _ in range(2 * len(jobs) + 2):
        planned = plan(github.run, github.jobs, waiting, github.before, at(DECIDED), now=github.now)
        if not chosen(planned, github.jobs):
            break
        github.run_again({one.id for one in chosen(planned, github.jobs)})
    else:
        raise AssertionError(github)
    assert max((len(times) for times in github.executions.values()), default=0) <= 1


@dataclass
class GitHub:
    """A run that is run again; a job that runs again fails again, as one does that is not told the truth."""

    jobs: list[Job]
    run: Run
    keeps_numbers: bool
    before: dict[int, Job] = field(default_factory=dict)
    executions: dict[int, list[int]] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(100))

    def __post_init__(self) -> None:
        self.first = {one.id: one.id for one in self.jobs}

    @property
    def now(self) -> datetime:
        return at(LOOKED + self.run.attempt)

    def run_again(self, ids: set[int]) -> None:
        self.before |= {one.id: one for one in self.jobs}
        self.run = replace(self.run, attempt=self.run.attempt + 1)
        self.jobs = [self._again(one) if one.id in ids else self._carried(one) for one in self.jobs]

    def _again(self, old: Job) -> Job:
        new = job(next(self.numbers), old.name, began=LOOKED + self.run.attempt)
        self.first[new.id] = self.first[old.id]
        self.executions.setdefault(self.first[old.id], []).append(new.id)
        return new

    def _carried(self, old: Job) -> Job:
        if self.keeps_numbers:
            return old
        new = replace(old, id=next(self.numbers))
        self.first[new.id] = self.first[old.id]
        return new
