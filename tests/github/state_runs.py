"""Workflow runs, their attempts and jobs, as plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tests.github.state_people import Account

if TYPE_CHECKING:
    from tests.github.state_environments import Deployment

JobStatus = Literal["queued", "waiting", "in_progress", "completed"]
RunStatus = Literal["queued", "waiting", "in_progress", "completed"]
RerunKind = Literal["all", "failed", "job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    name: str
    conclusion: str
    started_at: datetime
    completed_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class Job:
    """An execution of a workflow's job; its id is also that of its check run.

    :param key: the job's id in the workflow file; the jobs of a matrix share it.
    :param needs: keys of the jobs that come before it.
    :param attempt: the run's attempt that it belongs to.
    :param released: whether nothing that it needs holds it back.
    """

    id: int
    run: "Run" = field(repr=False)
    attempt: int
    key: str
    name: str
    created_at: datetime
    needs: tuple[str, ...] = ()
    environment: str | None = None
    labels: tuple[str, ...] = ("ubuntu-latest",)
    released: bool = False
    deployment: "Deployment | None" = None
    status: JobStatus = "queued"
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    runner: str | None = None
    steps: tuple[Step, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether "re-run failed jobs" is about it."""
        return self.conclusion in {"failure", "cancelled", "timed_out"}


@dataclass(eq=False, slots=True, kw_only=True)
class Attempt:
    """One execution of a run; `jobs` holds those carried over from the attempt before, too."""

    number: int
    triggering_actor: Account
    started_at: datetime
    updated_at: datetime
    status: RunStatus = "queued"
    conclusion: str | None = None
    begun: bool = False
    jobs: list[Job] = field(default_factory=list)


@dataclass(eq=False, slots=True, kw_only=True)
class Run:
    """A run of a workflow; `attempts` grows with every re-run."""

    id: int
    run_number: int
    path: str
    name: str
    event: str
    head_branch: str | None
    head_sha: str
    actor: Account
    created_at: datetime
    pull_number: int | None = None
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def attempt(self) -> int:
        return self.attempts[-1].number

    @property
    def latest(self) -> Attempt:
        return self.attempts[-1]

    @property
    def jobs(self) -> list[Job]:
        """The jobs of the latest attempt."""
        return self.latest.jobs

    def jobs_before(self, job: Job) -> list[Job]:
        """The jobs of the latest attempt that a job needs."""
        return [one for one in self.jobs if one.key in job.needs]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RerunRequest:
    """A re-run that was accepted.

    :param job: the job that was asked for, where `kind` is "job": of the attempt before.
    :param jobs: what is to be executed: queued jobs of the new attempt, which holds the others already.
    """

    kind: RerunKind
    actor: Account
    job: Job | None
    jobs: tuple[Job, ...]
