"""Writes a decision down: record, label, status comment, closed issue; each only if it is not there yet.

The record comes first, because it is the decision; everything after it only shows it. Killed at any point, the next look
finds the record and does the rest.
"""

from __future__ import annotations

from gh_gate import __version__
from gh_gate.core import record, render
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import display, notes, records, showing
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge


def conclude(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally, *, keep_open: bool = False) -> None:
    """Make a gate's place show its decision, which is written down already.

    :param thread: the thread as it was read for this decision.
    :param tally: with the decision.
    :param keep_open: leave an issue as it is, so that whoever still has to wake jobs of its run finds it.
    """
    if tally.decision is None:
        return
    with display.only():
        showing.show_label(forge, ticket, thread, tally.decision.status)
    with display.only():
        showing.show_status(forge, ticket, thread, tally)
    ticket.left_open = False
    if ticket.gate.pull_request is None and (thread.face.open or not thread.face.locked):
        if keep_open:
            ticket.left_open = True
        else:
            close(forge, ticket, tally.decision)


def close(forge: Forge, ticket: Ticket, decision: Decision) -> None:
    """Close and lock the issue of a gate that is over."""
    with display.only():
        forge.close(ticket.place, completed=decision.status is Status.APPROVED)
    ticket.left_open = False


def has_sleepers(ticket: Ticket, thread: Thread) -> bool:
    """Tell whether jobs of the run have left notes that they wait, and nobody has said yet that the run has gone on.

    A step of a later attempt is the one job that waited; but where there are several, it may be the first of them.
    """
    jobs = notes.waiting(ticket.gate, thread)
    if not jobs or notes.is_over(ticket.gate, thread, jobs):
        return False
    return len(jobs) > 1 or ticket.attempt <= max(job.attempt for job in jobs)


def write_record(forge: Forge, ticket: Ticket, thread: Thread, decision: Decision) -> Comment | None:
    """Post the record unless one stands already, and keep its envelope in the ticket once it does.

    :return: the comment if it was posted now.
    """
    if ticket.envelope:
        return None
    standing = records.of_gate(ticket.gate, thread, ticket.place)
    if standing is not None:
        ticket.envelope = standing.envelope
        return None
    envelope = record.envelope(statement(ticket, decision))
    text = render.record(ticket.gate, decision, envelope, opened_at=ticket.opened_at, question=ticket.place.comment_id)
    posted = forge.comment(ticket.place, text)
    ticket.envelope, ticket.wrote = envelope, True
    return posted


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
