"""What to say when the database fails: what happened and what to do, with no password and no stored text in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from gh_gate.errors import GateError, UpstreamError

_PASSING = (OperationalError, InterfaceError, NoConnection)
"""A lock, a full disk, a server that restarts: the same call may work later."""


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn the library's errors into ours.

    :raise UpstreamError: the database cannot be used now; what was being written may stand or not.
    :raise GateError: it refuses what it was asked, or is damaged.
    """
    try:
        yield
    except SQLAlchemyError as error:
        # Not chained: the library's text has rows in it, and rows hold what people wrote.
        raise _explained(error, name(engine)) from None


def name(engine: Engine) -> str:
    """Return which database it is, without user and password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.database or ''} at {url.host or 'the local socket'}".strip()


def _explained(error: SQLAlchemyError, where: str) -> GateError:
    why = reason(error)
    if isinstance(error, _PASSING):
        return UpstreamError(
            f"the database {where} cannot be used now.",
            why=why,
            do="see that it runs, that this account may write there, and that its disk is not full",
        )
    return GateError(
        f"the database {where} refused.", why=why, do="if it says that it is damaged, restore it from a backup"
    )


def reason(error: SQLAlchemyError) -> str:
    """Return the database's own sentence, without the row that it may tell beside it."""
    original = getattr(error, "orig", None) or error
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    return str(primary or original).partition("\nDETAIL")[0].strip() or type(original).__name__
