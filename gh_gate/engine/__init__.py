"""Opens gates, looks at them and concludes: the only writer of labels, replies and records.

Level-triggered: every `Engine.look` reads the whole thread and makes the world match it. Who calls it, how often, and after
which loss makes no difference, and it may be killed between any two requests.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from gh_gate.asked import Prepared
from gh_gate.core import render
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Decider, OnTimeout, Status
from gh_gate.core.record import keys
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import answering, reading, showing
from gh_gate.engine.concluding import conclude, has_sleepers, write_record
from gh_gate.engine.news import First, News, Tell, firstly, nobody, surely
from gh_gate.engine.opening import complete, open_gate
from gh_gate.engine.settling import Settled, kept_open_to, lapsed, refuse_lapsed, settle
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import UpstreamError
from gh_gate.forge.base import Forge, Gone, Place

__all__ = ["Engine", "Ticket", "asks_anew"]

RULES_CHANGED = "superseded: the rules changed while the gate was waiting"
INVOLVED = "superseded: somebody who approved it started the run again"
CHANGED = "superseded: the question had been edited before it was approved"
OUTLIVED = "superseded: the approval is older than it is valid for"
PAUSES = (5.0, 20.0, 60.0)
"""Seconds before an opening that failed on the way is taken up again; it goes on where it was."""

_log = logging.getLogger("gh_gate.engine")


def asks_anew(decision: Decision) -> bool:
    """Tell whether a decision only withdrew a question that has to be put again."""
    withdrawn = decision.status is Status.CANCELLED and not decision.by
    return withdrawn and decision.reason in (RULES_CHANGED, OUTLIVED)


class Engine:
    """What happens to gates in one forge.

    :param forge: where the gates live.
    :param sleep: waits for some seconds, between two tries of an opening whose answer was lost.
    :param public_key: the App's Ed25519 keys, as text; for a gate that the App decides, only their signature counts.
    :param tell: is told what is news about the gates that it opens, reminds people of, or decides.
    """

    def __init__(
        self,
        forge: Forge,
        *,
        sleep: Callable[[float], None] = time.sleep,
        public_key: str = "",
        tell: Tell = nobody,
    ) -> None:
        self.forge = forge
        self._sleep, self._tell = sleep, tell
        self._known = keys.load_public_keys(public_key) if public_key else ()

    def open(
        self,
        prepared: Prepared,
        *,
        labels: Iterable[str] = (),
        attempt: int = 1,
        again: Callable[[], Prepared] | None = None,
    ) -> Ticket:
        """Open a gate, or find the one that was opened for the same repository, run and name.

        :param labels: more labels for a new issue.
        :param attempt: of the run.
        :param again: prepares the gate anew; asked before an approval, so that owners who changed meanwhile count.
        :raise UpstreamError: where the forge could not be asked; the next call goes on.
        """
        wanted, posted = tuple(labels), set[Place]()
        for pause in (*PAUSES, None):
            try:
                ticket = open_gate(
                    self.forge,
                    prepared,
                    labels=wanted,
                    attempt=attempt,
                    sleep=self._sleep,
                    known=self._known,
                    posted=posted,
                )
            except UpstreamError as error:
                if pause is None:
                    raise
                _log.warning("%s Going on in %.0f s.", error.what, pause)
                self._sleep(pause)
            else:
                ticket.again = again
                self._tell_opened(ticket)
                return ticket
        raise AssertionError  # the last pause is None

    def look(self, ticket: Ticket) -> Tally:
        """Read the gate's thread, answer what is new, and conclude if it is decided.

        :return: where the gate stands; its ``decision`` is final, and written down.
        :raise VerificationError: where a record says approved and the thread no longer does.
        :raise UpstreamError: where the forge could not be asked; the next look goes on.
        """
        if ticket.stands is not None:
            return Tally(opened_at=ticket.opened_at, deadline=None, decision=ticket.stands)
        try:
            thread = self._read(ticket)
        except Gone as gone:
            return self._gone(ticket, gone)
        tally = self._settled(ticket, thread)
        self._tell_heard(ticket, tally)
        if not self._nothing_new(ticket, thread, tally):
            tally = self._write(ticket, thread, tally)
        return tally

    def cancel(self, ticket: Ticket, reason: str) -> Decision:
        """Close a gate as cancelled, unless it is decided already: then that decision stands.

        A gate that the App decides is only withdrawn here; the App closes it.

        :param reason: for people, say ``the run was cancelled``.
        """
        if ticket.stands is not None:
            return ticket.stands
        try:
            thread = self._read(ticket)
        except Gone as gone:
            return Decision(status=Status.CANCELLED, at=self.forge.now(), reason=gone.what)
        tally = self._settled(ticket, thread)
        ended = tally.decision or Decision(
            status=Status.CANCELLED, at=max(thread.read_at, ticket.opened_at), reason=reason
        )
        if self._only_reads(ticket):
            if tally.decision is None:
                self.forge.comment(ticket.place, render.withdrawal(ticket.gate, reason))
            return ended
        tally = self._record(ticket, thread, replace(tally, decision=ended))
        self._conclude(ticket, thread, tally)
        return tally.decision or ended

    def _only_reads(self, ticket: Ticket) -> bool:
        """Tell whether somebody else decides and answers here."""
        return ticket.gate.decider is Decider.APP

    def _read(self, ticket: Ticket) -> Thread:
        return reading.thread_of(self.forge, ticket)

    def _gone(self, ticket: Ticket, gone: Gone) -> Tally:
        decision = Decision(status=Status.CANCELLED, at=self.forge.now(), reason=gone.what)
        return Tally(opened_at=ticket.opened_at, deadline=None, decision=decision)

    def _settled(self, ticket: Ticket, thread: Thread) -> Tally:
        settled = settle(ticket.gate, thread, ticket.place, self._known)
        self._refuse_lapsed(ticket, thread, settled)
        if settled.standing is not None and ticket.gate.decider is Decider.APP:
            ticket.envelope = settled.standing.envelope
        decision = settled.tally.decision
        if decision is None or decision.status is not Status.APPROVED:
            return settled.tally
        return self._checked(ticket, thread, settled, decision)

    def _refuse_lapsed(self, ticket: Ticket, thread: Thread, settled: Settled) -> None:
        """Raise for an approval that the thread does not bear out, and let the place say so first.

        Whoever wrote the record may have been killed before its labels were done; where they were, the place tells what was
        decided then, and keeps telling it.
        """
        if settled.lapsed is not None and not (self._only_reads(ticket) or _is_over(ticket, thread)):
            with suppress(UpstreamError, Gone):  # what is shown must not take the place of what is wrong
                conclude(self.forge, ticket, thread, kept_open_to(settled, ballot.refused(ticket.gate, thread)))
        refuse_lapsed(settled)

    def _checked(self, ticket: Ticket, thread: Thread, settled: Settled, decision: Decision) -> Tally:
        """Hold an approval against the time and the rules as they are now."""
        problem = self._problem(ticket, thread, settled, decision)
        if not problem:
            return settled.tally
        if settled.standing is not None:
            raise lapsed(decision, problem.removeprefix("superseded: "))
        ended = Decision(status=Status.CANCELLED, at=max(thread.read_at, ticket.opened_at), reason=problem)
        return replace(settled.tally, decision=ended)

    def _problem(self, ticket: Ticket, thread: Thread, settled: Settled, decision: Decision) -> str:
        if thread.read_at > decision.at + timedelta(seconds=ticket.gate.valid_for):
            return OUTLIVED  # also what this process has written down: it may have held it for days
        if ticket.wrote and settled.standing is not None:
            return ""  # everything else was looked at when it was written down
        if ticket.again is not None and ticket.again().gate.digest != ticket.gate.digest:
            return RULES_CHANGED
        if self._only_reads(ticket) and reading.by_somebody_involved(thread.reruns, decision):
            return INVOLVED  # the App may not be allowed to read who did
        return CHANGED if self._only_reads(ticket) and _changed_before(thread, decision) else ""

    def _nothing_new(self, ticket: Ticket, thread: Thread, tally: Tally) -> bool:
        if ticket.last is None or tally.decision is not None or tally != ticket.last[1]:
            return False
        before, now = (showing.due_at(ticket, tally, thread.read_at) for thread in (ticket.last[0], thread))
        return before == now and reading.same(thread, ticket.last[0])

    def _write(self, ticket: Ticket, thread: Thread, tally: Tally) -> Tally:
        ticket.last = None
        if self._only_reads(ticket):
            return tally
        if tally.decision is None:
            showing.tidy(self.forge, ticket, thread)
            self._complete(ticket, thread)
        answering.answer_deciders(self.forge, ticket, thread, tally)
        if tally.decision is not None:
            tally = self._record(ticket, thread, tally)
        else:
            showing.show_pending(self.forge, ticket, thread, tally, self._tell)
        done = answering.answer_strangers(self.forge, ticket, thread, tally)
        if tally.decision is not None:
            self._conclude(ticket, thread, tally)
        elif done:
            ticket.last = (thread, tally)
        return tally

    def _conclude(self, ticket: Ticket, thread: Thread, tally: Tally) -> None:
        """Show the decision, and then tell of it, if this process has written it down."""
        conclude(self.forge, ticket, thread, tally, keep_open=self._keeps_open(ticket, thread, tally.decision))
        if ticket.untold is not None:
            self._tell_decided(ticket, tally, firstly(self.forge, ticket, ticket.untold))
            ticket.untold = None

    def _keeps_open(self, ticket: Ticket, thread: Thread, decision: Decision | None) -> bool:
        """Tell whether a decided gate is to be found by whoever wakes the jobs that wait for it; a "no" is locked at once."""
        if ticket.gate.decider is not Decider.HANDLER or decision is None:
            return False
        wakes_all = decision.status is Status.APPROVED or asks_anew(decision)
        return wakes_all and has_sleepers(ticket, thread)

    def _complete(self, ticket: Ticket, thread: Thread) -> None:
        if ballot.complete_from(ticket.gate, thread) is None:
            complete(self.forge, ticket)

    def _record(self, ticket: Ticket, thread: Thread, tally: Tally) -> Tally:
        """Write the decision down, and return the one that stands: a twin of this process may have been first."""
        posted = write_record(self.forge, ticket, thread, tally.decision) if tally.decision else None
        if posted is None:
            return tally
        ticket.untold = posted
        return self._standing(ticket, tally)

    def _standing(self, ticket: Ticket, tally: Tally) -> Tally:
        """Return the tally with the decision that stands after a record was posted."""
        try:
            fresh = reading.with_rights(self.forge, ticket.gate, ticket.attempt, self.forge.read(ticket.place))
        except Gone as gone:
            return self._gone(ticket, gone)
        settled = settle(ticket.gate, fresh, ticket.place, self._known)
        if settled.standing is None:
            return tally  # the copy that was read is behind what was just written
        self._refuse_lapsed(ticket, fresh, settled)
        return replace(tally, decision=settled.tally.decision or tally.decision)

    def _tell_opened(self, ticket: Ticket) -> None:
        """Tell of a question that this process has posted; one that a condition answers waits for nobody."""
        if ticket.posted and ticket.stands is None and not ticket.gate.auto_approve:
            reminds = ticket.gate.on_timeout is OnTimeout.REMIND
            deadline = None if reminds else ticket.gate.deadline(ticket.opened_at)
            self._tell(ticket, News.OPENED, Tally(opened_at=ticket.opened_at, deadline=deadline))

    def _tell_heard(self, ticket: Ticket, tally: Tally) -> None:
        """Tell of an answer that this process has waited for, and that somebody else gives."""
        if self._only_reads(ticket):
            if ticket.waited and tally.decision is not None:
                self._tell_decided(ticket, tally)
            ticket.waited = tally.decision is None

    def _tell_decided(self, ticket: Ticket, tally: Tally, first: First = surely) -> None:
        """Tell of a decision; of one that only withdraws a question nobody hears, because the next question is news."""
        if tally.decision is not None and not asks_anew(tally.decision):
            self._tell(ticket, News.DECIDED, tally, first)


def _is_over(ticket: Ticket, thread: Thread) -> bool:
    """Tell whether a place looks like one that is decided; on a pull request the label belongs to all its gates."""
    waits = f"gate:{Status.PENDING}" in {name.lower() for name in thread.face.labels}
    return not waits and (ticket.gate.pull_request is not None or not thread.face.open)


def _changed_before(thread: Thread, decision: Decision) -> bool:
    """Tell whether people may have read another question than the one that was asked."""
    changed = ballot.first_change(thread.opening)
    return changed is not None and changed <= decision.at
