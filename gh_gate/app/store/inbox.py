"""The inbox: deliveries from the moment they are acknowledged until they are worked off.

A delivery waits, then it is done or dead. The same guid may come twice: a redelivery has the first one's. Ids ascend in
the order in which deliveries can be seen, so who has seen one has missed none before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Engine, delete, func, insert, select, update

from gh_gate.app.store import utc
from gh_gate.app.store.schema import INBOX
from gh_gate.app.store.transactions import Turn, reading, writing

KEPT: Final = timedelta(days=3)
"""How long the row of a delivery is kept after it came, once it is done: as long as GitHub shows it."""

Row = tuple[str, str, datetime, bytes]
"""A delivery as it comes: guid, event, when it was received, body."""

_C = INBOX.c
_PART: Final = 500
"""Ids named in one statement."""


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook POST that is not worked off.

    :param attempts: how often working on it has failed.
    :param body: the bytes as they came.
    """

    id: int
    guid: str
    event: str
    received_at: datetime
    body: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was set aside for a person to look at.

    :param error: why.
    """

    id: int
    guid: str
    event: str
    received_at: datetime
    attempts: int
    error: str


class Inbox:
    """The deliveries of a database, for all threads of a process. Every call may raise `UpstreamError`.

    :param engine: of a database that was brought up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, rows: Sequence[Row]) -> list[int]:
        """Store deliveries, all or none; they are on the disk when this returns.

        :return: their ids, in the order of the rows.
        """
        if not rows:
            return []
        query = insert(INBOX).returning(_C.id, sort_by_parameter_order=True)
        new = [_new(*row) for row in rows]
        with writing(self._engine, Turn.INBOX) as connection:
            return list(connection.execute(query, new).scalars())

    def unfinished(self, after_id: int = 0, limit: int = 500) -> list[Delivery]:
        """Return deliveries that are neither done nor dead, the first come first.

        :param after_id: the id before the first one.
        :param limit: at most so many.
        """
        query = select(_C.id, _C.guid, _C.event, _C.received_at, _C.body, _C.attempts).order_by(_C.id).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(_C.state == State.WAITING, _C.id > after_id)).all()
        return [Delivery(**row._asdict() | {"received_at": utc.read(row.received_at)}) for row in rows]

    def done(self, ids: Collection[int]) -> None:
        """Note that deliveries are worked off: their bodies are erased, their rows stay for people who look."""
        self._set(ids, state=State.DONE, body=b"", error="")

    def failed(self, ids: Collection[int], error: str) -> int:
        """Note that working on deliveries failed once more.

        :param error: why, in a sentence without secrets.
        :return: how often it has failed by now: the highest number of them.
        """
        attempts = 0
        with writing(self._engine) as connection:
            for part in _parts(ids):
                query = update(INBOX).where(_C.id.in_(part)).values(attempts=_C.attempts + 1, error=_clean(error))
                attempts = max(attempts, *connection.execute(query.returning(_C.attempts)).scalars(), 0)
        return attempts

    def bury(self, ids: Collection[int], error: str) -> None:
        """Set deliveries aside: dead letters, kept and visible, and not tried again by themselves.

        :param error: why, in a sentence without secrets.
        """
        self._set(ids, state=State.DEAD, error=_clean(error))

    def dead(self, limit: int = 500) -> list[DeadLetter]:
        """Return what was set aside, the first come first."""
        query = select(_C.id, _C.guid, _C.event, _C.received_at, _C.attempts, _C.error).order_by(_C.id).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(_C.state == State.DEAD)).all()
        return [DeadLetter(**row._asdict() | {"received_at": utc.read(row.received_at)}) for row in rows]

    def revive(self, ids: Collection[int]) -> None:
        """Let dead letters wait once more, with no attempt counted; others are left as they are."""
        self._set(ids, only=State.DEAD, state=State.WAITING, attempts=0)

    def counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each `State`."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(_C.state, func.count().label("number")).group_by(_C.state)).all()
        return {state.value: 0 for state in State} | {row.state: row.number for row in rows}

    def oldest_unfinished(self) -> datetime | None:
        """Return when the delivery was received that has waited longest, None where none waits."""
        with reading(self._engine) as connection:
            at = connection.execute(select(func.min(_C.received_at)).where(_C.state == State.WAITING)).scalar()
        return utc.read(at) if at else None

    def prune(self, now: datetime) -> None:
        """Remove the rows of deliveries that are done and were received more than three days ago."""
        with writing(self._engine) as connection:
            connection.execute(delete(INBOX).where(_C.state == State.DONE, _C.received_at < utc.write(now - KEPT)))

    def _set(self, ids: Collection[int], *, only: State | None = None, **values: Any) -> None:
        with writing(self._engine) as connection:
            for part in _parts(ids):
                query = update(INBOX).where(_C.id.in_(part)).values(**values)
                connection.execute(query.where(_C.state == only) if only else query)


def _new(guid: str, event: str, received_at: datetime, body: bytes) -> dict[str, Any]:
    """Return the row of a delivery that has just come."""
    return {
        "guid": guid,
        "event": event,
        "received_at": utc.write(received_at),
        "body": body,
        "attempts": 0,
        "state": State.WAITING,
        "error": "",
    }


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    each = sorted(ids)
    return (each[start : start + _PART] for start in range(0, len(each), _PART))


def _clean(error: str) -> str:
    """Return a sentence that both databases can keep."""
    return error[:2_000].encode(errors="replace").decode().replace("\0", "")
