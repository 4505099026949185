"""The App's webhook and worker without a wire and threads: what GitHub delivers is stored, and worked on when a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gh_gate.app.setup import needs
from gh_gate.app.sieve import Sieve
from gh_gate.app.spots import Spot
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.router import route
from gh_gate.app.work.worker import Worker
from tests.app.scene import AppScene

_ROUNDS = 10


class Ears:
    """Hears for an App, from its making on.

    :param app: whose `AppScene.start` was called last.
    """

    def __init__(self, app: AppScene) -> None:
        self.app, self.hooks = app, app.hub.hooks
        self.inbox, self.dead_letters = Inbox(app.database), list[str]()
        self.hooks.connect(app.app, self._take, secret="s", content_type="json", events=needs.EVENTS)
        self.restart()

    def restart(self) -> None:
        """Begin anew with what the database holds."""
        clocks = Clocks(self._now, monotonic=self.app.steps.steady, wall=self._now, jitter=lambda most: most)
        echoes = Sieve(route, self.app.examine.knows, lambda: self.app.github.known_me)
        self.worker = Worker(self.inbox, self.app.sightings, self.app.examine, clocks, self, route=echoes)

    def hear(self) -> None:
        """Let GitHub deliver what is due; it is stored, and nothing else happens."""
        self.hooks.deliver()

    def hear_backwards(self) -> None:
        """Let GitHub deliver what is due, the newest first."""
        self.hooks.pending.reverse()
        self.hooks.deliver()

    def work(self) -> int:
        """Hear and look until nothing is left, or what is left is only tried again; returns how many looks that took."""
        looks = 0
        for _ in range(_ROUNDS):
            if not self.hooks.deliver() and not self.inbox.unfinished():
                break
            self.app.hub.clock.advance(2)
            looks += self.worker.drain()
        return looks

    def looked(self, spot: Spot, seconds: float, outcome: str) -> None:
        """Told by the worker."""

    def lag(self, seconds: float) -> None:
        """Told by the worker."""

    def dead(self, spot: Spot, error: str) -> None:
        """Keep what the worker set aside."""
        self.dead_letters.append(f"#{spot.number}: {error}")

    def _now(self) -> datetime:
        return self.app.hub.clock.now

    def _take(self, headers: Mapping[str, str], body: bytes) -> int:
        self.inbox.put([(headers["X-GitHub-Delivery"], headers["X-GitHub-Event"], self._now(), body)])
        return 202
