"""What the server keeps and publishes: the ledger, the deliveries that it gave up, the key that signs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Protocol

from gh_gate.app.setup.checks.finding import Finding
from gh_gate.app.store.chain import Link, digest
from gh_gate.core.text import visible

LONG = 600.0
"""Seconds after which a delivery that waits is a sign of trouble; retries pause for five minutes at most."""


RECENT = timedelta(days=3)
"""For how long GitHub repeats deliveries."""


class Letter(Protocol):
    """A delivery that was set aside, as `gh_gate.app.store.inbox.DeadLetter`."""

    @property
    def received_at(self) -> datetime: ...  # noqa: D102 - a column
    @property
    def event(self) -> str: ...  # noqa: D102 - a column
    @property
    def error(self) -> str: ...  # noqa: D102 - a column


def tail(links: Iterable[Link], count: int) -> Finding:
    """Check the end of the chain.

    :param links: the last entries, in order; the first of them is believed about what came before.
    :param count: how many entries the ledger has.
    """
    held = list(links)
    broken = next((link.seq for link in held if digest(link) != link.hash), None)
    gaps = (b.seq for a, b in pairwise(held) if b.previous != a.hash or b.seq != a.seq + 1)
    wrong = broken if broken is not None else next(gaps, None)
    if wrong is not None:
        do = "stop the server; gh-gate ledger verify tells more; restore the database from a backup"
        return Finding(False, f"the ledger was changed: entry {wrong} does not fit", do)
    told = f"the ledger has {count:,} entries" if count else "the ledger is empty"
    return Finding(True, f"{told}, and its last {len(held):,} hold" if len(held) < count else told)


def dead(letters: Sequence[Letter], now: datetime) -> Finding:
    """Check the deliveries that were set aside; what is older than three days is history, and only told.

    :param letters: the first come first.
    """
    if not letters:
        return Finding(True, "no delivery was set aside")
    last = letters[-1]
    why = visible(last.error[:200]) or "it does not say why"
    told = f"{len(letters)} deliveries were set aside; the last, {last.event} of {last.received_at:%Y-%m-%d %H:%M} UTC: {why}"
    recent = now - last.received_at < RECENT
    return Finding(False if recent else None, told, "mend what it says; docs/operations.md tells what becomes of them")


def waiting(oldest: datetime | None, now: datetime) -> Finding:
    """Check how long deliveries wait.

    :param oldest: when the one was received that waits longest.
    """
    seconds = (now - oldest).total_seconds() if oldest else 0.0
    if seconds <= LONG:
        return Finding(True, "no delivery waits for long")
    told = f"a delivery has been waiting for {seconds / 60:.0f} minutes"
    return Finding(False, told, "start gh-gate serve; if it runs, its log says what it waits for")


def published(text: str, keyid: str) -> Finding:
    """Compare the key that signs with what a running server publishes.

    :param text: what stands at its ``/.well-known/gh-gate.json``.
    :param keyid: of the key in the settings.
    """
    current = _current(text)
    if current is None:
        return Finding(False, "the running server publishes no keys that can be read", "compare --server-url")
    if current == keyid:
        return Finding(True, f"the running server signs with the key of the settings ({keyid[:16]})")
    told = f"the running server signs with key {visible(current[:16])}, and the settings hold {keyid[:16]}"
    return Finding(False, told, "restart the server, or compare --server-url and the settings")


def _current(text: str) -> str | None:
    try:
        document: Mapping[str, Any] = json.loads(text)
        return next(str(key["keyid"]) for key in document["keys"] if key["use"] == "current")
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
        return None
