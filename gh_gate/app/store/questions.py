"""What is asked of the ledger in more than one breath: which gates are not decided, and how many stand where."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.schema import FOLLOWING, LEDGER
from gh_gate.core.strict_json import canonical

_C = LEDGER.c
_GATE = (_C.repository_id, _C.number, _C.gate)
"""What tells gates apart."""


def opened_at(spot: Spot) -> Select[Any]:
    """Return the question whether a gate was ever opened at a spot: a row, or none."""
    at_spot = (_C.repository_id == spot.repository_id, _C.number == spot.number)
    return select(literal(1)).where(*at_spot, _C.kind == Kind.OPENED).limit(1)


def all_spots() -> Select[Any]:
    """Return the question where gates were ever opened."""
    return select(_C.repository_id, _C.number).where(_C.kind == Kind.OPENED).distinct()


def undecided() -> ColumnElement[bool]:
    """Return the condition of openings whose gate has no later decision at the same spot.

    On a pull request the same question may be asked again after its decision.
    """
    return (_C.kind == Kind.OPENED) & ~_followed_by(Kind.DECIDED)


def unanswered() -> ColumnElement[bool]:
    """Return the condition of openings that have no decision: like `undecided`, but each asking by itself.

    On a pull request the same question may stand twice, and the second one is then decided as a duplicate.
    """
    answer = LEDGER.alias("answer")
    asked = func.substr(_C.once, len(Kind.OPENED) + 2)
    return (_C.kind == Kind.OPENED) & ~exists().where(answer.c.once == f"{Kind.DECIDED}:" + asked)


def decided() -> ColumnElement[bool]:
    """Return the condition of decisions that are the newest state of their gate."""
    return (_C.kind == Kind.DECIDED) & ~_followed_by(Kind.OPENED, Kind.DECIDED)


def says(name: str, text: str) -> ColumnElement[bool]:
    """Return the condition of entries that may have a text of that name in their data; the data itself decides."""
    return _C.data.contains(canonical({name: text})[1:-1], autoescape=True)


def unfinished(since: str) -> ColumnElement[bool]:
    """Return the condition of openings whose gate is not decided, or whose decision is not followed through.

    :param since: decisions before that time are left alone, as `gh_gate.app.store.utc` writes it; so are those that an
        older program made, which followed none.
    """
    decided, through = LEDGER.alias("decided"), LEDGER.alias("through")
    followed = exists().where(through.c.once == "resumed:" + func.substr(decided.c.once, len("decided:") + 1))
    same_gate = [column == decided.c[column.name] for column in _GATE]
    late = (decided.c.seq > followed_from().scalar_subquery(), decided.c.seq > _C.seq, decided.c.at >= since)
    recent = exists().where(decided.c.kind == Kind.DECIDED, *late, *same_gate)
    return (_C.kind == Kind.OPENED) & (~_followed_by(Kind.DECIDED) | recent.where(~followed))


def followed_from() -> Select[Any]:
    """Return the question after which entry decisions are followed."""
    return select(func.coalesce(func.max(FOLLOWING.c.seq), 0))


def count_pending() -> Select[Any]:
    """Return the question how many gates are not decided; each counts once, however often it was opened."""
    gates = select(*_GATE).where(undecided()).distinct().subquery()
    return select(func.count()).select_from(gates)


def count_decided() -> Select[Any]:
    """Return the question how many gates are in each state, by their newest decision if it is their newest state."""
    return select(_C.lookup, func.count().label("number")).where(decided()).group_by(_C.lookup)


def _followed_by(*kinds: Kind) -> ColumnElement[bool]:
    """Return the condition of entries that one of these kinds follows, of the same gate at the same spot."""
    later = LEDGER.alias("later")
    same_gate = [column == later.c[column.name] for column in _GATE]
    return exists().where(later.c.kind.in_(kinds), later.c.seq > _C.seq, *same_gate)
