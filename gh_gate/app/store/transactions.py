"""Transactions: one consistent view for who reads, one writer at a time for who writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from gh_gate.app.store.trouble import told

WRITES: Final = "gh_gate_writes"
"""The option of a connection whose transaction writes."""

TURN: Final = "gh_gate_turn"
"""The option of an engine that holds the lock of this process's writers."""

PATIENCE: Final = 10
"""Seconds to wait for another's transaction, or for a connection."""


class Turn(IntEnum):
    """What writers take turns at in PostgreSQL: keys of advisory locks. In SQLite there is one turn for everything."""

    LEDGER = 0x67_61_74_65_01
    INBOX = 0x67_61_74_65_02
    SCHEMA = 0x67_61_74_65_03
    OUTBOX = 0x67_61_74_65_04
    CONDITIONS = 0x67_61_74_65_05


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a view of what stands.

    :raise UpstreamError, GateError: as `gh_gate.app.store.trouble.told`.
    """
    with told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, turn: Turn | None = None) -> Iterator[Connection]:
    """Write all or nothing, durably when it ends; an exception inside takes everything back.

    :param turn: what this writer must be alone at, across threads and processes, until its transaction has ended.
    :raise UpstreamError, GateError: as `gh_gate.app.store.trouble.told`.
    """
    with told(engine), _own_turn(engine), engine.execution_options(**{WRITES: True}).begin() as connection:
        if turn is not None and engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": int(turn)})
        yield connection


def _own_turn(engine: Engine) -> AbstractContextManager[Any]:
    """Return the lock of this process: SQLite's waiters sleep and try again, which is slow where one's own are many."""
    lock: threading.Lock | None = engine.get_execution_options().get(TURN)
    return lock or nullcontext()
