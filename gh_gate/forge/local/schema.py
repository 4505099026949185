"""The tables of the local forge's file, and who is in them from the start."""

from __future__ import annotations

import secrets
from sqlite3 import Connection

from gh_gate.core.thread import Person

VERSION = 1

# Far above the ids that GitHub gives, so that an id from here is nobody there; still exact in any JSON reader (< 2**53).
FIRST_ID = 2**52
BOT = Person(FIRST_ID, "gh-gate[local]", human=False)

# Times are seconds since 1970. People, issues and posts are never removed (a deleted post keeps its row), so ids only
# ascend and none is given twice.
_TABLES = """
CREATE TABLE repository (id INTEGER NOT NULL);
CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE COLLATE NOCASE,
  human INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE members (
  team TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES people,
  PRIMARY KEY (team, person)
);
CREATE TABLE issues (
  number INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  open INTEGER NOT NULL DEFAULT 1,
  closed_as TEXT NOT NULL DEFAULT '',
  locked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE labels (
  issue INTEGER NOT NULL REFERENCES issues,
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (issue, name)
);
CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  issue INTEGER NOT NULL REFERENCES issues,
  opening INTEGER NOT NULL,
  author INTEGER NOT NULL REFERENCES people,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  deleted_by INTEGER REFERENCES people
);
CREATE INDEX posts_of_issue ON posts (issue);
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  post INTEGER NOT NULL REFERENCES posts,
  at INTEGER NOT NULL,
  editor INTEGER NOT NULL REFERENCES people,
  text TEXT NOT NULL
);
CREATE INDEX revisions_of_post ON revisions (post);
CREATE TABLE reactions (
  post INTEGER NOT NULL REFERENCES posts,
  person INTEGER NOT NULL REFERENCES people,
  content TEXT NOT NULL,
  PRIMARY KEY (post, person, content)
);
"""


def create(connection: Connection) -> None:
    """Make the tables in an empty file, with the bot and the repository's id."""
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO people VALUES (?, ?, ?)", (BOT.id, BOT.login, BOT.human))
    connection.execute("INSERT INTO repository VALUES (?)", (FIRST_ID + secrets.randbelow(FIRST_ID),))
    connection.execute(f"PRAGMA user_version = {VERSION}")
