"""Brings the two sides of a gate together: one row, and all that does not fit about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from gh_gate.audit import sides, words
from gh_gate.audit.book import Pair
from gh_gate.audit.columns import COLUMNS, stamp
from gh_gate.audit.proof import Keys
from gh_gate.audit.row import Row, Verified
from gh_gate.audit.shown import Shown
from gh_gate.audit.sides import Side
from gh_gate.audit.trouble import BOTH, GITHUB, LEDGER, Trouble, differs
from gh_gate.core.gate import Decider, Status
from gh_gate.core.record import Record

TAMPERED: Final = "tampered:"
"""How the reason of a gate begins that was cancelled because somebody touched it: there a touch is no surprise.

People's own words are the reason of every other decision, so it says nothing of them.
"""

LABEL: Final = "gate:"

_ABOUT_TOUCHES = frozenset({"question", "votes", "prompt"})


def row(pair: Pair, known: Keys, *, github: bool, ledger: bool) -> Row:
    """Return the row of a gate.

    :param known: the keys that may have signed its record.
    :param github: whether the forge was looked at at all.
    :param ledger: whether a ledger was.
    """
    told, kept = pair.shown, pair.kept
    first, second = sides.proofs(told, kept, known)
    one = sides.of_shown(told, first) if told else None
    other = sides.of_kept(kept, second) if kept else None
    said = first.record or second.record
    troubles = [*(one.troubles if one else []), *(other.troubles if other else [])]
    troubles += _missing(pair, one, other, github=github, ledger=ledger)
    troubles += _between(one, other) if one and other else []
    troubles += _words(pair, said)
    troubles += _sums(one, GITHUB) if one else []
    troubles += _sums(other, LEDGER) if other else []
    troubles += _label(told, said) if told else []
    if said is not None and said.status is Status.CANCELLED and said.reason.startswith(TAMPERED):
        # What is told of is why the gate was cancelled; the sources still have to agree.
        troubles = [t for t in troubles if t.where != GITHUB or t.column not in _ABOUT_TOUCHES]
    verified = Verified(first if told else None, second if kept and kept.decided else None)
    return Row.of(pair, one, other, verified, tuple(dict.fromkeys(troubles)))


def _missing(pair: Pair, one: Side | None, other: Side | None, *, github: bool, ledger: bool) -> Iterator[Trouble]:
    if not (github and ledger):
        return
    if one is None:
        yield Trouble(
            "gate", BOTH, f"the ledger has it, GitHub does not show it{f': {pair.gone}' if pair.gone else ''}"
        )
    elif other is None:
        if one.values.get("decider") == Decider.APP.value:
            yield Trouble("gate", BOTH, "GitHub shows it, the ledger does not have it")
    elif one.decided and not other.decided:
        yield Trouble("record", BOTH, "GitHub shows a decision, the ledger has none")
    elif other.decided and not one.decided:
        yield Trouble("record", BOTH, "the ledger has a decision, GitHub shows no record of it")


def _between(one: Side, other: Side) -> Iterator[Trouble]:
    decided = one.decided and other.decided
    for column in COLUMNS:
        if column not in one.values or column not in other.values:
            continue
        if column == "record" and not decided:
            continue
        if one.values[column] != other.values[column]:
            yield differs(column, one.values[column], other.values[column])


def _words(pair: Pair, said: Record | None) -> Iterator[Trouble]:
    told, kept = pair.shown, pair.kept
    if told and said:
        yield from words.votes(told, said)
    if kept and said and kept.decided:
        yield from words.counted(kept, told, said)
    if told and kept:
        yield from words.verdicts(told, kept)
        yield from words.first_seen(told, kept)
        yield from words.touches(told, kept)


def _sums(side: Side, where: str) -> Iterator[Trouble]:
    """Hold the ends that a record names against the lengths that its question asks for."""
    said, values = side.proof.record, side.values
    timeout, valid_for = values.get("timeout"), values.get("valid_for")
    if said is None or not isinstance(timeout, int) or not isinstance(valid_for, int):
        return
    ends = None if values.get("on_timeout") == "remind" else said.opened_at + timedelta(seconds=timeout)
    until = said.decided_at + timedelta(seconds=valid_for) if said.status is Status.APPROVED else None
    for column, wanted, found in (("deadline", ends, said.deadline), ("valid_until", until, said.valid_until)):
        if wanted != found:
            yield Trouble(column, where, f"its record says {_time(found)}, and its question makes it {_time(wanted)}")


def _label(told: Shown, said: Record | None) -> Iterator[Trouble]:
    status = said.status.value if said else Status.PENDING.value
    states = {label.removeprefix(LABEL) for label in told.labels if label.startswith(LABEL)}
    for state in sorted((states & {s.value for s in Status}) - {status}):
        if state != Status.PENDING.value or status == Status.APPROVED.value:
            yield Trouble(
                "label",
                GITHUB,
                f"its label says {state}, and {f'its record {status}' if said else 'no record stands there'}",
            )


def _time(at: datetime | None) -> Any:
    return stamp(at) if at else "none"
