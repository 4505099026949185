"""A repository's state, and how to find an issue or comment in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from tests.github.ground import Change, Ground
from tests.github.refused import Refused, not_found
from tests.github.state_code import Commit
from tests.github.state_environments import Environment, Review, Wait
from tests.github.state_people import Account, App, Role, Team
from tests.github.state_runs import Job, RerunRequest, Run
from tests.github.state_threads import Comment, Event, Issue, Label


class Moved(Refused):
    """The issue was transferred; REST answers 301 with the new place."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(301, "Moved Permanently")
        self.issue = issue


@dataclass(frozen=True, slots=True)
class Grant:
    """What a collaborator was given; `name` differs from `role` for an organization's custom role."""

    role: Role
    name: str


@dataclass(eq=False, repr=False, kw_only=True)
class RepoState:
    """What a repository holds; `commits` is shared by a repository and its forks.

    The `on_` functions play the runner: each is called, without the lock, after what it is named after.
    """

    ground: Ground
    id: int
    owner: Account
    name: str
    created_at: datetime
    private: bool = False
    default_branch: str = "main"
    fork_of: "RepoState | None" = None
    issues: dict[int, Issue] = field(default_factory=dict)
    transferred: dict[int, Issue] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    last_number: int = 0
    labels: dict[str, Label] = field(default_factory=dict)
    comment_index: dict[int, Comment] = field(default_factory=dict)
    branches: dict[str, Commit] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    grants: dict[Account, Grant] = field(default_factory=dict)
    team_grants: dict[Team, Role] = field(default_factory=dict)
    runs: dict[int, Run] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    on_rerun: Callable[[Run, RerunRequest], None] | None = None
    on_cancel: Callable[[Run], None] | None = None
    environments: dict[str, Environment] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    on_environment_passed: Callable[[Job], None] | None = None
    on_environment_refused: Callable[[Job], None] | None = None

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def issue(self, number: int) -> Issue:
        """An issue or pull request; raises Refused 404 or 410, or Moved."""
        if number in self.transferred:
            raise Moved(self.transferred[number])
        if number in self.deleted:
            raise Refused(410, "This issue was deleted")
        if number not in self.issues:
            raise not_found()
        return self.issues[number]

    def pull(self, number: int) -> Issue:
        """A pull request; raises Refused 404 where the number is an issue's."""
        issue = self.issue(number)
        if issue.pull is None:
            raise not_found()
        return issue

    def comment_of(self, comment_id: int) -> Comment:
        if comment_id not in self.comment_index:
            raise not_found()
        return self.comment_index[comment_id]

    def comments(self, number: int) -> list[Comment]:
        """The comments that still stand, by ascending id."""
        return list(self.issue(number).comments)

    def tell(
        self,
        name: str,
        action: str,
        actor: Account | None,
        issue: Issue | None = None,
        living: Mapping[str, Any] = MappingProxyType({}),
        **detail: Any,
    ) -> None:
        """Write down a change of state; `living` are further objects that it is about, by name."""
        number = issue.number if issue else 0
        login = actor.login if actor else None
        event = "pull_request" if name == "issues" and issue and issue.pull else name
        change = Change(event, action, self.full_name, number, login, self.ground.clock.now, detail)
        self.ground.record(change, repo=self, actor=actor, issue=issue, **living)

    def note(self, issue: Issue, kind: str, actor: Account | None, **more: Any) -> Event:
        """Put an entry into the issue's timeline and touch the issue."""
        now = self.ground.clock.now
        app = actor.app if actor else None
        event = Event(id=self.ground.fresh_id("thread"), kind=kind, actor=actor, at=now, issue=issue, app=app, **more)
        issue.timeline.append(event)
        issue.updated_at = now
        return event


def app_behind(author: Account, via_app: App | None) -> App | None:
    """What `performed_via_github_app` names: the App that acted for a user, or the bot's own App."""
    return via_app or author.app
