"""Whether a gate has to be looked at, judged by what the repository's listings show: most of the time nothing has happened.

A listing shows no edits and no rights, so nothing is decided here, and what is in doubt is looked at. What is left alone is a
gate of which all commands have been judged, nobody changed a word since, and for which nothing is due; and one that is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gh_gate.asked import Prepared
from gh_gate.core import render, rerun
from gh_gate.core.decision import GRACE, ballot
from gh_gate.core.gate import Decider, Gate, OnTimeout, Status
from gh_gate.core.marker import Kind, Note
from gh_gate.core.policy.file import Escalation
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.engine import Ticket, asks_anew, finding, notes, reading, records, showing
from gh_gate.engine.finding import Found, Spot
from gh_gate.forge.github.overview import Item, Said

SLACK = timedelta(seconds=2)
"""By how much the times of one act may differ in GitHub's listings."""

Escalations = Callable[[str], Escalation | None]
"""Tells of a gate's name who is to be told when it has waited too long."""


def nobody(_name: str) -> None:
    """Tell that nobody is to be told."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Tells what a gate looks like.

    :param text: whether this is the text that asks it.
    :param title: whether this is its issue's title.
    """

    text: Callable[[Gate, str], bool]
    title: Callable[[Gate, str], bool]


EXACT = Looks(finding.is_exact, lambda gate, title: title.strip() == render.title(gate).strip())


