"""Runs whose gates the App decides and continues, with its webhooks, without a wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gh_gate.app.reruns import Reruns, RunsEnd
from gh_gate.app.setup import needs
from gh_gate.app.sieve import Sieve
from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.router import route
from gh_gate.app.work.worker import Worker
from gh_gate.core.gate import Decider
from gh_gate.engine import Ticket
from tests.app.hearing import Ears
from tests.app.scene import AppScene
from tests.resume.pipeline import Pipeline


class Listening(Ears):
    """Ears that also hear when a run ends."""

    def __init__(self, app: AppScene) -> None:
        super().__init__(app)
        self.hooks.connect(app.app, self._take, secret="s", content_type="json", events=needs.events(actions=True))

    def restart(self) -> None:
        """Begin anew with what the database holds, and nothing that was in memory."""
        app = self.app
        reruns = Reruns(app.ledger)
        app.followers = (reruns,)
        app.start()
        clocks = Clocks(self._now, monotonic=app.steps.steady, wall=self._now, jitter=lambda most: most)
        sieve = Sieve(route, app.examine.knows, lambda: app.github.known_me)
        ends = RunsEnd(sieve, reruns.waiting_for, self._ask)
        self.worker = Worker(self.inbox, app.sightings, app.examine, clocks, self, route=ends)

    def _ask(self, spot: Spot) -> None:
        self.worker.ask(spot)

    def sweep(self) -> None:
        """Look where a sweep does."""
        for spot in self.app.ledger.open_spots(self._now() - timedelta(days=35)):
            self.worker.ask(spot)
        self.app.hub.clock.advance(2)
        self.worker.drain()
        self.work()


@dataclass
class Continuing:
    """One run of the scene's repository, and the App that hears of it."""

    app: AppScene

    def __post_init__(self) -> None:
        self.app.installation.permissions["actions"] = "write"
        self.ears = Listening(self.app)
        self.pipeline = Pipeline(self.app.steps, {"decider": Decider.APP})
        self.run = self.pipeline.run

    def wait(self, name: str = "deploy", **more: Any) -> None:
        """Play a job whose gate of that name is pending."""
        job = self.app.repo.add_job(self.run, f"gate of {name}", key=f"gate-{name}")
        self.pipeline.wait(job, name=name, **more)
        self.ears.work()

    def answer(self, said: str = "/approve", number: int = 1) -> None:
        """Let alice answer, and the App hear it."""
        self.app.say(self.app.steps.alice, said, number)
        self.ears.work()

    def end(self) -> None:
        """Let the run end, and the App hear it."""
        self.app.repo.finish_run(self.run)
        self.ears.work()

    def later(self, minutes: float) -> None:
        """Let time pass, and the App do what is due."""
        self.app.steps.sleep(minutes * 60)
        self.ears.worker.drain()
        self.ears.work()

    def ticket(self, name: str = "deploy") -> Ticket:
        """The gate as its step knows it."""
        return self.pipeline.ask(name=name)[1]

    def through(self) -> int:
        """How many gates the App is done with."""
        return len(self.app.data(Kind.RESUMED))

    def asked(self) -> list[str]:
        """The re-runs that GitHub was asked for, and its answers."""
        found = [r for r in self.app.hub.requests if r.method == "POST" and "/rerun" in r.target]
        return [f"{r.target.split('/')[5]} {r.status}" for r in found]
