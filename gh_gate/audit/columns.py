"""The columns of the audit: what a gate and its decision say, in plain JSON, under the names that reports show."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from gh_gate.core.record import Record

GATE: Final = {
    "name": "name",
    "repository": "repository",
    "repository_id": "repository_id",
    "run_id": "run_id",
    "commit": "commit",
    "subject": "subject",
    "prompt": "prompt",
    "inputs": "fields",
    "policy": "approvers",
    "pull_request": "pull_request",
    "environments": "environments",
    "timeout": "timeout",
    "on_timeout": "on_timeout",
    "remind": "remind",
    "valid_for": "valid_for",
    "auto_approve": "auto_approve",
    "decider": "decider",
    "initiator": "initiator",
    "origin": "origin",
    "asked": "asked",
}
"""Names in a gate's JSON, and the columns that show them: a decision has ``inputs`` and a ``policy`` as well."""

DECISION: Final = (
    "status",
    "by",
    "rule",
    "inputs",
    "reason",
    "decided_at",
    "deadline",
    "valid_until",
    "sources",
    "version",
    "votes",
)

COLUMNS: Final = (*GATE.values(), "digest", "number", "question", "url", "opened_at", *DECISION, "record")
"""What both sides may tell of a gate."""


def of_gate(gate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a question.

    :param gate: its JSON, `gh_gate.core.gate.to_json`; what is missing there is not told.
    """
    found = {column: gate[name] for name, column in GATE.items() if name in gate}
    return found | ({"environments": []} if gate and "environments" not in gate else {})


def of_record(record: Record) -> dict[str, Any]:
    """Return the columns of a decision."""
    return {
        "status": record.status.value,
        "by": [{"id": voter.id, "login": voter.login} for voter in record.by],
        "rule": record.policy,
        "inputs": dict(record.inputs),
        "reason": record.reason,
        "decided_at": stamp(record.decided_at),
        "deadline": record.deadline and stamp(record.deadline),
        "valid_until": record.valid_until and stamp(record.valid_until),
        "sources": dict(record.sources),
        "version": record.version,
        "votes": [
            {"comment_id": v.comment_id, "url": v.url, "at": stamp(v.at), "text_sha256": v.text_sha256}
            for v in record.by
        ],
    }


def stamp(at: datetime) -> str:
    """Return a time in UTC as reports write it; fractions of a second stay, where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment(value: Any) -> Any:
    """Return a time that somebody wrote down as reports write it, and what is no time as it is."""
    try:
        return stamp(datetime.fromisoformat(value))
    except (TypeError, ValueError, OverflowError):
        return value


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain_sha256(text: str) -> str:
    """Return the SHA-256 of a text with plain line ends and nothing behind it, for the forge may change both."""
    return sha256(text.replace("\r\n", "\n").rstrip())
