"""Tells a story to the real server, a process of its own, which is killed by SIGKILL at requests that a seed has drawn."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.store.database import connect
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from tests.app.loss.observing import Observer
from tests.app.loss.story import Story
from tests.app.loss.town import Town
from tests.app.served import Served
from tests.github import faults
from tests.github.faults import Fault
from tests.github.hooks.trouble import Trouble
from tests.github.hub import GitHub
from tests.github.wire import CUT, Reply

_FAULTS = (
    faults.status(500),
    faults.status(502),
    faults.status(503, retry_after="1"),
    faults.cut(),
    faults.cut_after(),
    faults.truncate(mid_body=True),
    faults.garbage(),
    faults.secondary(retry_after=1),
)
"""None makes the server wait for long: its seconds are real ones."""


class Books:
    """What is left of a server that was killed: its key and its database, read from outside."""

    def __init__(self, town: Town, folder: Path, key: Ed25519PrivateKey) -> None:
        self.key, self.observer = key, Observer(town)
        self.engine = connect(f"sqlite:///{folder / 'gh-gate.db'}")
        self.ledger, self.inbox = Ledger(self.engine), Inbox(self.engine)


class Outage:
    """One telling.

    :param kills: how often the server is killed at most.
    """

    life: Books

    def __init__(self, hub: GitHub, folder: Path, story: Story, kills: int) -> None:
        self._dice, self._kills, self._folder = Random(f"outage {story.seed}"), kills, folder  # noqa: S311 - repeatable, not secret
        self.town = Town(hub, story)
        key = Ed25519PrivateKey.from_private_bytes(self._dice.randbytes(32))
        self.server = Served(hub, self.town.app, folder, key)
        self._key = key

    @property
    def heard(self) -> list[str]:
        """The errors that the server logged, but for refused tokens: GitHub's clock never jumps by the hour, as this one does."""
        lines = [json.loads(line) for line in self.server.log if line.startswith("{")]
        return [str(line) for line in lines if line["level"] == "error" and "accept the token" not in str(line)]

    def go(self) -> None:
        """Tell it, with all that goes wrong; then start the server for the last time and let time pass."""
        hub = self.town.hub
        self._start()
        self.life = Books(self.town, self._folder, self._key)
        hub.hooks.trouble = Trouble(
            drop=0.3, fail=0.1, unheard=0.05, delay=0.1, double=0.2, reorder=0.3, seed=self._dice.randrange(2**31)
        )
        for fault in _FAULTS:
            hub.faults.randomly(0.004, fault, self._dice.randrange(2**31))
        while not self.town.over:
            self.town.wait(self.town.next_in())
            time.sleep(self._dice.choice([0.0, 0.05, 0.3]))  # the server's seconds are real
            if self.server.process is not None and self.server.process.poll() is not None:
                self._buried()
            if self.server.process is None and self._dice.random() < 0.5:
                self._start()
        self._calm()

    def _start(self) -> None:
        self.server.start()
        if self._kills:
            self._kills -= 1
            self.town.hub.faults.nth_call(self._dice.randint(1, self._dice.choice([10, 60])), self._kill())

    def _kill(self) -> Fault:
        after = self._dice.random() < 0.5

        def kill(scene: faults.Scene) -> Reply:
            if after:
                scene.serve()
            if self.server.process is not None:
                self.server.process.kill()
            return CUT

        return kill

    def _buried(self) -> None:
        self.server.kill()

    def _calm(self) -> None:
        hub = self.town.hub
        hub.faults.clear()
        hub.hooks.trouble = Trouble()
        self.server.kill()
        self.server.start()
        self.town.wait(max(0, self.town.story.end - self.town.second))


@contextmanager
def cut_off(story: Story, folder: Path, kills: int) -> Iterator[Outage]:
    """Tell a story to a server that is killed, and show what became of it."""
    folder.mkdir()
    with GitHub(check=False) as hub:
        hub.quirks.secondary_limit = False
        outage = Outage(hub, folder, story, kills)
        try:
            outage.go()
            yield outage
        finally:
            outage.server.kill()
            outage.life.engine.dispose()
