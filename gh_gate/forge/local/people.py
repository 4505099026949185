"""The local forge's people and teams, as queries inside a transaction of `gh_gate.forge.local.store`."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterable
from sqlite3 import Connection

from gh_gate.core.policy import Team
from gh_gate.core.thread import Member, Person, Standing
from gh_gate.errors import UsageError

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}", re.ASCII)


def is_login(text: str) -> bool:
    """Tell whether a text can be a person's login: 1 to 39 letters, digits, dashes or underscores, as on GitHub."""
    return _LOGIN.fullmatch(text) is not None


def machine_login() -> str:
    """Return the login of whoever runs this process, written as GitHub would allow it (``ada.l`` is ``ada-l``)."""
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container's user may have no name at all
        name = ""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_")[:39] or "developer"


def everybody(connection: Connection) -> dict[int, Person]:
    """Return all accounts by id, the bot among them."""
    rows = connection.execute("SELECT id, login, human FROM people ORDER BY id")
    return {number: Person(number, login, bool(human)) for number, login, human in rows}


def find(connection: Connection, login: str) -> Person | None:
    """Return a person by login, in any case of letters; None where nobody has it."""
    row = connection.execute("SELECT id, login FROM people WHERE login = ? AND human", (login,)).fetchone()
    return Person(*row) if row else None


def find_or_add(connection: Connection, login: str) -> Person:
    """Return a person by login, made now if need be.

    :raise UsageError: where the text cannot be a login.
    """
    if not is_login(login):
        raise UsageError(
            f"{login[:60]!r} cannot be a login.",
            do="use 1 to 39 letters, digits, dashes or underscores, beginning with a letter or a digit",
        )
    connection.execute("INSERT OR IGNORE INTO people (login) VALUES (?)", (login,))
    return Person(*connection.execute("SELECT id, login FROM people WHERE login = ?", (login,)).fetchone())


def add_member(connection: Connection, team: Team, person: Person) -> None:
    """Put a person into a team; twice is once."""
    connection.execute("INSERT OR IGNORE INTO members VALUES (?, ?)", (team.key, person.id))


def members(connection: Connection, team: Team) -> frozenset[int]:
    """Return the ids of a team's members."""
    rows = connection.execute("SELECT person FROM members WHERE team = ?", (team.key,))
    return frozenset(person for (person,) in rows)


def standings(connection: Connection, people: Iterable[Person], teams: Iterable[Team]) -> dict[int, Standing]:
    """Return everybody's rights: all whom the forge knows may write, others may nothing."""
    known = everybody(connection).keys()
    rolls = {team.key: members(connection, team) for team in teams}
    return {
        person.id: Standing(True, {key: _belongs(person.id, roll) for key, roll in rolls.items()})
        if person.id in known
        else Standing(False)
        for person in people
    }


def _belongs(person_id: int, roll: frozenset[int]) -> Member:
    return Member.YES if person_id in roll else Member.NO
