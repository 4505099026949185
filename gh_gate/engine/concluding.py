"""Writes a decision down: record, label, status comment, closed issue; each only if it is not there yet.

The record comes first, because it is the decision; everything after it only shows it. Killed at any point, the next look
finds the record and does the rest.
"""

from __future__ import annotations

from gh_gate import __version__
from gh_gate.core import record, render
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import reading, showing
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge


def conclude(forge: Forge, ticket: Ticket, thread: Thread, decision: Decision, tally: Tally | None = None) -> None:
    """Make a gate's place show its decision.

    :param thread: the thread as it was read for this decision.
    :param tally: what led to it, for the status comment; None for a gate that ends without having been counted.
    """
    write_record(forge, ticket, thread, decision)
    shown = tally or Tally(opened_at=ticket.opened_at, deadline=None, decision=decision)
    showing.show_label(forge, ticket, thread, decision.status)
    showing.show_status(forge, ticket, thread, shown)
    if ticket.gate.pull_request is None and (thread.face.open or not thread.face.locked):
        forge.close(ticket.place, completed=decision.status is Status.APPROVED)


def write_record(forge: Forge, ticket: Ticket, thread: Thread, decision: Decision) -> None:
    """Post the record unless it stands already, and keep its envelope in the ticket once it does."""
    if ticket.envelope:
        return
    standing = reading.recorded(ticket.gate, thread, ticket.place.number)
    if standing is not None:
        ticket.envelope = standing[1]
        return
    envelope = record.envelope(statement(ticket, decision))
    forge.comment(ticket.place, render.record(ticket.gate, decision, envelope, opened_at=ticket.opened_at))
    ticket.envelope = envelope


def statement(ticket: Ticket, decision: Decision) -> bytes:
    """Return the statement of a decision, the same bytes for the same decision."""
    return record.statement(
        ticket.gate,
        decision,
        ticket.place.number,
        url=ticket.place.url,
        opened_at=ticket.opened_at,
        sources=ticket.prepared.sources,
        version=__version__,
    )
