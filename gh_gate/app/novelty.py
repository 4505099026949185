"""Tells what is new about a gate from what the last look found already."""

from __future__ import annotations

from dataclasses import dataclass

from gh_gate.core.tally import Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import Ticket
from gh_gate.engine.reading import same


@dataclass(slots=True)
class Novelty:
    """What was told of one gate last; the engine holds the same thread, so it costs no memory of its own."""

    tally: Tally | None = None
    thread: Thread | None = None

    def found(self, ticket: Ticket, tally: Tally) -> bool:
        """Tell whether a look found something new, which is then what was told last."""
        before, thread = self.thread, ticket.last[0] if ticket.last else None
        old = tally == self.tally and (
            thread is None or thread is before or (before is not None and same(thread, before))
        )
        self.tally, self.thread = tally, thread or before
        return not old
