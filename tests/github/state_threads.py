"""Issues, comments and what happened to them, as plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tests.github.state_code import Pull
from tests.github.state_people import Account, App

if TYPE_CHECKING:
    from tests.github.repo import Repo


@dataclass(eq=False, slots=True, kw_only=True)
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Reaction:
    id: int
    user: Account
    content: str
    created_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class Revision:
    """One text that an issue or comment once had; `body` is None after somebody deleted the revision."""

    id: int
    body: str | None
    editor: Account | None
    at: datetime
    deleted_at: datetime | None = None
    deleted_by: Account | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Post:
    """What issues and comments share: an author, a text, and its revisions (none while it is unedited)."""

    id: int
    author: Account | None
    body: str
    created_at: datetime
    updated_at: datetime
    app: App | None = None
    revisions: list[Revision] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def last_edited_at(self) -> datetime | None:
        return self.revisions[-1].at if self.revisions else None

    @property
    def editor(self) -> Account | None:
        return self.revisions[-1].editor if self.revisions else None


@dataclass(eq=False, slots=True, kw_only=True)
class Comment(Post):
    issue: "Issue"
    via_email: bool = False
    minimized: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Event:
    """One entry of the timeline that is not a comment; `kind` is REST's name for it (`comment_deleted`)."""

    id: int
    kind: str
    actor: Account | None
    at: datetime
    issue: "Issue"
    app: App | None = None
    label: Label | None = None
    reason: str | None = None
    subject: Account | None = None
    before: str = ""
    after: str = ""
    sha: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Issue(Post):
    """An issue, or a pull request where `pull` is set."""

    repo: "Repo"
    number: int
    title: str
    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: Account | None = None
    locked: bool = False
    lock_reason: str | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    timeline: list[Event] = field(default_factory=list)
    pull: Pull | None = None
    hidden_from_lists: int = 0

    @property
    def label_names(self) -> list[str]:
        return [label.name for label in self.labels]
