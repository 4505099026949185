"""What others can post under the bot's account or under their own: records, markers and parts that look like gh-gate's."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.core import gate as gates
from gh_gate.core import record, render, strict_json
from gh_gate.core.gate import Gate, Status
from gh_gate.core.tally import Decision, Vote
from gh_gate.core.thread import Person
from gh_gate.engine import Ticket
from gh_gate.engine.concluding import statement
from tests.github.state_people import Account
from tests.github.state_threads import Comment
from tests.scene import Scene

LONG = "word " * 20_000
"""A prompt that goes on in a comment."""


def by(who: Account, at: datetime, status: Status = Status.APPROVED, *, comment_id: int = 5, **more: Any) -> Decision:
    """Return a decision that somebody is said to have made."""
    vote = Vote(Person(who.id, who.login), comment_id, at, "", "0" * 64)
    given = {"inputs": {"target": "staging"}} if status is Status.APPROVED else {"reason": "broken"}
    return Decision(status=status, at=at, by=(vote,), **{**given, **more})


def record_text(
    ticket: Ticket, decision: Decision, *, opened_at: datetime | None = None, key: Ed25519PrivateKey | None = None
) -> str:
    """Return the comment that tells a decision.

    :param opened_at: when the gate is said to have been opened.
    :param key: signs it; without one it is unsigned.
    """
    told = replace(ticket, opened_at=opened_at or ticket.opened_at)
    envelope = record.envelope(statement(told, decision), key)
    return render.record(
        ticket.gate,
        decision,
        envelope,
        opened_at=told.opened_at,
        signed_by="the App" if key else "",
        question=ticket.place.comment_id,
    )


def post_record(scene: Scene, ticket: Ticket, decision: Decision, **more: Any) -> Comment:
    """Post a record as the bot, which every workflow of the repository can."""
    scene.hub.clock.advance(1)
    return scene.repo.comment(scene.hub.bot, ticket.place.number, record_text(ticket, decision, **more))


def marker_line(gate: Gate, **changes: Any) -> str:
    """Return the marker of a gate with other values in it, and a digest that fits them."""
    data = gates.to_json(gate) | changes
    digest = hashlib.sha256(strict_json.canonical(data).encode()).hexdigest()
    code = base64.urlsafe_b64encode(strict_json.canonical(data | {"digest": digest}).encode())
    return f"<!-- gh-gate:1 {code.decode().rstrip('=')} -->"


def part_of(scene: Scene) -> Comment:
    """Return the comment in which a long question goes on."""
    return next(comment for comment in scene.ours() if " part " in comment.body.rpartition("<!--")[2])


def record_of(scene: Scene) -> Comment:
    """Return the comment that holds the record."""
    return next(comment for comment in scene.ours() if " record " in comment.body.rpartition("<!--")[2])
