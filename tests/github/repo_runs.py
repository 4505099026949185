"""Workflow runs: started, executed job by job, finished, cancelled, deleted."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from tests.github.ground import locked
from tests.github.refused import Refused
from tests.github.repo_reviews import Reviews
from tests.github.state_people import Account
from tests.github.state_runs import Job, Run, Step
from tests.github.state_threads import Issue

RUNNER = "GitHub Actions 1"


class Runs(Reviews):
    """What a workflow does when it runs; whoever plays one says so with these verbs."""

    @locked
    def start_run(
        self,
        actor: Account,
        *,
        event: str = "push",
        path: str = ".github/workflows/deploy.yml",
        sha: str | None = None,
        branch: str | None = None,
        pull: Issue | None = None,
    ) -> Run:
        """A run in progress, of the branch's newest commit unless `sha` or `pull` says another."""
        head = pull.pull if pull else None
        run = Run(
            id=self.ground.fresh_id("run"),
            run_number=len(self.runs) + 1,
            path=path,
            name=PurePosixPath(path).stem,
            event="pull_request" if pull else event,
            head_branch=head.head_ref if head else branch or self.default_branch,
            head_sha=head.head_sha if head else sha or self.head(branch),
            actor=actor,
            created_at=self.ground.clock.now,
            pull_number=pull.number if pull else None,
        )
        self.runs[run.id] = run
        self.new_attempt(run, actor)
        self.begin_run(run)
        return run

    @locked
    def add_job(
        self,
        run: Run,
        name: str,
        *,
        needs: Iterable[str | Job] = (),
        environment: str | None = None,
        key: str | None = None,
        labels: tuple[str, ...] = ("ubuntu-latest",),
    ) -> Job:
        """A job of the run's latest attempt: queued, or waiting for its environment once all that it needs succeeded.

        :param needs: what comes before it: jobs, or the keys of some.
        :param key: the job's id in the workflow file, which the jobs of a matrix share; its name unless given.
        """
        before = [one if isinstance(one, str) else one.key for one in needs]
        job = self.new_job(run, name, key=key or name, needs=before, environment=environment, labels=labels)
        if self.ready(job):
            self.release_job(job)
        return job

    @locked
    def begin_job(self, job: Job, runner_name: str = RUNNER) -> None:
        """A runner takes a queued job; what it needs is not asked for, as with `if: always()`."""
        self.release_job(job)
        if job.status != "queued":
            raise ValueError(f"{job.name} is {job.status}")
        job.started_at, job.runner = self.ground.clock.now, runner_name
        self.move_job(job, "in_progress")

    @locked
    def finish_job(self, job: Job, conclusion: str = "success", steps: Sequence[tuple[str, str]] = ()) -> None:
        """End a job that runs, or skip one that never began; one that was cancelled meanwhile stays so.

        :param steps: names and conclusions.
        """
        if job.conclusion == "cancelled":
            return
        if job.status == "completed":
            raise ValueError(f"{job.name} is over")
        began, now = job.started_at or self.ground.clock.now, self.ground.clock.now
        job.steps = tuple(
            Step(name=name, conclusion=ended, started_at=began, completed_at=now) for name, ended in steps
        )
        self.complete_job(job, conclusion)
        for one in job.run.jobs:
            if job.key in one.needs and one.status == "queued" and self.ready(one):
                self.release_job(one)

    @locked
    def finish_run(self, run: Run, conclusion: str | None = None) -> None:
        """End the latest attempt: jobs that never began are skipped; what the jobs make of it, unless `conclusion` is given.

        A run without jobs fails. Raises ValueError while a job runs or waits.
        """
        if any(job.status in {"in_progress", "waiting"} for job in run.jobs):
            raise ValueError(f"run {run.id} is not over")
        self.end_run(run, conclusion)

    @locked
    def cancel_run(self, run: Run, actor: Account | None = None) -> None:
        """Cancel all that is not over; raises Refused 409 where nothing is left to cancel."""
        self.require(actor, "write")
        if run.latest.status == "completed":
            raise Refused(409, "Cannot cancel a workflow run that is completed.")
        for job in run.jobs:
            if job.status != "completed":
                self.complete_job(job, "cancelled")
        self.forget_waits(run)
        self.end_run(run, "cancelled")
        if self.on_cancel:
            act = self.on_cancel
            self.ground.later(lambda: act(run))

    @locked
    def delete_run(self, run: Run, actor: Account | None = None) -> None:
        """Delete a run with its jobs; raises Refused 403 while it is not over."""
        self.require(actor, "write")
        if run.latest.status != "completed":
            raise Refused(403, "Could not delete the workflow run")
        del self.runs[run.id]
        self.jobs = {number: job for number, job in self.jobs.items() if job.run is not run}
