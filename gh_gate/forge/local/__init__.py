"""The local forge: gates on this machine, for development, demos and tests.

It holds what GitHub holds for a gate (issues, comments with their edits and deletions, labels, reactions, locks) in one
SQLite file, so that the same engine decides in the same way. It proves nothing about people: whoever may write the file
is whoever they say they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.errors import UpstreamError, UsageError
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.local import posts as posts
from gh_gate.forge.local import threads as threads
from gh_gate.forge.local.files import project_folder
from gh_gate.forge.local.schema import BOT
from gh_gate.forge.local.source import LocalSource, no_pull_requests


def find(environment: Mapping[str, str], start: Path) -> LocalForge:
    """Return the forge of the project around a folder.

    :param environment: ``GH_GATE_LOCAL`` may name another project's folder.
    :raise UsageError: where that folder does not exist.
    """
    return LocalForge(project_folder(environment, start))


class LocalForge(LocalSource):
    """A `gh_gate.forge.base.Forge` in a file, and the hands of the people who answer there."""

    def me(self) -> Person:
        """Return the bot that writes what gh-gate writes."""
        return BOT

    def can_ask(self) -> bool:
        """Tell that everybody may ask here."""
        return True

    def now(self) -> datetime:
        """Return this machine's time in whole seconds, as GitHub tells it."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def postings(self, since: datetime, pull_request: int | None) -> Iterator[Posting]:
        """List the issues opened since then, newest first."""
        if pull_request is not None:
            raise no_pull_requests(pull_request)
        with self._store.reading() as connection:
            return iter(threads.postings(connection, since))

    def open_issue(self, title: str, body: str, *, labels: Iterable[str], assignees: Iterable[str]) -> Posting:  # noqa: ARG002 - the protocol's; nobody is notified here
        """Open an issue; assignees are left out."""
        with self._store.writing() as connection:
            at = self.now()
            number = posts.add_issue(connection, title, body, at)
            posts.label(connection, number, labels)
        return Posting(Place(number, url=threads.url(number)), BOT, body, at)

    def open_comment(self, pull_request: int, body: str) -> Posting:  # noqa: ARG002 - the protocol's
        """Refuse: there are no pull requests here.

        :raise UsageError: always.
        """
        raise no_pull_requests(pull_request)

    def read(self, place: Place) -> Thread:
        """Read the whole thread with its edits and deletions.

        :raise Gone: where there is no such issue.
        """
        at = self.now()
        with self._store.reading() as connection:
            return threads.read(connection, _number(place), at)

    def comment(self, place: Place, body: str) -> Comment:
        """Post a comment as the bot."""
        return self._post(BOT, _number(place), body)

    def edit_comment(self, comment_id: int, body: str) -> None:
        """Replace the text of a comment, as the bot.

        :raise UpstreamError: where somebody has deleted it meanwhile.
        """
        with self._store.writing() as connection:
            if not posts.revise(connection, comment_id, BOT, body, self.now()):
                raise UpstreamError(f"the comment {comment_id} is gone.", do="read the thread again")

    def delete_comment(self, comment_id: int) -> None:
        """Delete a comment as the bot; one that is gone already stays so."""
        with self._store.writing() as connection:
            posts.erase(connection, comment_id, BOT, self.now())

    def react(self, comment_id: int, content: str) -> None:
        """Add a reaction as the bot; a comment that is gone or in a locked thread takes none."""
        with self._store.writing() as connection:
            posts.react(connection, comment_id, BOT, content)

    def label(self, place: Place, add: str, remove: Iterable[str]) -> None:
        """Take labels away and add one."""
        with self._store.writing() as connection:
            posts.opening(connection, _number(place))
            posts.label(connection, place.number, [add], remove)

    def retitle(self, place: Place, title: str) -> None:
        """Set an issue's title."""
        self._set(place, "title = ?", title)

    def reopen(self, place: Place) -> None:
        """Open an issue that somebody closed; a lock stays."""
        self._set(place, "open = 1, closed_as = ?", "")

    def close(self, place: Place, *, completed: bool) -> None:
        """Close an issue and lock it."""
        self._set(place, "open = 0, locked = 1, closed_as = ?", "completed" if completed else "not_planned")

    def issues(self, *, open_only: bool = False) -> tuple[threads.Listing, ...]:
        """Return the issues, newest first."""
        with self._store.reading() as connection:
            return threads.listings(connection, open_only=open_only)

    def reactions(self, comment_id: int) -> tuple[str, ...]:
        """Return the reactions to a comment in the order in which they came."""
        with self._store.reading() as connection:
            return threads.reactions(connection, comment_id)

    def say(self, login: str, number: int, body: str) -> Comment:
        """Post a comment as a person, who is made now if need be.

        :raise Gone: where there is no such issue.
        """
        return self._post(self.person(login), number, body)

    def edit(self, login: str, comment_id: int, body: str) -> None:
        """Edit anybody's comment as a person, as everybody with write access may on GitHub.

        :raise UsageError: where there is no such comment (any more).
        """
        editor = self.person(login)
        with self._store.writing() as connection:
            if not posts.revise(connection, comment_id, editor, body, self.now()):
                raise _no_comment(comment_id)

    def edit_opening(self, login: str, number: int, body: str) -> None:
        """Edit an issue's own text as a person.

        :raise Gone: where there is no such issue.
        """
        editor = self.person(login)
        with self._store.writing() as connection:
            posts.revise(connection, posts.opening(connection, number), editor, body, self.now())

    def delete(self, login: str, comment_id: int) -> None:
        """Delete anybody's comment as a person.

        :raise UsageError: where there is no such comment (any more).
        """
        actor = self.person(login)
        with self._store.writing() as connection:
            if not posts.erase(connection, comment_id, actor, self.now()):
                raise _no_comment(comment_id)

    def _post(self, author: Person, number: int, body: str) -> Comment:
        with self._store.writing() as connection:
            posts.opening(connection, number)
            at = self.now()  # asked for inside, so that times ascend with the ids
            post = posts.add_post(connection, number, author, body, at)
        return Comment(post, author, body, at, url=threads.url(number, post))

    def _set(self, place: Place, assignment: str, value: str) -> None:
        with self._store.writing() as connection:
            posts.opening(connection, _number(place))
            connection.execute(f"UPDATE issues SET {assignment} WHERE number = ?", (value, place.number))  # noqa: S608 - constants of this class; the value is bound


def _number(place: Place) -> int:
    if place.comment_id is not None:
        raise no_pull_requests(place.number)
    return place.number


def _no_comment(comment_id: int) -> UsageError:
    return UsageError(f"the local forge has no comment {comment_id}.", do="see the thread: gh-gate show --local")
