"""Environments and what protects them.

https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
"""

from collections.abc import Iterable

from tests.github.ground import locked
from tests.github.refused import Refused, not_found
from tests.github.repo_jobs import Jobs
from tests.github.state_environments import Environment, Rule
from tests.github.state_people import Account, App, Team

MOST_RULES = 6


class Environments(Jobs):
    """Made by admins, or by the first job that names one."""

    @locked
    def add_environment(
        self,
        name: str,
        protection: Iterable[App | Account | Team] = (),
        *,
        can_admins_bypass: bool = True,
        prevent_self_review: bool = False,
    ) -> Environment:
        """A new environment; of `protection` each App becomes a custom rule, each person and team a required reviewer."""
        now, protection = self.ground.clock.now, list(protection)
        environment = Environment(
            id=self.ground.fresh_id("environment"),
            name=name,
            created_at=now,
            updated_at=now,
            reviewers=tuple(one for one in protection if not isinstance(one, App)),
            can_admins_bypass=can_admins_bypass,
            prevent_self_review=prevent_self_review,
        )
        self.environments[name.lower()] = environment
        for app in protection:
            if isinstance(app, App):
                self.enable_rule(environment, app)
        return environment

    def environment_named(self, name: str) -> Environment:
        """An environment, in any case of its name; raises Refused 404."""
        if name.lower() not in self.environments:
            raise not_found()
        return self.environments[name.lower()]

    @locked
    def enable_rule(self, environment: Environment, app: App, actor: Account | None = None) -> Rule:
        """Ask an App from now on; jobs that wait already do not wait for it."""
        self.require(actor, "admin")
        if len(environment.rules) >= MOST_RULES or any(rule.app is app for rule in environment.rules):
            raise Refused(422, "Validation Failed", said="The custom deployment protection rule cannot be enabled")
        rule = Rule(id=self.ground.fresh_id("rule"), app=app)
        environment.rules.append(rule)
        environment.updated_at = self.ground.clock.now
        return rule

    @staticmethod
    def rule_of(environment: Environment, rule_id: int) -> Rule:
        for rule in environment.rules:
            if rule.id == rule_id:
                return rule
        raise not_found()
