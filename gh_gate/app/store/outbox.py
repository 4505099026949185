"""The outbox: messages from the moment they are due until they are taken, or given up; then they leave no row behind.

A try is counted before it is made, and the row is put out of others' reach for as long as it may last. So a process that ends in the
middle of one costs a pause, and a message that ends every process that sends it is given up like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update

from gh_gate.app.spots import Spot
from gh_gate.app.store import utc
from gh_gate.app.store.schema import OUTBOX
from gh_gate.app.store.transactions import Turn, reading, writing

LEASE: Final = timedelta(minutes=2)
"""How long a try may last at most; after that somebody else may take the message up."""

_C = OUTBOX.c


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that waits.

    :param address: the name of where it goes.
    :param event: what it tells of; once for each address.
    :param spot: of the gate.
    :param gate: its digest.
    :param body: the JSON text.
    :param attempts: how often it was tried.
    :param error: why the last try failed, or an empty string.
    """

    id: int
    address: str
    event: str
    spot: Spot
    gate: str
    body: str
    created_at: datetime
    due_at: datetime
    attempts: int
    error: str


class Outbox:
    """The messages of a database, for all threads of a process. Every call may raise `UpstreamError`.

    :param engine: of a database that was brought up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, address: str, event: str, *, spot: Spot, gate: str, body: str, now: datetime) -> bool:
        """Keep a message that is due at once, unless one of the same event waits for the same address.

        :return: whether it is new.
        """
        row = {
            "address": address,
            "event": event,
            "repository_id": spot.repository_id,
            "number": spot.number,
            "gate": gate,
            "body": body,
            "created_at": utc.write(now),
            "due_at": utc.write(now),
            "attempts": 0,
            "error": "",
        }
        same = select(_C.id).where(_C.address == address, _C.event == event)
        with writing(self._engine, Turn.OUTBOX) as connection:
            if connection.execute(same).first() is not None:
                return False
            connection.execute(insert(OUTBOX), row)
        return True

    def next(self, address: str) -> Letter | None:
        """Return the message for an address that is due first, now or later."""
        found = self._letters(_C.address == address, limit=1)
        return found[0] if found else None

    def claim(self, letter: Letter, now: datetime) -> bool:
        """Count a try and keep others from it; False where somebody else has the message, or it is gone."""
        mine = update(OUTBOX).where(_C.id == letter.id, _C.due_at == utc.write(letter.due_at))
        with writing(self._engine) as connection:
            claimed = mine.values(attempts=_C.attempts + 1, due_at=utc.write(now + LEASE))
            return bool(connection.execute(claimed.returning(_C.id)).first())

    def again(self, letter: Letter, at: datetime, error: str) -> None:
        """Note that a try failed, and when the next one is due."""
        with writing(self._engine) as connection:
            connection.execute(update(OUTBOX).where(_C.id == letter.id).values(due_at=utc.write(at), error=error[:500]))

    def remove(self, letter: Letter) -> None:
        """Forget a message, of which the ledger has what became of it."""
        with writing(self._engine) as connection:
            connection.execute(delete(OUTBOX).where(_C.id == letter.id))

    def waiting(self, address: str) -> list[Letter]:
        """Return the messages for an address."""
        return self._letters(_C.address == address)

    def strays(self, known: Collection[str]) -> list[Letter]:
        """Return the messages for addresses of other names than these."""
        return self._letters(_C.address.not_in(sorted(known)))

    def failing(self) -> list[Letter]:
        """Return the messages of which a try has failed, the oldest first."""
        return sorted(self._letters(_C.error != ""), key=lambda letter: letter.created_at)

    def counts(self) -> Mapping[str, int]:
        """Return how many messages wait for each address."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(_C.address, func.count().label("number")).group_by(_C.address)).all()
        return {row.address: row.number for row in rows}

    def oldest(self) -> datetime | None:
        """Return when the message was made that has waited longest, None where none waits."""
        with reading(self._engine) as connection:
            at = connection.execute(select(func.min(_C.created_at))).scalar()
        return utc.read(at) if at else None

    def _letters(self, condition: ColumnElement[bool], limit: int = 1_000) -> list[Letter]:
        query = select(OUTBOX).where(condition).order_by(_C.due_at, _C.id).limit(limit)
        with reading(self._engine) as connection:
            return [_letter(row._asdict()) for row in connection.execute(query).all()]


def _letter(row: dict[str, Any]) -> Letter:
    spot = Spot(row.pop("repository_id"), row.pop("number"))
    times = {name: utc.read(row[name]) for name in ("created_at", "due_at")}
    return Letter(**row | times, spot=spot)
