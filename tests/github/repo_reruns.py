"""Runs executed again: all of it, what failed, or one job; always with what needs it.

https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
"""

from dataclasses import replace
from datetime import timedelta

from tests.github.ground import locked
from tests.github.refused import Refused
from tests.github.repo_runs import Runs
from tests.github.state_people import Account
from tests.github.state_runs import Attempt, Job, RerunKind, RerunRequest, Run

RERUN_WINDOW = timedelta(days=30)
MOST_RERUNS = 50
RUNNING = "This workflow is already running"
JOB_RUNNING = "The workflow run containing this job is already running"
TOO_OLD = "Unable to retry this workflow run because it was created over a month ago"
# GitHub documents these two limits; its words for them are not established.
TOO_MANY = f"Unable to retry this workflow run because it was already re-run {MOST_RERUNS} times"
NONE_FAILED = "Unable to retry this workflow run because it has no failed jobs"
# Reported in https://github.com/runs-on/runs-on/issues/263.
NOT_LATEST = "Only jobs from the current attempt can be re-run"


class Reruns(Runs):
    """Another attempt of the same run, id and commit; every refusal is a Refused 403."""

    @locked
    def rerun(self, run: Run, actor: Account) -> Run:
        """Execute all jobs again."""
        self._check(run, actor, RUNNING)
        self._again(run, actor, "all", list(run.jobs), None)
        return run

    @locked
    def rerun_failed(self, run: Run, actor: Account) -> Run:
        """Execute the failed and cancelled jobs again, and what needs them."""
        self._check(run, actor, RUNNING)
        failed = [job for job in run.jobs if job.failed]
        if run.jobs and not failed:
            raise Refused(403, NONE_FAILED)
        self._again(run, actor, "failed", failed, None)
        return run

    @locked
    def rerun_job(self, job: Job, actor: Account) -> Run:
        """Execute one job again, and what needs it."""
        run = job.run
        self._check(run, actor, JOB_RUNNING)
        latest = [one for one in run.jobs if one is job or (one.name == job.name and self.ground.quirks.old_jobs_rerun)]
        if not latest:
            raise Refused(403, NOT_LATEST)
        self._again(run, actor, "job", latest, job)
        return run

    def _check(self, run: Run, actor: Account, running: str) -> None:
        self.require(actor, "write")
        if run.latest.status != "completed":
            raise Refused(403, running)
        if self.ground.clock.now - run.created_at > RERUN_WINDOW:
            raise Refused(403, TOO_OLD)
        if run.attempt > MOST_RERUNS:
            raise Refused(403, TOO_MANY)

    def _again(self, run: Run, actor: Account, kind: RerunKind, chosen: list[Job], job: Job | None) -> None:
        before = run.jobs
        due = _with_dependents(chosen, before)
        attempt = self.new_attempt(run, actor)
        fresh = [self._execute(run, one) if one in due else self._carry(run, attempt, one) for one in before]
        jobs = tuple(new for new, old in zip(fresh, before, strict=True) if old in due)
        for one in jobs:
            if self.ready(one):
                self.release_job(one)
        if self.on_rerun:
            act, request = self.on_rerun, RerunRequest(kind=kind, actor=actor, job=job, jobs=jobs)
            self.ground.later(lambda: act(run, request))

    def _execute(self, run: Run, old: Job) -> Job:
        return self.new_job(run, old.name, key=old.key, needs=old.needs, environment=old.environment, labels=old.labels)

    def _carry(self, run: Run, attempt: Attempt, old: Job) -> Job:
        """A job that is not executed again, with its conclusion and times."""
        if not self.ground.quirks.new_ids_for_carried_jobs:
            attempt.jobs.append(old)
            return old
        job = replace(old, id=self.ground.fresh_id("job"), attempt=run.attempt)
        self.jobs[job.id] = job
        attempt.jobs.append(job)
        return job


def _with_dependents(chosen: list[Job], jobs: list[Job]) -> list[Job]:
    """The jobs, and whatever needs one of them, directly or not."""
    found = list(chosen)
    while more := [job for job in jobs if job not in found and set(job.needs) & {one.key for one in found}]:
        found += more
    return found
