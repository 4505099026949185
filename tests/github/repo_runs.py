"""Workflow runs and their attempts."""

from datetime import timedelta
from pathlib import PurePosixPath

from tests.github.ground import locked
from tests.github.refused import Refused, not_found
from tests.github.repo_pulls import Pulls
from tests.github.state_code import Attempt, Run
from tests.github.state_people import Account
from tests.github.state_threads import Issue

# https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
RERUN_WINDOW = timedelta(days=30)


class Runs(Pulls):
    """Started, finished, started again."""

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
        self._attempt(run, actor)
        return run

    def _attempt(self, run: Run, actor: Account) -> None:
        now = self.ground.clock.now
        attempt = Attempt(number=len(run.attempts) + 1, triggering_actor=actor, started_at=now, updated_at=now)
        run.attempts.append(attempt)
        self.tell("workflow_run", "requested", actor, run=run.id, attempt=attempt.number)

    def run_of(self, run_id: int) -> Run:
        if run_id not in self.runs:
            raise not_found()
        return self.runs[run_id]

    @locked
    def finish_run(self, run: Run, conclusion: str = "failure") -> None:
        attempt = run.attempts[-1]
        attempt.status, attempt.conclusion = "completed", conclusion
        attempt.updated_at = self.ground.clock.now
        self.tell("workflow_run", "completed", run.actor, run=run.id, attempt=attempt.number)

    @locked
    def rerun(self, run: Run, actor: Account) -> Run:
        """Another attempt of the same run and commit; raises Refused 403 while it runs and after 30 days."""
        self.require(actor, "write")
        if run.attempts[-1].status != "completed":
            raise Refused(403, "This workflow is already running")
        if self.ground.clock.now - run.created_at > RERUN_WINDOW:
            raise Refused(403, "Unable to retry this workflow run because it was created over a month ago")
        self._attempt(run, actor)
        return run
