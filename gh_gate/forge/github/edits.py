"""Edits and deletions of a thread, as GraphQL tells them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from gh_gate.core.thread import Deletion, Person, Revision
from gh_gate.forge.github import queries
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.people import Actor, Cast, same
from gh_gate.forge.github.refusal import Refused, understanding

TOGETHER: Final = 50
"""Issues that are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what was done to it.

    :param history: its revisions as GraphQL lists them, newest first, each with its whole text in ``diff``.
    :param cut: whether there are more of them than were listed.
    """

    body: str
    edited_at: datetime | None
    author: Actor
    editor: Actor
    history: tuple[Mapping[str, Any], ...] = ()
    cut: bool = False
    by_email: bool = False
    created_at: datetime | None = None

    def revisions(self, created_at: datetime, author: Person | None, cast: Cast) -> tuple[Revision, ...]:
        """Return all its states, oldest first; none if it was never edited.

        States that were not listed stand as one whose editor and text are unknown: that must not look like none.
        """
        if self.edited_at is None:
            return ()
        known = sorted((self._revision(node, author, cast) for node in reversed(self.history)), key=lambda r: r.at)
        if not known or known[-1].at < self.edited_at:
            known.append(Revision(self.edited_at, cast.actor(self.editor, self.author, author), self.body))
        return (*([Revision(created_at, None, None)] if self.cut else []), *known)

    def _revision(self, node: Mapping[str, Any], author: Person | None, cast: Cast) -> Revision:
        removed = node["deletedAt"] is not None
        return Revision(
            at=datetime.fromisoformat(node["editedAt"]),
            editor=cast.actor(node["editor"], self.author, author),
            text=None if removed else _words(node["diff"]),
            removed_by=cast.actor(node["deletedBy"], self.author, author) if removed else None,
        )


@dataclass(frozen=True, slots=True)
class Edits:
    """What GraphQL tells about a thread: its opening text, its comments by number, and its deletions by node id."""

    opening: Text
    comments: Mapping[int, Text]
    deleted: Mapping[str, Mapping[str, Any]]

    def deletions(self, cast: Cast) -> tuple[Deletion, ...]:
        """Return the deletions, oldest first."""
        events = (
            Deletion(
                at=datetime.fromisoformat(event["createdAt"]),
                actor=cast.actor(event["actor"]),
                author=cast.actor(event["deletedCommentAuthor"]),
            )
            for event in self.deleted.values()
            # Who deletes an own comment only takes it back, and the listing shows that; told by name where numbers are missing.
            if not (same(event["actor"], event["deletedCommentAuthor"]) and event["actor"].get("databaseId") is None)
        )
        return tuple(sorted(events, key=lambda deletion: deletion.at))


def read(client: Client, repository: str, number: int, subject: str) -> Edits | None:
    """Ask for a thread's edits and deletions, all pages of them.

    :param repository: ``owner/name``.
    :param subject: ``issue`` or ``pullRequest``.
    :return: None where GraphQL does not see the thread.
    """
    pages = _Pages(client, repository, number, subject)
    comments: dict[int, Text] = {}
    deleted: dict[str, Mapping[str, Any]] = {}
    with understanding(f"the edits of #{number}"):
        first = page = pages.get(queries.thread(subject))
        while page is not None:
            comments |= {_number(node): _text(node) for node in page["comments"]["nodes"]}
            deleted |= _deleted(page)
            after = _next(page["comments"])
            page = pages.get(queries.thread(subject), after) if after else None
        page = first
        while page is not None and (after := _next(page["timelineItems"])):
            page = pages.get(queries.deletions(subject), after)
            deleted |= _deleted(page) if page else {}
        # Where the thread went out of sight between two pages, what stood on the later one is not known.
        return None if first is None or page is None else Edits(_opening(pages, first), comments, deleted)


def _opening(pages: _Pages, first: Mapping[str, Any]) -> Text:
    """Return the text that opens the thread; its history is only asked for where it was edited."""
    if first["lastEditedAt"] is None:
        return _text(first)
    return _text({**first, "userContentEdits": pages.history()})


def edited(client: Client, repository: str, numbers: Collection[int]) -> frozenset[int]:
    """Return the issues whose own text was edited, or may have been: of what GitHub does not show nothing is known."""
    owner, name = repository.split("/")
    found: set[int] = set()
    wanted = sorted(set(numbers))
    for some in (wanted[start : start + TOGETHER] for start in range(0, len(wanted), TOGETHER)):
        try:
            data = client.query(queries.edited(some), {"owner": owner, "repo": name}, needs="issues: read")
        except Refused:
            found.update(some)  # one of them is gone; the answer is all or nothing
            continue
        with understanding("which issues were edited"):
            rows = data["repository"]
            found.update(number for number in some if not rows[f"i{number}"] or rows[f"i{number}"]["lastEditedAt"])
    return frozenset(found)


class _Pages:
    def __init__(self, client: Client, repository: str, number: int, subject: str) -> None:
        owner, name = repository.split("/")
        self._client, self._subject = client, subject
        self._variables = {"owner": owner, "repo": name, "number": number}

    def get(self, document: str, after: str | None = None) -> Mapping[str, Any] | None:
        try:
            data = self._client.query(document, {**self._variables, "after": after}, needs="issues: read")
        except Refused as refused:
            if refused.missing != self._subject:
                raise
            return None  # REST shows it: this copy of GitHub's lags behind, or it has gone meanwhile, which REST tells next
        page: Mapping[str, Any] | None = (data["repository"] or {}).get(self._subject)
        return page

    def history(self) -> Mapping[str, Any] | None:
        """Return the history of an issue's own text; None where it is not told, which proves nothing."""
        if self._subject != "issue":
            return None  # a pull request's own text asks nothing
        try:
            data = self._client.query(queries.QUESTION, self._variables, needs="issues: read")
        except Refused:
            return None
        issue = (data["repository"] or {}).get("issue") or {}
        edits: Mapping[str, Any] | None = issue.get("userContentEdits")
        return edits


def _next(connection: Mapping[str, Any]) -> str | None:
    info = connection["pageInfo"]
    more = info["hasNextPage"]
    if not isinstance(more, bool):
        raise TypeError("whether there is more is not told")
    return str(info["endCursor"]) if more else None


def _number(node: Mapping[str, Any]) -> int:
    # Comments have outgrown the 32 bits of databaseId.
    return int(node.get("fullDatabaseId") or node["databaseId"])


def _deleted(page: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    events = page["timelineItems"]["nodes"]
    if not isinstance(events, list) or not all(event["__typename"] for event in events):
        raise TypeError("what was deleted is not told")
    return {event["id"]: event for event in events if event["__typename"] == "CommentDeletedEvent"}


def _words(text: object) -> str | None:
    if text is None or isinstance(text, str):
        return text
    raise TypeError("a revision is no text")


def _text(node: Mapping[str, Any]) -> Text:
    edited_at = node["lastEditedAt"]
    edits = node.get("userContentEdits") or {"nodes": [], "totalCount": 0}
    if edited_at is None and edits["totalCount"] > 1:
        raise ValueError("a text that was never edited has a history")
    return Text(
        body=node["body"],
        edited_at=None if edited_at is None else datetime.fromisoformat(edited_at),
        author=node["author"],
        editor=node["editor"],
        history=tuple(edits["nodes"]),
        cut=edits["totalCount"] > len(edits["nodes"]),
        by_email=bool(node.get("createdViaEmail")),
        created_at=datetime.fromisoformat(node["createdAt"]) if "createdAt" in node else None,
    )
