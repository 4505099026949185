"""What stages of the App have in common: webhooks go into the inbox, and the worker tells what it did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gh_gate.app.spots import Spot
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.work.worker import Worker
from tests.github.hub import GitHub


class HookedUp:
    """The part of a stage that hears of webhooks and of what the worker did; a stage makes the rest."""

    hub: GitHub
    inbox: Inbox
    worker: Worker
    dead_letters: list[str]

    def looked(self, spot: Spot, seconds: float, outcome: str) -> None:
        """Told by the worker."""

    def lag(self, seconds: float) -> None:
        """Told by the worker."""

    def dead(self, spot: Spot, error: str) -> None:
        """Keep what the worker set aside."""
        self.dead_letters.append(f"{spot}: {error}")

    def _ask(self, spot: Spot) -> None:
        self.worker.ask(spot)

    def _now(self) -> datetime:
        return self.hub.clock.now

    def _take(self, headers: Mapping[str, str], body: bytes) -> int:
        self.inbox.put([(headers["X-GitHub-Delivery"], headers["X-GitHub-Event"], self._now(), body)])
        return 202
