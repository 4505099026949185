"""What is done beside each sweep so that nothing grows for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from gh_gate.app.spots import Spot
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.work.ports import Sweeping


@dataclass(frozen=True, slots=True)
class Tidying:
    """A sweep, after which old deliveries are removed from the inbox.

    :param more: whatever else is to be tidied up.
    """

    sweep: Sweeping
    inbox: Inbox
    more: Callable[[], object] = lambda: None

    def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> object:
        """Sweep, then tidy up."""
        try:
            return self.sweep.run(ask, going)
        finally:
            self.inbox.prune(datetime.now(UTC))
            self.more()
