"""Whether Flyte's conditions are asked, and the Flytes reached that wait for their answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gh_gate.app.flyte.sender import Sender
from gh_gate.app.setup.checks import outgoing
from gh_gate.app.setup.checks.finding import Finding
from gh_gate.app.store.conditions import Row
from gh_gate.core.text import visible


def reached(senders: Sequence[Sender]) -> Iterator[Finding]:
    """Connect to each sender's Flyte, and to where its tokens come from, and say nothing there."""
    places = [(one.flyte, one.credentials.place) for one in senders]
    yield from outgoing.reached([place for both in places for place in both if place])


def unasked(rows: Sequence[Row]) -> Finding:
    """Check the conditions that nobody is asked about.

    :param rows: the oldest first.
    """
    refused = [row for row in rows if row.error]
    if not refused:
        return Finding(True, "no condition of Flyte waits without being asked")
    first = refused[0]
    told = f"{len(refused)} conditions of Flyte cannot be asked; the first, of {first.sender} since {first.told_at:%Y-%m-%d %H:%M} UTC: "
    do = "mend what it says; each is tried again every ten minutes"
    return Finding(None, told + visible(first.error[:200]), do)
