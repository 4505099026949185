"""What the parts of a record must say together. A signature proves who wrote them, not that they make sense."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gh_gate.core.gate import Status
from gh_gate.core.record.facts import Record
from gh_gate.errors import VerificationError

_BY_PEOPLE = (Status.APPROVED, Status.REJECTED)

_RULES: tuple[tuple[str, Callable[[Record], bool]], ...] = (
    ("it says that the gate is still pending", lambda f: f.status is not Status.PENDING),
    ("it names people for an end that nobody decided", lambda f: not f.by or f.status in _BY_PEOPLE),
    ("it names the same person twice", lambda f: len({voter.id for voter in f.by}) == len(f.by)),
    ("it names both people and a rule as deciding", lambda f: not (f.by and f.policy)),
    ("it is approved by nobody and by no rule", lambda f: f.status is not Status.APPROVED or bool(f.by or f.policy)),
    ("it is not rejected by exactly one person", lambda f: f.status is not Status.REJECTED or len(f.by) == 1),
    ("it carries inputs although it is not an approval", lambda f: f.status is Status.APPROVED or not f.inputs),
    (
        "only an approval has an end of validity, and each has one",
        lambda f: _approved(f) == (f.valid_until is not None),
    ),
    ("it ends before it begins to be valid", lambda f: f.valid_until is None or f.valid_until > f.decided_at),
    ("it was decided before the gate was opened", lambda f: f.opened_at <= f.decided_at),
    ("a comment is older than the gate or newer than the decision", lambda f: all(_in_time(f, v.at) for v in f.by)),
    ("people decided after the deadline", lambda f: not f.by or f.deadline is None or f.decided_at <= f.deadline),
)


def check(record: Record) -> Record:
    """Return the record as it is.

    :raise VerificationError: if its parts contradict each other.
    """
    for complaint, holds in _RULES:
        if not holds(record):
            raise VerificationError(
                f"the record of {record.name!r} contradicts itself: {complaint}.",
                do="do not use it; ask whoever runs the gate how it was made",
            )
    return record


def _approved(record: Record) -> bool:
    return record.status is Status.APPROVED


def _in_time(record: Record, at: datetime) -> bool:
    return record.opened_at <= at <= record.decided_at
