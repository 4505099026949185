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
from gh_gate.engine import display, records, showing
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge


def conclude(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally) -> None:
    """Make a gate's place show its decision, which is written down already.

    :param thread: the thread as it was read for this decision.
    :param tally: with the decision.
    """
    if tally.decision is None:
        return
    with display.only():
        showing.show_label(forge, ticket, thread, tally.decision.status)
    with display.only():
        showing.show_status(forge, ticket, thread, tally)
    if ticket.gate.pull_request is None and (thread.face.open or not thread.face.locked):
        with display.only():
            forge.close(ticket.place, completed=tally.decision.status is Status.APPROVED)


def write_record(forge: Forge, ticket: Ticket, thread: Thread, decision: Decision) -> bool:
    """Post the record unless one stands already, and keep its envelope in the ticket once it does.

    :return: whether it was posted now.
    """
    if ticket.envelope:
        return False
    standing = records.of_gate(ticket.gate, thread, ticket.place)
    if standing is not None:
        ticket.envelope = standing.envelope
        return False
    envelope = record.envelope(statement(ticket, decision))
    text = render.record(ticket.gate, decision, envelope, opened_at=ticket.opened_at, question=ticket.place.comment_id)
    forge.comment(ticket.place, text)
    ticket.envelope, ticket.wrote = envelope, True
    return True


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
