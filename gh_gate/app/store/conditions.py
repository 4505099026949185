"""Flyte's conditions, from the webhook that told of one until its answer is in the outbox.

A webhook makes a row, and what waits in Flyte under its name is read anew. Then the row is bound to the condition that was found and
to the gate that asks it: whatever else is decided under the same name answers nothing. One condition has one bound row; another webhook
makes another row, for that condition or for the next one of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, select, update

from gh_gate.app.spots import Spot
from gh_gate.app.store import utc
from gh_gate.app.store.schema import CONDITIONS
from gh_gate.app.store.transactions import Turn, reading, writing

MOST: Final = 500
"""Conditions of one sender that wait at once."""

_C = CONDITIONS.c
_LATER: Final = timedelta(microseconds=1)
_UNBOUND: Final = {"gate": "", "repository_id": 0, "number": 0, "target": "", "error": ""}


@dataclass(frozen=True, slots=True)
class Row:
    """A condition that waits.

    :param sender: by its name in the settings.
    :param request: the webhook's body.
    :param told_at: when it came last; later for every webhook of a row, so it tells whether a row was told anew.
    :param target: where the answer goes, as JSON; empty until it is asked.
    :param spot: of the gate; its number is 0 until it is asked.
    :param gate: the gate's digest, or an empty string.
    :param error: why it could not be asked, or an empty string.
    """

    id: int
    sender: str
    request: str
    told_at: datetime
    target: str
    spot: Spot
    gate: str
    error: str


class Full(Exception):  # noqa: N818 - what became of a request, not a failure of ours
    """The sender has as many conditions waiting as it may."""


class Conditions:
    """The conditions of a database, for all threads of a process. Every call may raise `UpstreamError`.

    :param engine: of a database that was brought up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, sender: str, key: str, request: str, now: datetime) -> int:
        """Keep what a webhook says until the condition is found and asked.

        :param key: what tells the sender's conditions apart.
        :return: its number.
        :raise Full: where the sender has too many.
        """
        mine = (_C.sender == sender, _C.key == key)
        with writing(self._engine, Turn.CONDITIONS) as connection:
            there = connection.execute(select(_C.id, _C.created_at).where(*mine)).first()
            if there is None:
                if connection.execute(select(func.count()).where(_C.sender == sender)).scalar_one() >= MOST:
                    raise Full
                row = {"sender": sender, "key": key, "request": request, "created_at": utc.write(now), **_UNBOUND}
                return int(connection.execute(insert(CONDITIONS).returning(_C.id), row).scalar_one())
            told = {"request": request, "created_at": utc.write(max(now, utc.read(there.created_at) + _LATER))}
            connection.execute(update(CONDITIONS).where(_C.id == there.id).values(**told | _UNBOUND))
            return int(there.id)

    def get(self, number: int) -> Row | None:
        """Return a condition, unless it is answered."""
        return next(iter(self._rows(_C.id == number)), None)

    def of_gate(self, digest: str, spot: Spot) -> Row | None:
        """Return the condition that a gate asks, unless it is answered."""
        return next(
            iter(self._rows(_C.gate == digest, _C.repository_id == spot.repository_id, _C.number == spot.number)), None
        )

    def asked(self) -> list[Row]:
        """Return the conditions that gates ask, the oldest first."""
        return self._rows(_C.gate != "")

    def unasked(self) -> list[Row]:
        """Return the conditions that no gate asks yet, the oldest first."""
        return self._rows(_C.gate == "")

    def bind(self, row: Row, target: str, spot: Spot, gate: str, same: Callable[[str], bool]) -> bool:
        """Note which gate asks a condition; False where it was told anew meanwhile, or is gone.

        :param same: see `claim`.
        """
        bound = {
            "key": f"asked:{row.id}",
            "target": target,
            "repository_id": spot.repository_id,
            "number": spot.number,
            "gate": gate,
            "error": "",
        }
        with writing(self._engine, Turn.CONDITIONS) as connection:
            changed = update(CONDITIONS).where(*_as_seen(row)).values(bound).returning(_C.id)
            if connection.execute(changed).first() is None:
                return False
            _drop_twins(connection, row, same)
        return True

    def claim(self, row: Row, same: Callable[[str], bool]) -> None:
        """Forget the other rows of the condition that a row was told for.

        :param same: whether another row's target is the same condition.
        """
        with writing(self._engine, Turn.CONDITIONS) as connection:
            _drop_twins(connection, row, same)

    def unbind(self, row: Row) -> None:
        """Let a condition be asked anew, unless it was told anew meanwhile."""
        with writing(self._engine) as connection:
            connection.execute(update(CONDITIONS).where(*_as_seen(row), _C.gate == row.gate).values(_UNBOUND))

    def note(self, row: Row, error: str) -> None:
        """Note why a condition could not be asked."""
        with writing(self._engine) as connection:
            connection.execute(update(CONDITIONS).where(_C.id == row.id).values(error=error[:500]))

    def remove(self, row: Row) -> None:
        """Forget a condition, unless it was told anew meanwhile."""
        with writing(self._engine) as connection:
            connection.execute(delete(CONDITIONS).where(*_as_seen(row)))

    def counts(self) -> Mapping[str, int]:
        """Return how many conditions wait for people (``asked``), to be asked (``unasked``), and cannot be (``refused``)."""
        state = case((_C.gate != "", "asked"), (_C.error != "", "refused"), else_="unasked").label("state")
        with reading(self._engine) as connection:
            rows = connection.execute(select(state, func.count().label("number")).group_by(state)).all()
        return {"asked": 0, "refused": 0, "unasked": 0} | {row.state: row.number for row in rows}

    def _rows(self, *conditions: ColumnElement[bool]) -> list[Row]:
        with reading(self._engine) as connection:
            found = connection.execute(select(CONDITIONS).where(*conditions).order_by(_C.id)).all()
        return [_row(row._asdict()) for row in found]


def _drop_twins(connection: Connection, row: Row, same: Callable[[str], bool]) -> None:
    others = select(_C.id, _C.target).where(_C.sender == row.sender, _C.id != row.id, _C.target != "")
    twins = [other.id for other in connection.execute(others) if same(other.target)]
    connection.execute(delete(CONDITIONS).where(_C.id.in_(twins)))


def _as_seen(row: Row) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for a row for as long as it was not told anew."""
    return (_C.id == row.id, _C.created_at == utc.write(row.told_at))


def _row(data: dict[str, Any]) -> Row:
    spot, told_at = Spot(data.pop("repository_id"), data.pop("number")), utc.read(data.pop("created_at"))
    del data["key"]
    return Row(**data, told_at=told_at, spot=spot)
