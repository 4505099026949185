"""The engine of the workflow that handles comments: it decides detached gates, so that people are answered, and wakes their jobs.

Whoever is woken finds the gate by its own question and verifies the answer, so a record that stands is enough to wake. What is
decided here is decided by the same fold, and held against the rules and the siblings of the gate before it is written down.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from gh_gate.core.gate import Gate, Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import Engine
from gh_gate.engine.answering import answered_by
from gh_gate.engine.candidates import Candidate, Candidates
from gh_gate.engine.concluding import close, write_record
from gh_gate.engine.news import Tell, nobody
from gh_gate.engine.opening import choose
from gh_gate.engine.records import is_no
from gh_gate.engine.settling import Settled, settle, unproven
from gh_gate.engine.ticket import Ticket
from gh_gate.forge.base import Forge, Gone


class HandlingEngine(Engine):
    """Decides gates that other processes of this account have opened."""

    def __init__(self, forge: Forge, *, sleep: Callable[[float], None] = time.sleep, tell: Tell = nobody) -> None:
        super().__init__(forge, sleep=sleep, tell=tell)
        self._seen: dict[tuple[int, int], Thread] = {}

    def refuse(self, ticket: Ticket, reason: str) -> Tally:
        """End a gate that is not to be decided; a "no" stands, and that it was cancelled, but no approval.

        :param reason: for people.
        """
        try:
            thread = self._read(ticket)
        except Gone as gone:
            return self._gone(ticket, gone)
        settled = settle(ticket.gate, thread, ticket.place, self._known)
        decision = settled.tally.decision
        stands = decision if is_no(decision) or (decision and settled.standing and not _approves(decision)) else None
        return self._write(ticket, thread, answered_by(stands or _ended(ticket, thread, reason), settled.tally))

    def finish(self, ticket: Ticket, decision: Decision) -> None:
        """Close the issue of a decided gate that stayed open until its jobs were woken."""
        if ticket.left_open:
            close(self.forge, ticket, decision)

    def thread(self, ticket: Ticket) -> Thread:
        """Return the thread of a decided gate, with its record: as the last look has seen it, and after that as it is now.

        :raise Gone: where there is none any more.
        """
        return self._seen.pop(_order(ticket), None) or self.forge.read(ticket.place)

    def _settled(self, ticket: Ticket, thread: Thread) -> Tally:
        settled = settle(ticket.gate, thread, ticket.place, self._known)
        decision = settled.tally.decision
        if settled.lapsed is not None:
            return unproven(settled)
        if settled.standing is not None or decision is None or not _approves(decision):
            return settled.tally
        return self._checked(ticket, thread, settled, decision)

    def _checked(self, ticket: Ticket, thread: Thread, settled: Settled, decision: Decision) -> Tally:
        problem = self._beside(ticket)
        if problem:
            return answered_by(_ended(ticket, thread, problem), settled.tally)
        tally = super()._checked(ticket, thread, settled, decision)
        kept = tally.decision
        return tally if kept is None or kept is decision else answered_by(kept, settled.tally)

    def _record(self, ticket: Ticket, thread: Thread, tally: Tally) -> Tally:
        # A twin may have been first; then its record stands, and whoever is woken finds that one: nobody looks here again.
        posted = write_record(self.forge, ticket, thread, tally.decision) if tally.decision else None
        self._seen[_order(ticket)] = replace(thread, comments=(*thread.comments, posted)) if posted else thread
        if posted:
            self._tell_decided(ticket, tally)
        return tally

    def _beside(self, ticket: Ticket) -> str:
        """Return why another gate of the same run and name comes before this one, or an empty string."""
        gate, here = ticket.gate, _order(ticket)
        found = Candidates(self.forge, gate, ticket.attempt, self._known).look()
        others = [one for one in found if _order(one) != here]
        stopping = next((one for one in others if one.stops and one.decision), None)
        if stopping is not None and stopping.decision is not None:
            return f"superseded: this run's gate was {stopping.decision.status} in #{stopping.posting.place.number}"
        newer = next((one for one in others if _order(one) > here and _asks_otherwise(one, gate)), None)
        if newer is not None:
            return f"superseded: asked anew in #{newer.posting.place.number}"
        first = choose(found, gate, self.forge.now())
        return "" if first is None or _order(first) == here else f"duplicate: see #{first.posting.place.number}"

    def _keeps_open(self, ticket: Ticket, thread: Thread, decision: Decision | None) -> bool:
        # Which attempt the run has come to says nothing here: this process is no part of it.
        return super()._keeps_open(replace(ticket, attempt=1), thread, decision)


def _ended(ticket: Ticket, thread: Thread, reason: str) -> Decision:
    return Decision(status=Status.CANCELLED, at=max(thread.read_at, ticket.opened_at), reason=reason)


def _approves(decision: Decision) -> bool:
    return decision.status is Status.APPROVED


def _asks_otherwise(one: Candidate, gate: Gate) -> bool:
    """Tell whether a candidate is another question of the same run and name that is open or approved."""
    return one.believable and one.digest != gate.digest and (one.decision is None or _approves(one.decision))


def _order(one: Ticket | Candidate) -> tuple[int, int]:
    place = one.place if isinstance(one, Ticket) else one.posting.place
    return (place.number, place.comment_id or 0)
