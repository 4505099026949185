"""Checks a decision's record: that it is signed as it should be, and says what the decision says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gh_gate.core import record
from gh_gate.core.record import keys
from gh_gate.core.record.facts import Record
from gh_gate.errors import VerificationError

if TYPE_CHECKING:
    from gh_gate.library.decision import Decision


def check(decision: Decision[Any], key: str, *, allow_unsigned: bool) -> None:
    """Check a decision's record; see `gh_gate.library.decision.Decision.verify`."""
    if not decision.record:
        raise VerificationError(
            "this decision has no record of its own.",
            why="it is that of an earlier question of the same run",
            do=f"see {decision.url}",
        )
    known = keys.load_public_keys(key) if key else ()
    found = _verified(decision.record, known, allow_unsigned=allow_unsigned)
    for what, told, held in _facts(found, decision):
        if told != held:
            raise VerificationError(f"the record says another {what} than this decision.")


def _facts(found: Record, decision: Decision[Any]) -> tuple[tuple[str, Any, Any], ...]:
    return (
        ("gate", (found.digest, found.place, found.name), (decision.digest, decision.number, decision.name)),
        ("status", found.status, decision.status),
        ("inputs", dict(found.inputs), dict(decision.values)),
        ("people", [voter.id for voter in found.by], [person.id for person in decision.people]),
        ("rule", found.policy, decision.policy),
        ("time", found.decided_at, decision.at),
        ("reason", found.reason, decision.reason),
    )


def _verified(text: str, known: tuple[Any, ...], *, allow_unsigned: bool) -> Record:
    problems: list[VerificationError] = []
    for one in known or (None,):
        try:
            return record.verify(text, one, allow_unsigned=allow_unsigned and one is None).record
        except VerificationError as error:
            problems.append(error)
    raise problems[-1]
