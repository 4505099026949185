"""Jobs of a run: what becomes of one, and what the run looks like because of it."""

from collections.abc import Iterable

from tests.github.refused import not_found
from tests.github.repo_pulls import Pulls
from tests.github.state_people import Account
from tests.github.state_runs import Attempt, Job, JobStatus, Run, RunStatus

WORST = ("failure", "timed_out", "cancelled")


def _concluded(run: Run) -> str:
    """What a run's jobs make of it; one without jobs failed."""
    found = {job.conclusion for job in run.jobs}
    if found & set(WORST) or not found:
        return "cancelled" if found & set(WORST) == {"cancelled"} else "failure"
    return "skipped" if found == {"skipped"} else "success"


class Jobs(Pulls):
    """The steps that the verbs are made of; each is told as a `workflow_job`, and as a `workflow_run` where that moves."""

    def run_of(self, run_id: int) -> Run:
        """A run by its id; raises Refused 404."""
        if run_id not in self.runs:
            raise not_found()
        return self.runs[run_id]

    def job_of(self, job_id: int) -> Job:
        """A job of any attempt, by its id; raises Refused 404."""
        if job_id not in self.jobs:
            raise not_found()
        return self.jobs[job_id]

    def new_attempt(self, run: Run, actor: Account) -> Attempt:
        now = self.ground.clock.now
        attempt = Attempt(number=len(run.attempts) + 1, triggering_actor=actor, started_at=now, updated_at=now)
        run.attempts.append(attempt)
        self.tell_run(run, "requested")
        return attempt

    def new_job(
        self, run: Run, name: str, *, key: str, needs: Iterable[str], environment: str | None, labels: tuple[str, ...]
    ) -> Job:
        job = Job(
            id=self.ground.fresh_id("job"),
            run=run,
            attempt=run.attempt,
            key=key,
            name=name,
            created_at=self.ground.clock.now,
            needs=tuple(needs),
            environment=environment,
            labels=labels,
        )
        self.jobs[job.id] = job
        run.jobs.append(job)
        return job

    def move_job(self, job: Job, status: JobStatus) -> None:
        """Another status, except `completed`."""
        job.status = status
        self.tell_job(job, status)
        self.refresh(job.run)

    def complete_job(self, job: Job, conclusion: str) -> None:
        now = self.ground.clock.now
        job.status, job.conclusion = "completed", conclusion
        job.started_at, job.completed_at = job.started_at or now, now
        self.tell_job(job, "completed")
        self.refresh(job.run)

    @staticmethod
    def ready(job: Job) -> bool:
        """Whether all that a job needs succeeded; what was never added holds nothing back."""
        return all(one.conclusion == "success" for one in job.run.jobs_before(job))

    def refresh(self, run: Run) -> None:
        """What the jobs make of a run that is not over: it waits when nothing but waiting is left to do."""
        attempt = run.latest
        statuses = {job.status for job in attempt.jobs if job.status != "queued" or job.released}
        if "waiting" in statuses and not statuses & {"in_progress", "queued"}:
            self._move_run(attempt, run, "waiting")
        elif attempt.begun or "in_progress" in statuses:
            self._move_run(attempt, run, "in_progress")

    def _move_run(self, attempt: Attempt, run: Run, status: RunStatus) -> None:
        attempt.updated_at = self.ground.clock.now
        if attempt.status == "completed":
            return
        attempt.status = status
        if status == "in_progress" and not attempt.begun:
            attempt.begun = True
            self.tell_run(run, "in_progress")

    def begin_run(self, run: Run) -> None:
        self._move_run(run.latest, run, "in_progress")

    def end_where_stuck(self, run: Run) -> None:
        """End a run in which nothing is left but jobs whose needs failed."""
        if all(job.status == "completed" or not (job.released or self.ready(job)) for job in run.jobs):
            self.end_run(run, None)

    def end_run(self, run: Run, conclusion: str | None) -> None:
        """End the latest attempt: what never began is skipped; `conclusion` None is what the jobs make of it."""
        for job in run.jobs:
            if job.status != "completed":
                self.complete_job(job, "skipped")
        attempt = run.latest
        attempt.status, attempt.conclusion = "completed", conclusion or _concluded(run)
        attempt.updated_at = self.ground.clock.now
        self.tell_run(run, "completed")

    def tell_job(self, job: Job, action: str) -> None:
        self.tell(
            "workflow_job", action, job.run.latest.triggering_actor, None, {"run": job.run, "job": job}, id=job.id
        )

    def tell_run(self, run: Run, action: str) -> None:
        attempt = run.latest
        living = {"run": run, "attempt": attempt}
        self.tell("workflow_run", action, attempt.triggering_actor, None, living, id=run.id, attempt=attempt.number)