@dataclass(frozen=True, slots=True)
class Glance:
    """What the listings show of one issue or pull request.

    :param now: GitHub's clock.
    :param said: its comments, all since the first that asks.
    :param looks: how its gates look.
    """

    item: Item
    now: datetime
    said: Sequence[Said]
    looks: Looks = EXACT

    def gates(self, me: Person, repository_id: int) -> tuple[Glimpse, ...]:
        """Return the gates that an account asks there."""
        spot, thread = Spot(self.item.number, repository_id, Decider.HANDLER), self._thread(me)
        found = finding.gates_in(thread, spot, lambda text: _by(text.author, me), exact=self.looks.text)
        return tuple(Glimpse(self, one, _of(one, thread)) for one in found.gates)

    def _thread(self, me: Person) -> Thread:
        """Return it as a thread, without what no listing shows."""
        item = self.item
        comments = tuple(sorted((one.text for one in self.said), key=lambda text: text.id))
        opening, head = replace(item.text, id=0), "" if item.is_pull else None
        return Thread(opening, comments, (), me, self.now, head=head, face=item.face)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A gate as the listings show it.

    :param thread: what belongs to it.
    """

    glance: Glance
    found: Found
    thread: Thread

    @property
    def gate(self) -> Gate:
        """The gate."""
        return self.found.gate

    @property
    def decision(self) -> Decision | None:
        """What its record says, which may be forged."""
        standing = records.of_gate(self.gate, self.thread, self.found.place)
        return standing.record.to_decision() if standing else None

    @property
    def waits(self) -> bool:
        """Whether it seems to wait for people."""
        over = is_over(self.glance.item) or self._was_about_something_else()
        return self.decision is None and not over

    @property
    def may_escalate(self) -> bool:
        """Whether the policy file may want somebody to be told of a long wait; the jobs that wait for it say so."""
        noted = [note.detail for note in self._notes(Kind.WAITS)]
        return self.waits and (not noted or any(detail.endswith("/escalates") for detail in noted))

    def why_look(self, escalations: Escalations) -> str:
        """Return why it has to be looked at, in a word; an empty string where nothing has happened and nothing is due."""
        if is_over(self.glance.item):
            return ""
        decision = self.decision
        if decision is not None:
            return self._after(decision)
        if self._was_about_something_else():
            return ""
        if self.found.problem:
            return "text"
        return self._due(escalations) or self._shown_otherwise() or self._unjudged() or self._touched()

    def _was_about_something_else(self) -> bool:
        """Tell whether a record stands in a closed issue for what it asked before somebody edited it."""
        texts = (comment.body for comment in self.thread.comments if self._is_ours(comment))
        return self.glance.item.shut and any(render.read_record(text) for text in texts)

    def _after(self, decision: Decision) -> str:
        said_no = self.glance.item.shut and decision.status is Status.APPROVED
        # What the issue shows comes after its record, which may be forged.
        shown = replace(decision, status=Status.REJECTED) if said_no else decision
        jobs = rerun.woken(notes.waiting(self.gate, self.thread), shown, anew=asks_anew(decision))
        if jobs and not notes.is_over(self.gate, self.thread, jobs):
            return "asleep"
        return "" if self.glance.item.is_pull or self.glance.item.shut else "open"

    def _due(self, escalations: Escalations) -> str:
        gate, opened_at, now = self.gate, self.found.opened_at, self.glance.now
        if gate.on_timeout is not OnTimeout.REMIND and now >= gate.deadline(opened_at) + GRACE:
            return "deadline"
        ticket = Ticket(Prepared(gate, escalate=escalations(gate.name)), self.found.place, opened_at)
        remind, escalate = showing.due_at(ticket, Tally(opened_at=opened_at, deadline=None), now)
        if remind > max((int(note.detail) for note in self._notes(Kind.REMINDER)), default=0):
            return "reminder"
        return "escalation" if escalate and not any(self._notes(Kind.ESCALATED)) else ""

    def _shown_otherwise(self) -> str:
        """Tell whether a waiting issue does not look like one; on a pull request the label belongs to all its gates."""
        if self.glance.item.is_pull:
            return ""
        face, named = self.glance.item.face, self.glance.looks.title
        fine = face.open and labels_of(self.glance.item) == {_label(Status.PENDING)} and named(self.gate, face.title)
        return "" if fine else "face"

    def _unjudged(self) -> str:
        status = next(self._notes(Kind.STATUS), None)
        if status is None:
            return "status"
        last = int(status.detail.partition("/")[0] or 0)
        said = (comment for comment in self.thread.comments if comment.id > last and not self._is_ours(comment))
        return "command" if any(ballot.read(comment.body) is not None for comment in said) else ""

    def _touched(self) -> str:
        """Tell whether something may have changed that the comments do not show: an edit, or a pull request's head."""
        changed = {one.text.id: one.updated_at for one in self.glance.said}
        last = max(changed[comment.id] for comment in self.thread.comments if self._is_ours(comment))
        theirs = [comment for comment in self.thread.comments if not self._is_ours(comment)]
        if any(changed[one.id] > max(one.created_at + SLACK, last - SLACK) for one in theirs):
            return "edit"
        newest = max(changed[comment.id] for comment in self.thread.comments)
        return "moved" if self.glance.item.is_pull and self.glance.item.updated_at > newest + SLACK else ""

    def _is_ours(self, comment: Comment) -> bool:
        return ballot.is_ours(comment, self.thread)

    def _notes(self, kind: Kind) -> Iterator[Note]:
        return (mine.note for mine in reading.ours(self.gate, self.thread) if mine.note.kind is kind)


def is_over(item: Item) -> bool:
    """Tell whether nothing is left to do in an issue: one whose jobs are still to be told stays open, or says a "no"."""
    return item.shut and labels_of(item) in ({_label(Status.APPROVED)}, {_label(Status.CANCELLED)})


def labels_of(item: Item) -> set[str]:
    """Return the labels that gates have."""
    return {name.lower() for name in item.face.labels} & showing.LABELS


def _by(author: Person | None, who: Person) -> bool:
    return author is not None and author.id == who.id


def _label(status: Status) -> str:
    return f"gate:{status}"


def _of(found: Found, thread: Thread) -> Thread:
    """Cut a thread down to what belongs to a gate."""
    asked = found.place.comment_id
    if asked is None:
        return thread
    opening = next(comment for comment in thread.comments if comment.id == asked)
    return replace(thread, opening=opening, comments=tuple(c for c in thread.comments if c.id > asked))
