"""Actors."""

from typing import Any

from tests.github.graph.scope import plain
from tests.github.show.people import WEB, node_id
from tests.github.state_people import Account

MAX_INT = 2**31 - 1


def actor(account: Account | None) -> Account | None:
    """Null where the account is unknown or deleted."""
    return None if account is None or account.deleted else account


def small(number: int) -> int | None:
    """A `databaseId`: null where the id does not fit GraphQL's 32-bit Int; `fullDatabaseId` has them all."""
    return number if number <= MAX_INT else None


def _id(account: Any) -> str:
    return node_id(account.type[0], account.id)


plain(
    ("User", "Bot", "Organization"),
    id=_id,
    databaseId=lambda account: small(account.id),
    url=lambda account: f"{WEB}/{account.login}",
)
plain(("User", "Organization"), login=lambda account: account.login)
plain(("Bot",), login=lambda account: account.login.removesuffix("[bot]"))
plain(("User",), name=lambda _: None)
