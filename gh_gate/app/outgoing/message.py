"""What a message says.

::

    {"type": "gate.decided", "timestamp": "2026-11-20T15:12:00Z", "data": {
       "status": "approved",
       "gate": {"repository": "acme/app", "repository_id": 1001, "number": 42, "name": "deploy",
                "run_id": "4711", "commit": "...", "digest": "..."},
       "url": "https://github.com/acme/app/issues/42",
       "decided_at": "2026-11-20T15:12:00Z", "valid_until": "2026-11-21T15:12:00Z", "by": [{"id": 1, "login": "alice"}], "policy": "",
       "inputs": {"target": "eu"}, "reason": "after lunch",
       "record": {"payload": "...", "payloadType": "application/vnd.in-toto+json", "signatures": [...]}}}

``record`` is the signed record, and says all of it again: who acts on a message checks it (`gh-gate verify`).
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from gh_gate.app.outgoing.addresses import Event
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from gh_gate.engine import Ticket

TEST: Final = "gate.test"
"""What `gh-gate doctor --send-test` says; its data is empty."""


def text(event: Event, ticket: Ticket, decision: Decision, repository: str) -> str:
    """Return the message of a decision, in ASCII.

    :param ticket: with the record's envelope.
    :param repository: its name at present.
    """
    gate, end = ticket.gate, valid_until(ticket, decision)
    data = {
        "status": str(decision.status),
        "gate": {
            "repository": repository,
            "repository_id": gate.repository_id,
            "number": ticket.place.number,
            "name": gate.name,
            "run_id": gate.run_id,
            "commit": gate.commit,
            "digest": gate.digest,
        },
        "url": ticket.place.url,
        "decided_at": _stamp(decision.at),
        "valid_until": _stamp(end) if end else None,
        "by": [{"id": person.id, "login": person.login} for person in decision.people],
        "policy": decision.policy,
        "inputs": dict(decision.inputs),
        "reason": decision.reason,
        "record": json.loads(ticket.envelope),
    }
    return _written(event, decision.at, data)


def valid_until(ticket: Ticket, decision: Decision) -> datetime | None:
    """Return the end of an approval, as its record has it; None for every other decision."""
    approved = decision.status is Status.APPROVED
    return decision.at + timedelta(seconds=ticket.gate.valid_for) if approved else None


def has_ended(body: str, now: datetime) -> bool:
    """Tell whether a message tells of an approval that is not valid any more."""
    end = json.loads(body).get("data", {}).get("valid_until")
    return end is not None and now > datetime.fromisoformat(end)


def test(at: datetime) -> str:
    """Return the message that only shows that messages arrive."""
    return _written(TEST, at, {})


def number(event: str, kind: str) -> str:
    """Return a message's ``webhook-id``: the same for every try, after every restart, and of an empty database.

    :param event: what it tells of.
    :param kind: its type.
    """
    return f"msg_{hashlib.sha256(f'{kind} {event}'.encode()).hexdigest()[:32]}"


def event_of(ticket: Ticket) -> str:
    """Return what tells a gate's decision from all others."""
    gate, place = ticket.gate, ticket.place
    return f"{gate.repository_id}:{place.number}:{place.comment_id or 0}:{gate.digest}"


def _written(kind: str, at: datetime, data: dict[str, Any]) -> str:
    return json.dumps(
        {"type": str(kind), "timestamp": _stamp(at), "data": data}, separators=(",", ":"), allow_nan=False
    )


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
