"""Entries for tests: a few words each, the rest as it always is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Entry, Kind, Ledger

SPOT = Spot(1001, 42, "acme/app", installation=7)
T0 = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)
DIGEST = "ab" * 32


def opening(run_id: str = "4711", name: str = "deploy", repository: str = "acme/app") -> dict[str, Any]:
    return {"run_id": run_id, "name": name, "repository": repository}


def seen(ledger: Ledger, once: str, **data: Any) -> Entry:
    return ledger.append(Kind.SEEN, SPOT, at=T0, once=once, data=data)


def opened(ledger: Ledger, spot: Spot = SPOT, gate: str = DIGEST, **data: str) -> Entry:
    once = f"opened:{spot.repository_id}:{spot.number}:{gate}"
    return ledger.append(Kind.OPENED, spot, at=T0, once=once, data=opening(**data), gate=gate)


def decided(ledger: Ledger, spot: Spot = SPOT, gate: str = DIGEST, status: str = "approved", nth: int = 1) -> Entry:
    once = f"decided:{spot.repository_id}:{spot.number}:{gate}:{nth}"
    data = {"status": status, "envelope": f"envelope {nth}"}
    return ledger.append(Kind.DECIDED, spot, at=T0 + timedelta(hours=nth), once=once, data=data, gate=gate)


def filled(ledger: Ledger) -> list[Entry]:
    """Append eight entries of several kinds at two spots."""
    other = Spot(1001, 43, "acme/app")
    first = [opened(ledger), seen(ledger, "seen:1", body="/approve"), decided(ledger)]
    return [*first, opened(ledger, other, "cd" * 32), *(seen(ledger, f"seen:{n}", body="x", n=n) for n in range(2, 6))]
