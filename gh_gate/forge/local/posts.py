"""What is written into the local forge's threads, as statements inside a transaction of `gh_gate.forge.local.store`.

An issue's own text is a post like any comment (the one marked ``opening``), and a post's text is its newest revision.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Connection
from typing import Any

from gh_gate.core.thread import Person
from gh_gate.forge.base import Gone
from gh_gate.forge.local.schema import BOT


def add_issue(connection: Connection, title: str, body: str, at: datetime) -> int:
    """Open an issue as the bot and return its number."""
    number = _insert(connection, "issues (title) VALUES (?)", (title,))
    add_post(connection, number, BOT, body, at, opening=True)
    return number


def add_post(
    connection: Connection, number: int, author: Person, body: str, at: datetime, *, opening: bool = False
) -> int:
    """Write a text into an existing issue's thread and return its id."""
    values = (number, opening, author.id, int(at.timestamp()))
    post = _insert(connection, "posts (issue, opening, author, created_at) VALUES (?, ?, ?, ?)", values)
    revise(connection, post, author, body, at)
    return post


def revise(connection: Connection, post: int, editor: Person, text: str, at: datetime) -> bool:
    """Give a post a new text; False where there is no such post (any more)."""
    written = connection.execute(
        "INSERT INTO revisions (post, at, editor, text)"
        " SELECT id, ?, ?, ? FROM posts WHERE id = ? AND deleted_at IS NULL",
        (int(at.timestamp()), editor.id, text, post),
    )
    return written.rowcount == 1


def erase(connection: Connection, post: int, actor: Person, at: datetime) -> bool:
    """Delete a comment with its history, keeping who did it and when; False where there is none (any more)."""
    gone = connection.execute(
        "UPDATE posts SET deleted_at = ?, deleted_by = ? WHERE id = ? AND deleted_at IS NULL AND NOT opening",
        (int(at.timestamp()), actor.id, post),
    )
    if gone.rowcount != 1:
        return False
    connection.execute("DELETE FROM revisions WHERE post = ?", (post,))
    connection.execute("DELETE FROM reactions WHERE post = ?", (post,))
    return True


def react(connection: Connection, post: int, person: Person, content: str) -> None:
    """Add a reaction to a post; one that is gone or in a locked thread takes none."""
    connection.execute(
        "INSERT OR IGNORE INTO reactions SELECT posts.id, ?, ? FROM posts JOIN issues ON issue = number"
        " WHERE posts.id = ? AND deleted_at IS NULL AND NOT locked",
        (person.id, content, post),
    )


def label(connection: Connection, number: int, add: Iterable[str], remove: Iterable[str] = ()) -> None:
    """Take labels away, then add others."""
    connection.executemany("DELETE FROM labels WHERE issue = ? AND name = ?", [(number, name) for name in remove])
    connection.executemany("INSERT OR IGNORE INTO labels VALUES (?, ?)", [(number, name) for name in add])


def opening(connection: Connection, number: int) -> int:
    """Return the id of an issue's own text.

    :raise Gone: where there is no such issue.
    """
    row = connection.execute("SELECT id FROM posts WHERE issue = ? AND opening", (number,)).fetchone()
    if row is None:
        raise Gone(f"the local forge has no issue {number}.", do="see which there are: gh-gate list --local")
    return int(row[0])


def _insert(connection: Connection, into: str, values: tuple[Any, ...]) -> int:
    connection.execute(f"INSERT INTO {into}", values)
    return int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
