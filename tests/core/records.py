"""Records to verify: of a usual approval, and the same with one thing wrong."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.core import record
from gh_gate.core.gate import Gate, Status
from gh_gate.core.tally import Decision, Vote
from tests.core.stage import ALICE, OPENED, gate

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LATER = OPENED + timedelta(minutes=47)
VALUES = {"target": "staging", "share": 0.5, "count": 3, "dry": True, "more": {"a": [None, "é"]}}


def vote(person: Any = ALICE, at: datetime = LATER) -> Vote:
    return Vote(person, 100 + person.id, at, f"https://x/{person.id}", "ab" * 32)


def approved(**more: Any) -> Decision:
    given_ = {"status": Status.APPROVED, "at": LATER, "by": (vote(),), "inputs": VALUES, "reason": "fine"}
    return Decision(**{**given_, **more})


def written(decision: Decision | None = None, about: Gate | None = None, **more: Any) -> bytes:
    return record.statement(about or gate(), decision or approved(), 42, opened_at=OPENED, **more)


def believed(statement: bytes) -> record.Record:
    sealed = record.envelope(statement, KEY)
    return record.verify(sealed, KEY.public_key()).record


def changed(path: str, value: Any) -> bytes:
    """A statement of ours with one thing changed, and signed all the same; ``DELETE`` takes it out."""
    data = json.loads(written())
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = data
    for step in way:
        place = place[step]
    if value == "DELETE":
        del place[last]
    else:
        place[last] = value
    return json.dumps(data).encode()
