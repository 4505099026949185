"""Accounts as REST and GraphQL show them -> people, who are their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gh_gate.core.thread import Person

Actor = Mapping[str, Any] | None


def person(account: Mapping[str, Any] | None) -> Person | None:
    """Return the person of a REST account; None for null and for the empty object that commits may carry."""
    if not account:
        return None
    return Person(int(account["id"]), str(account["login"]), human=account["type"] == "User")


def distinct(accounts: Iterable[Mapping[str, Any] | None]) -> tuple[Person, ...]:
    """Return the people of some accounts, each once."""
    return tuple({who.id: who for who in map(person, accounts) if who}.values())


class Cast:
    """The people of one thread: REST names them, GraphQL only hints at who they are.

    :param known: the people that REST named, whose names and kinds are the ones to show.
    """

    def __init__(self, known: Iterable[Person | None]) -> None:
        self._known = {who.id: who for who in known if who}
        self._named = {_name(who.login, human=who.human): who for who in self._known.values()}

    def actor(self, actor: Actor, author: Actor = None, is_author: Person | None = None) -> Person | None:
        """Return the person of a GraphQL actor; None where it cannot be told.

        :param author: another actor of the same answer, for actors that come without a number.
        :param is_author: who that other one is.
        """
        if not actor:
            return None
        number = actor.get("databaseId")
        if number is None:
            if author and author["login"] == actor["login"]:
                return is_author
            kind = actor["__typename"]
            known = self._named.get(_name(str(actor["login"]), human=kind == "User"))
            return known if kind in ("User", "Bot") else None
        return self._known.get(int(number)) or _named(int(number), actor)


def _name(login: str, *, human: bool) -> tuple[str, bool]:
    return login.lower().removesuffix("[bot]"), human


def same(one: Actor, other: Actor) -> bool:
    """Tell whether two actors of one answer are the same account, numbered or not."""
    if not one or not other:
        return False
    return (one["__typename"], one["login"]) == (other["__typename"], other["login"])


def _named(number: int, actor: Mapping[str, Any]) -> Person:
    login, bot = str(actor["login"]), actor["__typename"] == "Bot"
    # REST writes a bot's name with "[bot]", GraphQL without.
    return Person(number, f"{login}[bot]" if bot and not login.endswith("]") else login, human=not bot)
