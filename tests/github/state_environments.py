"""Environments, the rules that protect them, and the jobs that wait for those, as plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tests.github.state_people import Account, App, Team
from tests.github.state_runs import Job, Run

Verdict = Literal["approved", "rejected"]
ReviewState = Literal["approved", "rejected", "pending"]


@dataclass(eq=False, slots=True, kw_only=True)
class Rule:
    """A custom deployment protection rule: an App that is asked."""

    id: int
    app: App


@dataclass(eq=False, slots=True, kw_only=True)
class Environment:
    """A place to deploy to; `reviewers` are GitHub's own required reviewers, of whom one suffices."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    rules: list[Rule] = field(default_factory=list)
    reviewers: tuple[Account | Team, ...] = ()
    prevent_self_review: bool = False
    can_admins_bypass: bool = True

    @property
    def protected(self) -> bool:
        return bool(self.rules or self.reviewers)


@dataclass(eq=False, slots=True, kw_only=True)
class Deployment:
    """What GitHub makes of a job that names an environment."""

    id: int
    environment: str
    sha: str
    ref: str
    creator: Account
    created_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class Wait:
    """A job that waits for an environment's rules.

    :param rules: those that were there when it began to wait.
    :param approved: the rules that let it pass.
    :param reports: how many status reports there were, by the rule's id.
    :param refusals: how many callbacks are still refused because GitHub is not ready for them.
    """

    job: Job
    environment: Environment
    deployment: Deployment | None
    since: datetime
    rules: list[Rule]
    approved: set[Rule] = field(default_factory=set)
    reviewed: bool = False
    reports: dict[int, int] = field(default_factory=dict)
    refusals: int = 0

    @property
    def passed(self) -> bool:
        return self.reviewed and self.approved.issuperset(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Review:
    """An entry of a run's review history; "pending" is a status report."""

    run: Run
    environment: Environment
    state: ReviewState
    user: Account
    comment: str
    at: datetime
