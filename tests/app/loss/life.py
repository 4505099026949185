"""The App's process: the real server's parts, put together by itself, but on GitHub's clock and in one thread.

Killed, nothing of it is left but its database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, event

from gh_gate.app import service
from gh_gate.app.counting import Counting
from gh_gate.app.settings import Settings
from gh_gate.app.store import database
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.web import events, signature
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.worker import Worker
from tests.app.loss.observing import Observer
from tests.app.loss.town import Town
from tests.app.loss.wiring import SECRET, counting, examiner, quickly, settings
from tests.killing import Killed, killed_at

ENOUGH = 500
"""Looks in one go; more is a worker that never rests."""


@dataclass(frozen=True, slots=True)
class End:
    """When a process is killed.

    :param what: ``before`` or ``after`` the n-th request to GitHub, or at the n-th ``commit``.
    """

    what: str
    number: int


class Life:
    """One process after another over the same database.

    :param every: seconds between sweeps.
    :param pause: tells how many seconds go by after an answer of GitHub's.
    """

    worker: Worker
    ledger: Ledger
    inbox: Inbox

    def __init__(self, town: Town, folder: Path, dice: Random, every: int, pause: Callable[[], int]) -> None:
        self.town, self._dice, self._pause = town, dice, pause
        self.key = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
        self._settings: Settings = settings(town, folder, self.key, every)
        self.observer = Observer(town)
        self.alive, self.doomed = False, False
        self._ending, self._commits, self._end = ExitStack(), 0, End("", 0)
        self._engine: Engine | None = None
        town.hub.hooks.connect(
            town.app, self.receive, secret=SECRET, content_type="json", events=(*events.USED, "pull_request")
        )

    def start(self, end: End | None = None) -> None:
        """Be born, with nothing but the database."""
        self.close()
        self._end, self._commits = End("", 0), 0
        with (
            patch.multiple(
                service,
                sleep=self._sleep,
                monotonic=self.town.steady,
                Clocks=self._clocks,
                Counting=lambda metrics: counting(Counting(metrics), self.observer, lambda: self._sleep(self._pause())),
                Examiner=examiner(self.observer),
            ),
            patch.object(database, "connect", self._connect),
        ):
            born = service.Service(self._settings)
        self.worker, self.ledger, self.inbox = born.worker, born.ledger, born.inbox
        self._end, self._commits = end or self._end, 0
        if self._end.what in ("before", "after"):
            self._ending.enter_context(killed_at(self._end.number, after=self._end.what == "after"))
        self.alive, self.doomed = True, False

    def die(self) -> None:
        """Be gone, and all memory with it."""
        self._ending.close()
        self.alive = False

    def work(self) -> None:
        """Do what is due, perhaps for the last time."""
        try:
            self._drain()
        except Killed:
            self.die()

    def close(self) -> None:
        """End for good."""
        self.die()
        if self._engine is not None:
            self._engine.dispose()

    def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """Take a webhook, as the server does."""
        if not self.alive or self.doomed:
            raise ConnectionRefusedError
        if not signature.holds([SECRET.encode()], body, headers["X-Hub-Signature-256"].encode()):
            return 401
        name = headers["X-GitHub-Event"]
        if name in events.USED:
            self._store(headers["X-GitHub-Delivery"], name, body)
            self.worker.wake()
        return 202

    def _store(self, guid: str, name: str, body: bytes) -> None:
        try:
            self.inbox.put([(guid, name, self.town.now, body)])
        except Killed:
            self.doomed = True
            raise ConnectionResetError from None

    def _drain(self) -> None:
        for _ in range(ENOUGH):
            before = self.inbox.counts()["waiting"]
            # While it sweeps and waits, more is delivered; the server has a thread that fetches it at once.
            if not self.worker.drain(ENOUGH) and self.inbox.counts()["waiting"] <= before:
                break
        else:
            raise AssertionError("the worker finds no rest")
        if self.doomed:
            raise Killed

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.town.wait(seconds)
        if self.doomed:
            raise Killed

    def _clocks(self, now: Callable[[], object]) -> Clocks:
        return Clocks(now, self.town.steady, lambda: self.town.now, lambda most: self._dice.uniform(0, most))  # type: ignore[arg-type]  # the hub's clock

    def _connect(self, url: str) -> Engine:
        self._engine = _connect(url)
        event.listen(self._engine, "connect", quickly)
        event.listen(self._engine, "commit", self._committing)
        return self._engine

    def _committing(self, _connection: Connection) -> None:
        self._commits += 1
        if self._end == End("commit", self._commits):
            raise Killed


_connect = database.connect
