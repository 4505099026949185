"""How commands tell their outcome: a few lines for people, or one JSON object."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket

CODES = {Status.APPROVED: 0, Status.REJECTED: 3, Status.EXPIRED: 4, Status.CANCELLED: 5, Status.PENDING: 6}
"""Exit codes by status; 1 is an error and 2 wrong usage."""


def as_json(ticket: Ticket, tally: Tally) -> dict[str, Any]:
    """Return where a gate stands as a JSON object."""
    decision = tally.decision
    return {
        "name": ticket.gate.name,
        "repository": ticket.gate.repository,
        "number": ticket.place.number,
        "url": ticket.place.url,
        "digest": ticket.gate.digest,
        "status": tally.status.value,
        "opened_at": iso(tally.opened_at),
        "deadline": iso(tally.deadline) if tally.deadline else None,
        "missing": 0 if decision else tally.missing,
        **(_decided(decision) if decision else {}),
        "record": ticket.envelope or None,
    }


def iso(at: datetime) -> str:
    """Return a time as GitHub writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def out(value: Any) -> None:
    """Print a JSON value; in ASCII, because a text of strangers in it may reach a terminal."""
    click.echo(json.dumps(value, indent=2))


def line(text: str = "", **style: Any) -> None:
    """Print a line for people; colours only where a terminal is."""
    click.echo(click.style(text, **style) if style else text)


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "by": [{"id": person.id, "login": person.login} for person in decision.people],
        "policy": decision.policy or None,
        "at": iso(decision.at),
        "inputs": dict(decision.inputs),
        "reason": decision.reason or None,
    }
