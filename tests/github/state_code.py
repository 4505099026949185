"""Commits and pull requests, as plain data."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tests.github.state_people import Account

if TYPE_CHECKING:
    from tests.github.repo import Repo


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Commit:
    """A commit with its whole tree: path -> content; `order` is its place among what happened in threads."""

    sha: str
    order: int
    parent: "Commit | None"
    tree: dict[str, bytes]
    author: Account | None
    author_name: str
    author_email: str
    message: str
    at: datetime

    def ancestry(self) -> list["Commit"]:
        """This commit and all before it, newest first."""
        found = []
        commit: Commit | None = self
        while commit:
            found.append(commit)
            commit = commit.parent
        return found


@dataclass(frozen=True, slots=True)
class FileChange:
    path: str
    status: str
    additions: int
    deletions: int
    blob: str
    previous: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Pull:
    """What a pull request has beyond an issue; `head_repo` is another repository for a fork."""

    head_repo: "Repo"
    head_ref: str
    base_ref: str
    head: Commit
    base: Commit
    draft: bool = False

    @property
    def head_sha(self) -> str:
        return self.head.sha

    @property
    def base_sha(self) -> str:
        return self.base.sha
