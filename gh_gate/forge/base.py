"""What the engine needs of a place where gates live.

Two small protocols: `Source` answers questions about a repository while a gate is prepared; `Forge` holds the gate's
thread. Every method that asks may raise `UpstreamError` (try again later), every method that writes may raise
`UnknownOutcome` (it may have happened: look first). None of them ever turns an error into an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gh_gate.core.policy import Team
from gh_gate.core.thread import Comment, Person, Rerun, Standing, Thread
from gh_gate.errors import GateError


class Gone(GateError):  # noqa: N818 - says what became of the place, as HTTP does
    """The gate's place was transferred (301) or deleted (410): the gate is over, and nothing can be written there."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a gate belongs to.

    :param url: its page, for links.
    """

    id: int
    full_name: str
    default_branch: str
    url: str


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request.

    :param head: the head commit's full hash.
    :param base: the name of the branch that it is to be merged into.
    :param changed_files: how many files it changes.
    """

    number: int
    author: Person | None
    head: str
    base: str
    changed_files: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one gate is: an issue, or a comment on a pull request.

    :param number: of the issue or pull request.
    :param comment_id: of the comment that asks, on a pull request; None for an issue.
    """

    number: int
    comment_id: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """A text that may ask: an issue's body, or a comment on a pull request, as a listing shows it (edits are not seen).

    :param locked: whether the issue is locked, as every decided one of ours is.
    """

    place: Place
    author: Person | None
    body: str
    created_at: datetime
    locked: bool = False


class Source(Protocol):
    """Answers about a repository, for preparing a gate."""

    def repository(self) -> Repository:
        """Return the repository that gates are opened in."""

    def head(self, branch: str) -> str:
        """Return the full hash of a branch's newest commit."""

    def file(self, path: str, commit: str) -> str | None:
        """Return a text file at a commit; None where there is none.

        :raise GateError: where the file is too large to be read, or is not UTF-8.
        """

    def user(self, login: str) -> Person | None:
        """Return the account of that name; None where there is none."""

    def readable(self, team: Team) -> bool:
        """Tell whether the token may read this team's members (a team that does not exist is not readable)."""

    def pull(self, number: int) -> Pull:
        """Return a pull request.

        :raise UsageError: where there is none of that number.
        """

    def changed_files(self, number: int) -> tuple[str, ...]:
        """Return every path that a pull request touches; on a rename the old and the new one."""

    def commit_people(self, commit: str) -> tuple[Person, ...]:
        """Return the accounts that wrote or committed a commit, as far as they are known."""

    def pull_people(self, number: int) -> tuple[Person, ...]:
        """Return the accounts that wrote or committed any commit of a pull request, as far as they are known."""

    def reruns(self, run_id: str, attempt: int) -> tuple[Rerun, ...]:
        """Return who started attempts 2 to ``attempt`` of a workflow run, and when."""


class Forge(Source, Protocol):
    """A place where gates live."""

    def me(self) -> Person:
        """Return the account that this process writes as."""

    def can_ask(self) -> bool | None:
        """Tell whether this account may open a gate; None where only trying tells."""

    def now(self) -> datetime:
        """Return the forge's clock: GitHub's ``Date`` of the last answer, plus what has passed since by a steady clock."""

    def postings(self, since: datetime, pull_request: int | None) -> Iterator[Posting]:
        """List what may be a gate, of all states, newest first: issues since then, or a pull request's comments."""

    def open_issue(self, title: str, body: str, *, labels: Iterable[str], assignees: Iterable[str]) -> Posting:
        """Open an issue; assignees who cannot be assigned are left out."""

    def open_comment(self, pull_request: int, body: str) -> Posting:
        """Post a comment that asks on a pull request."""

    def read(self, place: Place) -> Thread:
        """Read the whole thread with its edits and deletions; free of quota while nothing has changed.

        The thread comes without standings and reruns; comments from before the opening are left out.

        :raise Gone: where the issue was transferred or deleted, or the comment that asks was deleted.
        """

    def standings(self, people: Iterable[Person], teams: tuple[Team, ...]) -> Mapping[int, Standing]:
        """Ask for people's rights now; teams are only asked about for those with write access."""

    def comment(self, place: Place, body: str) -> Comment:
        """Post a comment in the gate's thread."""

    def edit_comment(self, comment_id: int, body: str) -> None:
        """Replace the text of a comment of ours."""

    def delete_comment(self, comment_id: int) -> None:
        """Delete a comment of ours that two processes posted at the same time; one that is gone already stays so."""

    def react(self, comment_id: int, content: str) -> None:
        """Add a reaction (``+1``, ``confused``, ...) to a comment; twice is once. A locked thread takes none: no error."""

    def label(self, place: Place, add: str, remove: Iterable[str]) -> None:
        """Add one label and take others away."""

    def retitle(self, place: Place, title: str) -> None:
        """Set an issue's title."""

    def reopen(self, place: Place) -> None:
        """Open an issue that somebody closed."""

    def close(self, place: Place, *, completed: bool) -> None:
        """Close an issue and lock it as resolved; ``completed`` tells the two reasons for closing apart."""
