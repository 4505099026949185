"""Who lets a waiting job pass: an App for its own rule, a required reviewer, an admin who bypasses all."""

from collections.abc import Sequence

from tests.github.ground import locked
from tests.github.refused import Refused
from tests.github.repo_waits import Waits
from tests.github.state_environments import Deployment, Environment, ReviewState, Rule, Verdict, Wait
from tests.github.state_people import Account, App, Team
from tests.github.state_runs import Run

MOST_REPORTS, LONGEST_COMMENT = 10, 1_024
# Words that clients report; https://github.com/martincostello/costellobot/pull/581 is about the first.
NOTHING = "No pending deployment requests to approve or reject"
REVIEWED = "Deployment protection rule has already been reviewed"
# GitHub documents the limits; its words for them are not established.
TOO_LONG = f"comment is too long (maximum is {LONGEST_COMMENT} characters)"
TOO_MANY = f"A deployment can have at most {MOST_REPORTS} status reports"


def _invalid(what: str) -> Refused:
    return Refused(422, "Validation Failed", said=what)


class Reviews(Waits):
    """Every refusal is a Refused 422."""

    @locked
    def review_rule(self, run: Run, environment_name: str, app: App | None, state: Verdict, comment: str = "") -> None:
        """An App's decision on its own rule, for all jobs of the run that wait for the environment."""
        pairs = self._asked(run, environment_name, app, comment)
        due = [(wait, rule) for wait, rule in pairs if rule not in wait.approved]
        if not due:
            raise _invalid(REVIEWED)
        self._list(due[0], state, comment)
        for wait, rule in due:
            wait.approved.add(rule)
            self._apply(wait, state)

    @locked
    def report(self, run: Run, environment_name: str, app: App | None, comment: str) -> None:
        """A status report of an App that has not decided."""
        wait, rule = self._asked(run, environment_name, app, comment)[0]
        if wait.reports.get(rule.id, 0) >= MOST_REPORTS:
            raise _invalid(TOO_MANY)
        wait.reports[rule.id] = wait.reports.get(rule.id, 0) + 1
        self._list((wait, rule), "pending", comment)

    def _asked(self, run: Run, name: str, app: App | None, comment: str) -> list[tuple[Wait, Rule]]:
        """What waits for the App; nothing as long as GitHub is not ready for it."""
        if len(comment) > LONGEST_COMMENT:
            raise _invalid(TOO_LONG)
        environment = self.environments.get(name.lower())
        waiting = self.waits_of(run, environment) if environment else []
        pairs = [(wait, rule) for wait in waiting for rule in wait.rules if rule.app is app]
        ready = [pair for pair in pairs if self._ready(pair[0])]
        if not ready:
            raise _invalid(NOTHING)
        return ready

    def _ready(self, wait: Wait) -> bool:
        age = (self.ground.clock.now - wait.since).total_seconds()
        refused = wait.refusals > 0 or age < self.ground.quirks.callback_race_seconds
        wait.refusals -= wait.refusals > 0
        return not refused

    def _list(self, pair: tuple[Wait, Rule], state: ReviewState, comment: str) -> None:
        wait, rule = pair
        if self.ground.quirks.apps_in_approvals:
            self.note_review(wait.job.run, wait.environment, state, rule.app.bot, comment)

    def _apply(self, wait: Wait, state: Verdict) -> None:
        if state == "approved":
            self.let_pass(wait)
        else:
            self.turn_down(wait)

    def can_review(self, run: Run, environment: Environment, actor: Account) -> bool:
        """Whether somebody is a required reviewer, and not the one who started the run where that is forbidden."""
        if environment.prevent_self_review and run.latest.triggering_actor is actor:
            return False
        return any(one.membership(actor) if isinstance(one, Team) else one is actor for one in environment.reviewers)

    @locked
    def review_pending(
        self, run: Run, environments: Sequence[Environment], actor: Account, state: Verdict, comment: str
    ) -> list[Deployment]:
        """A required reviewer's decision; returns the deployments that it was about."""
        waiting = [
            wait
            for environment in environments
            if self.can_review(run, environment, actor)
            for wait in self.waits_of(run, environment)
            if not wait.reviewed
        ]
        if not waiting:
            raise _invalid(NOTHING)
        for environment in dict.fromkeys(wait.environment for wait in waiting):
            self.note_review(run, environment, state, actor, comment)
        for wait in waiting:
            wait.reviewed = True
            self._apply(wait, state)
        return [wait.deployment for wait in waiting if wait.deployment]

    @locked
    def bypass(self, run: Run, environment: Environment, admin: Account, comment: str = "") -> None:
        """Start all jobs that wait for an environment, whatever its rules say; raises Refused 403 for who may not."""
        self.require(admin, "admin")
        if not environment.can_admins_bypass:
            raise Refused(403, "The environment does not allow administrators to bypass its protection rules")
        waiting = self.waits_of(run, environment)
        if not waiting:
            raise _invalid(NOTHING)
        self.note_review(run, environment, "approved", admin, comment)
        for wait in waiting:
            wait.reviewed, wait.rules = True, []
            self.let_pass(wait)
