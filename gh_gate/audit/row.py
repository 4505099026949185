"""One row of the report: a gate, its decision, how it is verified, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from gh_gate.audit.book import Pair
from gh_gate.audit.kept import Kept
from gh_gate.audit.proof import Proof, Seal
from gh_gate.audit.refusals import kind_of
from gh_gate.audit.shown import Shown
from gh_gate.audit.sides import Side
from gh_gate.audit.trouble import Trouble

PENDING: Final = "pending"


@dataclass(frozen=True, slots=True)
class Verified:
    """The records of both sides, checked; None where a side has none to check."""

    github: Proof | None
    ledger: Proof | None

    def to_json(self, *, decided: bool) -> dict[str, Any]:
        """Return what is said of them, and the one that people are shown first: the worst.

        :param decided: whether either side has a decision; while none has, no record is missing.
        """
        both = [
            proof
            for proof in (self.github, self.ledger)
            if proof is not None and (decided or proof.seal is not Seal.MISSING)
        ]
        worst = max(both, key=lambda proof: list(_WORSE).index(proof.seal), default=None)
        return {
            "state": worst.seal.value if worst else "",
            "says": worst.words if worst else "",
            "key": worst.key if worst else "",
            "github": self.github.words if self.github is not None and self.github in both else None,
            "ledger": self.ledger.words if self.ledger is not None and self.ledger in both else None,
        }


_WORSE: Final = (Seal.SIGNED, Seal.UNCHECKED, Seal.UNSIGNED, Seal.MISSING, Seal.BROKEN)


@dataclass(frozen=True, slots=True)
class Row:
    """A gate in the report.

    :param data: what outputs show, as plain JSON; ``docs/audit.md`` describes it.
    :param troubles: what does not fit about it.
    """

    data: dict[str, Any]
    troubles: tuple[Trouble, ...]

    @classmethod
    def of(
        cls, pair: Pair, one: Side | None, other: Side | None, verified: Verified, troubles: tuple[Trouble, ...]
    ) -> Row:
        """Put a row together; where both sides tell a column, the forge's is shown, for the ledger's stands beside it as a difference."""
        values = {**(other.values if other else {}), **(one.values if one else {})}
        told, kept = pair.shown, pair.kept
        decided = "status" in values
        data = {
            "repository": (told.repository if told else None) or values.get("repository") or "",
            "repository_id": pair.key[0],
            "number": pair.key[1],
            "question": pair.key[2],
            **{name: values.get(name) for name in _TOLD},
            "asker": told.asker["login"] if told else None,
            "status": values.get("status") or PENDING,
            "by": values.get("by") or [],
            "seconds": _seconds(values.get("opened_at"), values.get("decided_at")),
            "refused": _refused(told, kept),
            "touched": _touched(told, kept),
            "verification": verified.to_json(decided=decided),
            "differences": [{"column": t.column, "where": t.where, "says": t.says} for t in troubles],
        }
        return cls(data, troubles)


_TOLD: Final = (
    *("name", "url", "run_id", "commit", "subject", "prompt", "environments", "decider", "digest"),
    *("opened_at", "deadline", "decided_at", "valid_until", "rule", "inputs", "reason", "votes", "sources", "record"),
)
"""Columns that a row shows as they are."""


def _seconds(opened_at: Any, decided_at: Any) -> float | None:
    try:
        took = (datetime.fromisoformat(decided_at) - datetime.fromisoformat(opened_at)).total_seconds()
    except (TypeError, ValueError):
        return None
    return took


def _refused(told: Shown | None, kept: Kept | None) -> list[dict[str, Any]]:
    """Return the commands that did not count, by comment: as the ledger has it, else as the forge shows its answers."""
    names = {text.id: text for text in told.texts} if told else {}
    found: dict[int, dict[str, Any]] = {}
    for reply in told.replies if told else ():
        if not reply.counted:
            text = names.get(reply.comment_id)
            found[reply.comment_id] = _refusal(reply.comment_id, text.author if text else "", reply.text)
    for line in kept.commands if kept else ():
        number = line.data.get("comment_id")
        if line.data.get("verdict") == "refused" and isinstance(number, int):
            # By its present name where the forge tells it: a login in the ledger may be an old one, or forged.
            by = names[number].author if number in names else str(line.data.get("author", ""))
            found[number] = _refusal(number, by, str(line.data.get("told", "")))
    return [found[number] for number in sorted(found)]


def _refusal(number: int, by: str, told: str) -> dict[str, Any]:
    return {"comment": number, "by": by, "kind": kind_of(told), "told": told}


def _touched(told: Shown | None, kept: Kept | None) -> list[dict[str, Any]]:
    if told is not None:
        return [
            {"what": t.what, "comment": t.comment_id, "whose": t.whose, "by": t.by, "at": t.at} for t in told.touches
        ]
    lines = kept.tampered if kept else []
    return [
        {"what": line.data.get("what"), "comment": line.data.get("comment_id"), "whose": "", "by": "", "at": line.at}
        for line in lines
    ]
