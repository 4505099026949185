"""Makes what people see match what is true: label, title, open or closed, the status comment, reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gh_gate.core import render
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.marker import Kind, Note
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import display
from gh_gate.engine.news import News, Tell, firstly, nobody
from gh_gate.engine.reading import ours
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge

LABELS = frozenset(f"gate:{status}" for status in Status)


def show_status(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally) -> None:
    """Write the one status comment, or bring it up to date."""
    text = render.status(ticket.gate, tally)
    standing = [mine.comment for mine in ours(ticket.gate, thread) if mine.note.kind is Kind.STATUS]
    if not standing:
        forge.comment(ticket.place, text)
    elif not render.equal_text(standing[0].body, text):
        forge.edit_comment(standing[0].id, text)


def show_label(forge: Forge, ticket: Ticket, thread: Thread, status: Status) -> None:
    """Set the one label; on a pull request it stays pending while any gate there is."""
    # Whose record stands has ended, also if it was posted in the very second of this reading.
    waiting = [neighbour for neighbour in thread.neighbours if neighbour.closed_at is None]
    others = any(neighbour.pending(thread.read_at, thread.head) for neighbour in waiting)
    label = f"gate:{Status.PENDING if others else status}"
    present = {name.lower(): name for name in thread.face.labels}
    wrong = sorted(present[name] for name in present.keys() & LABELS - {label})
    if wrong or label not in present:
        forge.label(ticket.place, label, wrong)


def show_pending(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally, tell: Tell = nobody) -> None:
    """Make a waiting gate look like one, and remind people if it is time.

    :param tell: is told of a reminder, and of an escalation, that is posted.
    """
    with display.only():
        show_label(forge, ticket, thread, Status.PENDING)
    with display.only():
        show_status(forge, ticket, thread, tally)
    with display.only():
        _restore(forge, ticket, thread)
    with display.only():
        _remind(forge, ticket, thread, tally, tell)
    with display.only():
        _escalate(forge, ticket, thread, tally, tell)


def _restore(forge: Forge, ticket: Ticket, thread: Thread) -> None:
    """Undo what hides or renames a waiting issue: a closed one is not found, and another title may ask something else."""
    if ticket.gate.pull_request is not None:
        return
    if not thread.face.open:
        forge.reopen(ticket.place)
    title = render.title(ticket.gate)
    if thread.face.title.strip() != title.strip():
        forge.retitle(ticket.place, title)


def tidy(forge: Forge, ticket: Ticket, thread: Thread) -> None:
    """Delete what two processes of one run both posted at the same time; the older text stays."""
    seen: set[Note] = set()
    for mine in ours(ticket.gate, thread):
        which = replace(mine.note, detail="") if mine.note.kind is Kind.STATUS else mine.note
        if which in seen:
            with display.only():
                forge.delete_comment(mine.comment.id)
        seen.add(which)


def _remind(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally, tell: Tell) -> None:
    """Post the newest reminder that is due, if it has not been posted; those missed during an outage are not made up for."""
    if tally.deadline is not None and thread.read_at >= tally.deadline:
        return  # whoever is reminded now is too late
    due, _ = due_at(ticket, tally, thread.read_at)
    posted = [int(mine.note.detail) for mine in ours(ticket.gate, thread) if mine.note.kind is Kind.REMINDER]
    if due > max(posted, default=0):
        comment = forge.comment(ticket.place, render.reminder(ticket.gate, tally, due))
        tell(ticket, News.REMINDER, tally, firstly(forge, ticket, comment))


def _escalate(forge: Forge, ticket: Ticket, thread: Thread, tally: Tally, tell: Tell) -> None:
    """Tell those whom the policy file names that nobody has decided for long, once."""
    escalate, (_, due) = ticket.prepared.escalate, due_at(ticket, tally, thread.read_at)
    posted = (mine.note.kind for mine in ours(ticket.gate, thread))
    if escalate and due and Kind.ESCALATED not in posted:
        comment = forge.comment(ticket.place, render.escalation(ticket.gate, tally, escalate.to))
        tell(ticket, News.ESCALATED, tally, firstly(forge, ticket, comment))


def due_at(ticket: Ticket, tally: Tally, at: datetime) -> tuple[int, bool]:
    """Return how many reminders are due at a time, and whether others are to be told."""
    waited, interval = (at - tally.opened_at).total_seconds(), remind_every(ticket.gate)
    escalate = ticket.prepared.escalate
    return int(waited // interval) if interval else 0, escalate is not None and waited >= escalate.after


def remind_every(gate: Gate) -> int | None:
    """Return the seconds between two reminders of a gate, or None if it has none."""
    if gate.on_timeout is OnTimeout.REMIND:
        return min(gate.remind or gate.timeout, gate.timeout)
    return gate.remind
