"""Opens gates, looks at them and concludes: the only writer of labels, replies and records.

Level-triggered: every `Engine.look` reads the whole thread and makes the world match it. Who calls it, how often, and after
which loss makes no difference, and it may be killed between any two requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from gh_gate.core import decision as folding
from gh_gate.core.gate import Decider, Status
from gh_gate.core.record import Record
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import answering, reading, showing
from gh_gate.engine.concluding import conclude, write_record
from gh_gate.engine.opening import open_gate
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Forge, Gone
from gh_gate.request import Prepared

__all__ = ["Engine", "Ticket"]

RULES_CHANGED = "superseded: the rules changed while the gate was waiting"


class Engine:
    """What happens to gates in one forge.

    :param forge: where the gates live.
    :param sleep: waits for some seconds, between two tries of an opening whose answer was lost.
    :param public_key: the App's Ed25519 key, as text; for a gate that the App decides, only its signature counts.
    """

    def __init__(self, forge: Forge, *, sleep: Callable[[float], None] = time.sleep, public_key: str = "") -> None:
        self.forge = forge
        self._sleep = sleep
        self._public_key = public_key

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
        ticket = open_gate(self.forge, prepared, labels=labels, attempt=attempt, sleep=self._sleep)
        ticket.again = again
        return ticket

    def look(self, ticket: Ticket) -> Tally:
        """Read the gate's thread, answer what is new, and conclude if it is decided.

        :return: where the gate stands; its ``decision`` is final, and written down.
        :raise VerificationError: where a record says approved and the thread no longer does.
        :raise UpstreamError: where the forge could not be asked; the next look goes on.
        """
        if ticket.stands is not None:
            return Tally(opened_at=ticket.opened_at, deadline=None, decision=ticket.stands)
        try:
            thread = reading.thread_of(self.forge, ticket)
        except Gone as gone:
            decision = Decision(status=Status.CANCELLED, at=self.forge.now(), reason=gone.what)
            return Tally(opened_at=ticket.opened_at, deadline=None, decision=decision)
        tally = self._conclude_from(ticket, thread)
        if not self._nothing_new(ticket, thread, tally):
            self._write(ticket, thread, tally)
        return tally

    def cancel(self, ticket: Ticket, reason: str) -> Decision:
        """Close a gate as cancelled, unless it is decided already: then that decision stands.

        :param reason: for people, say ``the run was cancelled``.
        """
        if ticket.stands is not None:
            return ticket.stands
        try:
            thread = reading.thread_of(self.forge, ticket)
        except Gone as gone:
            return Decision(status=Status.CANCELLED, at=self.forge.now(), reason=gone.what)
        tally = self._conclude_from(ticket, thread)
        decision = tally.decision or Decision(status=Status.CANCELLED, at=thread.read_at, reason=reason)
        conclude(self.forge, ticket, thread, decision, replace(tally, decision=decision))
        return decision

    def _conclude_from(self, ticket: Ticket, thread: Thread) -> Tally:
        tally = folding.fold(ticket.gate, thread, thread.read_at)
        if ticket.gate.decider is Decider.APP:
            return replace(tally, decision=self._signed(ticket, thread))
        standing = reading.recorded(ticket.gate, thread, ticket.place.number)
        if standing is not None:
            return replace(tally, decision=_held_against(standing[0], tally))
        if tally.status is Status.APPROVED and self._rules_changed(ticket):
            decision = Decision(status=Status.CANCELLED, at=thread.read_at, reason=RULES_CHANGED)
            return replace(tally, decision=decision)
        return tally

    def _signed(self, ticket: Ticket, thread: Thread) -> Decision | None:
        found = reading.signed(ticket.gate, thread, ticket.place.number, self._public_key)
        if found is None:
            return None
        ticket.envelope = found[1]
        return found[0].to_decision()

    def _rules_changed(self, ticket: Ticket) -> bool:
        return ticket.again is not None and ticket.again().gate.digest != ticket.gate.digest

    def _nothing_new(self, ticket: Ticket, thread: Thread, tally: Tally) -> bool:
        if ticket.last is None or tally.decision is not None or tally != ticket.last[1]:
            return False
        interval = showing.remind_every(ticket.gate)
        if interval is None:
            return reading.same(thread, ticket.last[0])
        before, now = ((t.read_at - tally.opened_at).total_seconds() // interval for t in (ticket.last[0], thread))
        return before == now and reading.same(thread, ticket.last[0])

    def _write(self, ticket: Ticket, thread: Thread, tally: Tally) -> None:
        ticket.last = None
        if ticket.gate.decider is Decider.APP:
            return  # the App decides and answers; this process only reads
        showing.tidy(self.forge, ticket, thread)
        answering.answer_deciders(self.forge, ticket, thread, tally)
        if tally.decision is not None:
            write_record(self.forge, ticket, thread, tally.decision)
        else:
            showing.show_label(self.forge, ticket, thread, Status.PENDING)
            showing.show_status(self.forge, ticket, thread, tally)
            showing.show_pending(self.forge, ticket, thread)
            showing.remind(self.forge, ticket, thread, tally)
        done = answering.answer_strangers(self.forge, ticket, thread, tally)
        if tally.decision is not None:
            conclude(self.forge, ticket, thread, tally.decision, tally)
        elif done:
            ticket.last = (thread, tally)


def _held_against(standing: Record, tally: Tally) -> Decision:
    """Hold an unsigned record against the thread: it may stop, but an approval has to be derived again."""
    written = standing.to_decision()
    if written.status is not Status.APPROVED:
        return written
    now = tally.decision
    same = now is not None and now.status is Status.APPROVED
    if now is not None and same and dict(now.inputs) == dict(written.inputs) and _who(now) == _who(written):
        return now
    raise VerificationError(
        f"the record says approved by {_names(written)}, but the thread now says {_state(now)}.",
        why="an unsigned record is only a hint: comments, rights or rules have changed since it was written",
        do="ask again with a new run; docs/how-it-works.md says what makes an approval lapse",
    )


def _who(decision: Decision) -> tuple[str, frozenset[int]]:
    return decision.policy, frozenset(person.id for person in decision.people)


def _names(decision: Decision) -> str:
    return ", ".join(f"@{person.login}" for person in decision.people) or decision.policy


def _state(decision: Decision | None) -> str:
    if decision is None:
        return "that it is still pending"
    return f"{decision.status} ({decision.reason})" if decision.reason else f"{decision.status} by {_names(decision)}"
