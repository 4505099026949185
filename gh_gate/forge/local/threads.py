"""What the local forge's threads say, as queries inside a transaction of `gh_gate.forge.local.store`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from sqlite3 import Connection

from gh_gate.core.thread import Comment, Deletion, Face, Person, Revision, Thread
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.local.people import everybody
from gh_gate.forge.local.posts import opening
from gh_gate.forge.local.schema import BOT


@dataclass(frozen=True, slots=True)
class Listing:
    """An issue in a list.

    :param closed_as: ``completed`` or ``not_planned``; an empty string while it is open.
    """

    number: int
    title: str
    labels: frozenset[str]
    open: bool
    closed_as: str
    created_at: datetime
    url: str


def url(number: int, post: int = 0) -> str:
    """Return what stands for a page: ``local:42`` for an issue, ``local:42#7`` for a comment in it."""
    return f"local:{number}#{post}" if post else f"local:{number}"


def read(connection: Connection, number: int, read_at: datetime) -> Thread:
    """Return an issue's whole thread.

    :raise Gone: where there is no such issue.
    """
    first = opening(connection, number)
    comments = _comments(connection, number)
    body = next(comment for comment in comments if comment.id == first)
    return Thread(
        opening=replace(body, id=0, url=url(number)),
        comments=tuple(comment for comment in comments if comment.id != first),
        deletions=_deletions(connection, number),
        me=BOT,
        read_at=read_at,
        face=_face(connection, number),
    )


def postings(connection: Connection, since: datetime) -> tuple[Posting, ...]:
    """Return the texts of all issues opened since then, newest first."""
    people = everybody(connection)
    rows = connection.execute(
        "SELECT issue, author, created_at, issues.locked, (SELECT text FROM revisions WHERE post = posts.id ORDER BY id DESC LIMIT 1)"
        " FROM posts JOIN issues ON issues.number = posts.issue WHERE opening AND created_at >= ? ORDER BY issue DESC",
        (int(since.timestamp()),),
    )
    return tuple(
        Posting(Place(n, url=url(n)), people[author], body, _time(at), bool(locked))
        for n, author, at, locked, body in rows
    )


def listings(connection: Connection, *, open_only: bool) -> tuple[Listing, ...]:
    """Return issues, newest first."""
    names = defaultdict(set)
    for number, name in connection.execute("SELECT issue, name FROM labels"):
        names[number].add(name)
    rows = connection.execute(
        "SELECT number, title, open, closed_as, created_at FROM issues JOIN posts ON issue = number AND opening"
        " WHERE open OR NOT ? ORDER BY number DESC",
        (open_only,),
    )
    return tuple(
        Listing(number, title, frozenset(names[number]), bool(is_open), closed_as, _time(at), url(number))
        for number, title, is_open, closed_as, at in rows
    )


def reactions(connection: Connection, post: int) -> tuple[str, ...]:
    """Return the reactions to a comment in the order in which they came."""
    rows = connection.execute("SELECT content FROM reactions WHERE post = ? ORDER BY rowid", (post,))
    return tuple(content for (content,) in rows)


def _comments(connection: Connection, number: int) -> list[Comment]:
    people = everybody(connection)
    texts = _revisions(connection, number, people)
    rows = connection.execute(
        "SELECT id, author, created_at FROM posts WHERE issue = ? AND deleted_at IS NULL ORDER BY id", (number,)
    )
    return [_comment(post, people[author], _time(at), texts[post], url(number, post)) for post, author, at in rows]


def _comment(post: int, author: Person, at: datetime, texts: list[Revision], link: str) -> Comment:
    newest = texts[-1]
    comment = Comment(post, author, newest.text or "", at, url=link)
    return comment if len(texts) == 1 else replace(comment, edited_at=newest.at, revisions=tuple(texts))


def _revisions(connection: Connection, number: int, people: dict[int, Person]) -> dict[int, list[Revision]]:
    texts = defaultdict(list)
    rows = connection.execute(
        "SELECT post, at, editor, text FROM revisions JOIN posts ON post = posts.id WHERE issue = ?"
        " ORDER BY revisions.id",
        (number,),
    )
    for post, at, editor, text in rows:
        texts[post].append(Revision(_time(at), people[editor], text))
    return texts


def _deletions(connection: Connection, number: int) -> tuple[Deletion, ...]:
    people = everybody(connection)
    rows = connection.execute(
        "SELECT deleted_at, deleted_by, author FROM posts WHERE issue = ? AND deleted_at IS NOT NULL"
        " ORDER BY deleted_at, id",
        (number,),
    )
    return tuple(Deletion(_time(at), people[actor], people[author]) for at, actor, author in rows)


def _face(connection: Connection, number: int) -> Face:
    row = connection.execute("SELECT title, open, locked FROM issues WHERE number = ?", (number,))
    title, is_open, locked = row.fetchone()
    names = connection.execute("SELECT name FROM labels WHERE issue = ?", (number,))
    return Face(title, bool(is_open), bool(locked), frozenset(name for (name,) in names))


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
