"""When a gate has to be looked at again although nobody wrote anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from gh_gate.core.decision import GRACE
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.engine.showing import remind_every

SECOND = timedelta(seconds=1)


def next_look(ticket: Ticket, tally: Tally, now: datetime) -> datetime | None:
    """Return the next time at which a gate changes by itself: its deadline's grace is over, or somebody is to be told.

    :return: None for a gate that is decided, and for one that only waits for people.
    """
    if tally.decision is not None:
        return None
    times = [] if tally.deadline is None else [tally.deadline + GRACE + SECOND]
    interval, escalate = remind_every(ticket.gate), ticket.prepared.escalate
    if interval is not None:
        passed = int((now - tally.opened_at).total_seconds()) // interval
        times.append(tally.opened_at + timedelta(seconds=(passed + 1) * interval))
    if escalate is not None and (at := tally.opened_at + timedelta(seconds=escalate.after)) > now:
        times.append(at)
    return min(times, default=None)
