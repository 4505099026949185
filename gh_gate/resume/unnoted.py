"""A decided gate whose thread tells of no job that its decision wakes: there may be none, or its note is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from gh_gate.core import rerun
from gh_gate.core.gate import Decider, Status
from gh_gate.core.rerun import Waiting
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Thread
from gh_gate.engine import Ticket, asks_anew, notes
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge
from gh_gate.resume.resumption import Resumption, stranded

FRESH = timedelta(minutes=5)
"""For how long after the decision a job may still leave its first note."""

NOBODY = Resumption(None, "no job waits", done=True)


def look(forge: GitHubForge, ticket: Ticket, decision: Decision, thread: Thread) -> Resumption:
    """Say in the thread, once, that a job may wait of which nobody knows; else there is nothing to do.

    :param thread: of the gate, without a note of a job that the decision wakes.
    """
    if not _wakes_all(decision) or notes.is_over(ticket.gate, thread, ()):
        return NOBODY
    if _leaves(ticket, thread):
        return _in_run(forge, ticket, notes.stood_from(ticket.gate, thread, decision, ticket.place.comment_id))
    soon = decision.at + FRESH
    return NOBODY if thread.read_at >= soon else Resumption(soon, NOBODY.what, done=False)


def supposed(forge: GitHubForge, ticket: Ticket, decision: Decision, thread: Thread) -> Waiting | None:
    """Return the job that can only be meant: of its ended run the one that failed, and it had just asked; None where there is none.

    :param thread: of the gate, without a note of a job that the decision wakes.
    """
    if ticket.gate.decider is not Decider.HANDLER or not _wakes_all(decision) or notes.is_over(ticket.gate, thread, ()):
        return None
    try:
        run = forge.runs.run(int(ticket.gate.run_id))
    except Gone:
        return None
    jobs = forge.runs.jobs(run.id) if run.status == "completed" else ()
    failed = [job for job in jobs if job.conclusion == "failure"]
    if len(failed) != 1 or not rerun.asked_in(failed[0], ticket.opened_at):
        return None
    return Waiting(run.attempt, failed[0].id, "", always=False, noted_at=ticket.opened_at)


def _in_run(forge: GitHubForge, ticket: Ticket, since: datetime) -> Resumption:
    try:
        run = forge.runs.run(int(ticket.gate.run_id))
    except Gone:
        return NOBODY
    if run.status != "completed":
        now = forge.now()
        return Resumption(now + rerun.pause(now - since), rerun.IN_PROGRESS, done=False)
    if not rerun.unheard(forge.runs.jobs(run.id), since):
        return NOBODY
    return stranded(forge, ticket, rerun.UNKNOWN)


def _wakes_all(decision: Decision) -> bool:
    return decision.status is Status.APPROVED or asks_anew(decision)


def _leaves(ticket: Ticket, thread: Thread) -> bool:
    """Tell whether a note is missed: the steps of the App's gates may wait, but a text of theirs may have been deleted."""
    asker = thread.opening.author
    deleted = (one.author.id for one in thread.deletions if one.author is not None)
    return ticket.gate.decider is Decider.HANDLER or (asker is not None and asker.id in deleted)
