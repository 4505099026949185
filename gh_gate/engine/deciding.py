"""The engine of the App: it believes its archive before the thread, and signs what it decides.

A decision is archived before anybody is told of it. Killed at any point, the next look finds it there, and shows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from gh_gate.asked import Prepared
from gh_gate.core import decision as folding
from gh_gate.core import render
from gh_gate.core.decision import ballot
from gh_gate.core.decision.ballot import Moment, What
from gh_gate.core.gate import Gate, Status
from gh_gate.core.marker import Kind
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import OUTLIVED, RULES_CHANGED, Engine, display, reading, records
from gh_gate.engine.answering import answered_by
from gh_gate.engine.concluding import statement
from gh_gate.engine.news import Tell, nobody
from gh_gate.engine.signing import Signing
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Forge, Gone

UNREADABLE_RULES = "superseded: the rules cannot be read any more"

Recorded = Callable[[Ticket, Decision], None]
"""Is told that a gate's record was posted."""


def unheard(_ticket: Ticket, _decision: Decision) -> None:
    """Tell nobody."""


class DecidingEngine(Engine):
    """Decides the gates that are asked for the App.

    :param signing: the App's key and archive.
    :param recorded: is told as soon as a gate's record stands in its thread, before labels and all that only shows it;
        neither fails nor takes long.
    """

    def __init__(
        self,
        forge: Forge,
        signing: Signing,
        *,
        sleep: Callable[[float], None] = time.sleep,
        tell: Tell = nobody,
        recorded: Recorded = unheard,
    ) -> None:
        super().__init__(forge, sleep=sleep, tell=tell)
        self._signing, self._archive, self._recorded = signing, signing.archive, recorded

    def _only_reads(self, ticket: Ticket) -> bool:  # noqa: ARG002 - the one who decides never only reads
        return False

    def _read(self, ticket: Ticket) -> Thread:
        thread = self._seen(ticket)
        ticket.gone_since = None
        return thread

    def _seen(self, ticket: Ticket) -> Thread:
        if not ticket.reacted:
            ticket.reacted |= self._archive.answered(ticket.gate, ticket.place)
        seen, refused = self._archive.seen(ticket.place), self._archive.refused(ticket.gate, ticket.place)
        return reading.thread_of(self.forge, ticket, seen, refused)

    def refuse(self, ticket: Ticket, reason: str) -> Decision:
        """End a gate that is not to be decided; what was decided before stands, and so does a "no", but no approval.

        :param reason: for people.
        """
        try:
            thread = self._read(ticket)
        except Gone as gone:
            return self._gone(ticket, gone).decision or self._ended(ticket, self.forge.now(), reason)
        tally = folding.fold(ticket.gate, thread, thread.read_at)
        said_no = tally.decision if records.is_no(tally.decision) else None
        ended = self._kept(ticket, thread) or said_no or self._ended(ticket, thread.read_at, reason)
        return self._write(ticket, thread, answered_by(ended, tally)).decision or ended

    def withdraw(self, ticket: Ticket, reason: str) -> Decision:
        """End a gate because whoever asked it takes it back; what its thread decides already stands, and so does an approval.

        :param reason: for people.
        """
        try:
            thread = self._read(ticket)
        except Gone as gone:
            return self._gone(ticket, gone).decision or self._ended(ticket, self.forge.now(), reason)
        tally = self._settled(ticket, thread)
        ended = tally.decision or self._ended(ticket, thread.read_at, reason)
        return self._write(ticket, thread, answered_by(ended, tally)).decision or ended

    def _ended(self, ticket: Ticket, at: datetime, reason: str) -> Decision:
        return Decision(status=Status.CANCELLED, at=max(at, ticket.opened_at), reason=reason)

    def _settled(self, ticket: Ticket, thread: Thread) -> Tally:
        tally = folding.fold(ticket.gate, thread, thread.read_at)
        kept = self._kept(ticket, thread)
        if kept is not None:
            return answered_by(kept, tally)
        if tally.decision is None or tally.decision.status is not Status.APPROVED:
            return tally
        return self._still_right(ticket, thread, tally, tally.decision)

    def _kept(self, ticket: Ticket, thread: Thread) -> Decision | None:
        """Return what was decided: by the archive, else by a record of ours in the thread, which the archive then keeps."""
        if not ticket.envelope:
            ticket.envelope = self._archive.envelope(ticket.gate, ticket.place)
        if not ticket.envelope:
            posted = records.signed(ticket.gate, thread, ticket.place, self._signing.known)
            if posted is not None:
                ticket.envelope = self._archive.decided(ticket, posted.record.to_decision(), posted.envelope)
        return self._signing.read(ticket.envelope).to_decision() if ticket.envelope else None

    def _still_right(self, ticket: Ticket, thread: Thread, tally: Tally, decision: Decision) -> Tally:
        """Hold an approval against the time and the rules as they are now, before it is archived."""
        problem = ""
        if thread.read_at > decision.at + timedelta(seconds=ticket.gate.valid_for):
            problem = OUTLIVED
        elif ticket.again is not None:
            problem = _rules_changed(ticket, ticket.again)
        if not problem:
            return tally
        return answered_by(self._ended(ticket, thread.read_at, problem), tally)

    def _complete(self, ticket: Ticket, thread: Thread) -> None:
        """Leave a question as it is: its parts are its asker's to post."""

    def _write(self, ticket: Ticket, thread: Thread, tally: Tally) -> Tally:
        tally = super()._write(ticket, thread, tally)
        for answer in tally.answers:
            if answer.comment_id in ticket.reacted:
                self._archive.judged(ticket, answer, thread)
        self._note_meddling(ticket, thread, tally)
        if tally.decision is not None:
            ticket.last = (thread, tally)
        return tally

    def _nothing_new(self, ticket: Ticket, thread: Thread, tally: Tally) -> bool:
        if ticket.last is not None and tally.decision is not None and tally == ticket.last[1]:
            return reading.same(thread, ticket.last[0])
        return super()._nothing_new(ticket, thread, tally)

    def _record(self, ticket: Ticket, thread: Thread, tally: Tally) -> Tally:
        if tally.decision is None:
            return tally
        if not ticket.envelope:
            sealed = self._signing.seal(statement(ticket, tally.decision))
            ticket.envelope = self._archive.decided(ticket, tally.decision, sealed)
        kept = self._signing.read(ticket.envelope)
        self._post(ticket, thread, kept.to_decision())
        return replace(tally, decision=kept.to_decision())

    def _post(self, ticket: Ticket, thread: Thread, decision: Decision) -> None:
        """Make the record stand in the thread as it was signed, once, whatever others did to it."""
        text = render.record(
            ticket.gate,
            decision,
            ticket.envelope,
            opened_at=ticket.opened_at,
            signed_by=self._signing.signer(ticket.envelope),
            question=ticket.place.comment_id,
        )
        own = [mine.comment for mine in reading.ours(ticket.gate, thread) if mine.note.kind is Kind.RECORD]
        if not own:
            self.forge.comment(ticket.place, text)
            self._recorded(ticket, decision)
        elif not render.equal_text(own[0].body, text):
            self.forge.edit_comment(own[0].id, text)
        for twin in own[1:]:
            with display.only():
                self.forge.delete_comment(twin.id)

    def _gone(self, ticket: Ticket, gone: Gone) -> Tally:
        tally = super()._gone(ticket, gone)
        ticket.gone_since = ticket.gone_since or self.forge.now()
        if tally.decision is None or self.forge.now() < ticket.gone_since + folding.GRACE:
            # One of GitHub's copies may lag behind the others; what is gone is still gone in a while.
            raise UpstreamError(gone.what, why=gone.why, do="look again")
        ticket.envelope = ticket.envelope or self._archive.envelope(ticket.gate, ticket.place)
        if not ticket.envelope:
            sealed = self._signing.seal(statement(ticket, tally.decision))
            ticket.envelope = self._archive.decided(ticket, tally.decision, sealed)
        return replace(tally, decision=self._signing.read(ticket.envelope).to_decision())

    def _note_meddling(self, ticket: Ticket, thread: Thread, tally: Tally) -> None:
        """Keep every touch of others, and say once that it does not change what was decided."""
        told = any(mine.note.kind is Kind.TOUCHED for mine in reading.ours(ticket.gate, thread))
        for moment in ballot.moments(ticket.gate, thread):
            if not _meddles(ticket.gate, moment):
                continue
            number = moment.comment.id if moment.comment else 0
            new = self._archive.tampered(ticket, moment)
            if new and _after(moment, tally) and not told:
                told = True
                with display.only():
                    self.forge.comment(ticket.place, render.touched(ticket.gate, moment.whose, number))


def _rules_changed(ticket: Ticket, again: Callable[[], Prepared]) -> str:
    try:
        fresh = again()
    except UpstreamError:
        raise
    except GateError as error:
        return f"{UNREADABLE_RULES}: {error.what.rstrip('.')}"
    if fresh.gate.digest != ticket.gate.digest:
        return RULES_CHANGED
    ticket.prepared = fresh  # what the record names is what was read just now
    return ""


def _meddles(gate: Gate, moment: Moment) -> bool:
    """Tell whether somebody touched the question, or the words of somebody who may decide."""
    if moment.what is What.TOUCHED:
        return moment.whose is None or (moment.whose.human and ballot.may_matter(gate, moment.whose))
    return moment.what is What.QUESTION_CHANGED


def _after(moment: Moment, tally: Tally) -> bool:
    return tally.decision is not None and moment.at > tally.decision.at
