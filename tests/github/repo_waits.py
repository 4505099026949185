"""Jobs that wait for the rules of their environment, and what comes of it.

https://docs.github.com/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules
"""

from datetime import timedelta

from tests.github.ground import locked
from tests.github.repo_environments import Environments
from tests.github.state_environments import Deployment, Environment, Review, ReviewState, Rule, Wait
from tests.github.state_people import Account
from tests.github.state_runs import Job, Run

# https://docs.github.com/actions/reference/limits
WAIT_WINDOW = timedelta(days=30)


class Waits(Environments):
    """From `release_job` to passed or failed."""

    def run_of(self, run_id: int) -> Run:
        self.lapse()
        return super().run_of(run_id)

    def job_of(self, job_id: int) -> Job:
        self.lapse()
        return super().job_of(job_id)

    @locked
    def release_job(self, job: Job) -> None:
        """Nothing that a job needs holds it back any longer: queue it, or let it wait for its environment's rules."""
        if job.released:
            return
        job.released = True
        environment = self._environment_of(job)
        if environment is None or not environment.protected:
            self.move_job(job, "queued")
        else:
            self._wait(job, environment)

    def _environment_of(self, job: Job) -> Environment | None:
        """The job's environment, made where there is none: GitHub does not ask an admin for that."""
        if job.environment is None:
            return None
        environment = self.environments.get(job.environment.lower()) or self.add_environment(job.environment)
        if not self.ground.quirks.no_deployments:
            job.deployment = self._deploy(job, environment)
        return environment

    def _deploy(self, job: Job, environment: Environment) -> Deployment:
        run = job.run
        return Deployment(
            id=self.ground.fresh_id("deployment"),
            environment=environment.name,
            sha=run.head_sha,
            ref=run.head_branch or run.head_sha,
            creator=run.latest.triggering_actor,
            created_at=self.ground.clock.now,
        )

    def _wait(self, job: Job, environment: Environment) -> None:
        wait = Wait(
            job=job,
            environment=environment,
            deployment=job.deployment,
            since=self.ground.clock.now,
            rules=list(environment.rules),
            reviewed=not environment.reviewers,
            refusals=self.ground.quirks.callback_race,
        )
        self.waits.append(wait)
        self.move_job(job, "waiting")
        for rule in wait.rules:
            self._ask(wait, rule)

    def _ask(self, wait: Wait, rule: Rule) -> None:
        run = wait.job.run
        living = {"run": run, "wait": wait, "app": rule.app}
        detail = {"run": run.id, "environment": wait.environment.name}
        self.tell("deployment_protection_rule", "requested", run.latest.triggering_actor, None, living, **detail)

    def waits_of(self, run: Run, environment: Environment | None = None) -> list[Wait]:
        """The jobs of a run that wait now, for one environment or any."""
        self.lapse()
        return [one for one in self.waits if one.job.run is run and environment in {None, one.environment}]

    def let_pass(self, wait: Wait) -> None:
        """Queue the job, if nothing is missing."""
        if wait.passed:
            self._settle(wait)
            self.move_job(wait.job, "queued")
            self._call_back(wait.job, passed=True)

    def turn_down(self, wait: Wait) -> None:
        """Fail the job, and end the run where nothing else is left to do and nobody plays it."""
        self._settle(wait)
        self.complete_job(wait.job, "failure")
        if self.on_environment_refused is None:
            self.end_where_stuck(wait.job.run)
        self._call_back(wait.job, passed=False)

    def _settle(self, wait: Wait) -> None:
        self.waits.remove(wait)

    def _call_back(self, job: Job, *, passed: bool) -> None:
        act = self.on_environment_passed if passed else self.on_environment_refused
        if act is not None:
            self.ground.later(lambda: act(job))

    def forget_waits(self, run: Run) -> None:
        self.waits = [one for one in self.waits if one.job.run is not run]

    @locked
    def lapse(self) -> None:
        """Fail the jobs that have waited for longer than 30 days; whatever is read through REST was asked first."""
        for wait in list(self.waits):
            if self.ground.clock.now - wait.since > WAIT_WINDOW:
                self.turn_down(wait)

    @locked
    def remove_rule(self, environment: Environment, rule: Rule, actor: Account | None = None) -> None:
        """Ask the App no longer; the jobs that wait for it fail."""
        self.require(actor, "admin")
        environment.rules.remove(rule)
        for wait in [one for one in self.waits if rule in one.rules and rule not in one.approved]:
            self.turn_down(wait)

    def note_review(self, run: Run, environment: Environment, state: ReviewState, user: Account, comment: str) -> None:
        now = self.ground.clock.now
        self.reviews.append(Review(run=run, environment=environment, state=state, user=user, comment=comment, at=now))
