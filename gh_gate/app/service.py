"""Puts the server together: database, worker, web; starts them, and ends them in order."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic, sleep

from gh_gate import __version__
from gh_gate.app import lifecycle, logs, web
from gh_gate.app.counting import Counting
from gh_gate.app.examine import Examiner
from gh_gate.app.github import Hub
from gh_gate.app.github.installed import Installed
from gh_gate.app.keys import SigningKeys
from gh_gate.app.metrics import Metrics
from gh_gate.app.settings import Settings, make_folder, notes
from gh_gate.app.sieve import Sieve
from gh_gate.app.sightings import Sightings
from gh_gate.app.store import database
from gh_gate.app.store.group_commit import GroupCommit
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.tidying import Tidying
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.router import route
from gh_gate.app.work.sweep import Sweep
from gh_gate.app.work.worker import Worker
from gh_gate.errors import GateError
from gh_gate.forge.github.manners import Manners

PATIENCE = 60.0
"""Seconds that one request to GitHub may wait for a limit; after that the look is tried again later, and others go on."""

ENDING = 20.0
"""Seconds that looks get to end when the server stops; what they leave is in the inbox."""

_log = logging.getLogger("gh_gate.app")


class Service:
    """The server, ready to be started.

    :param settings: what it was told.
    :raise GateError: where the database cannot be used, or a key cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.metrics, self.keys = Metrics(), _keys(settings)
        counting = Counting(self.metrics)
        self._engine = database.connect(settings.database)
        database.migrate(self._engine)
        self.ledger, self.inbox = Ledger(self._engine), Inbox(self._engine)
        self._incoming = GroupCommit(self.inbox)
        self.hub = _hub(settings, counting)
        examine = Examiner(
            self.hub,
            self.ledger,
            self.keys,
            sleep=sleep,
            decided=self.metrics.decision,
            found=lambda spot: sightings.settle(spot),  # noqa: PLW0108 - it is made in the next line
        )
        sightings = Sightings(self.ledger, examine.knows)
        self.worker = Worker(
            self.inbox,
            sightings,
            examine,
            Clocks(self.hub.now),
            counting,
            sweep=Tidying(Sweep(Installed(self.hub), self.ledger), self.inbox),
            threads=settings.workers,
            every=settings.sweep,
            route=Sieve(route, examine.knows, lambda: self.hub.known_me),
        )
        self.metrics.watch_inbox(self.inbox.counts, self.inbox.oldest_unfinished)
        self.metrics.watch_gates(self.ledger.count_by_state)

    def run(self) -> None:
        """Serve until a signal says to stop."""
        for note in notes(self._settings):
            _log.warning("%s", note)
        _log.info("gh-gate %s starts; records are signed with key %s", __version__, self.keys.keyid[:16])
        app = web.build(
            store=self._incoming.put,
            secrets=lambda: self._settings.webhook_secrets,
            records=self.ledger.decided_record,
            well_known=lambda: self.keys.well_known(f"GitHub App {self._settings.app_id}"),
            ready=self.problems,
            metrics=self.metrics,
            arrived=self.worker.wake,
        )
        lifecycle.serve(app, self._settings.host, self._settings.port, on_start=self._start, on_stop=self._stop)

    def problems(self) -> list[str]:
        """Return what keeps the server from its work, one sentence each."""
        found = [] if self.worker.alive() else ["the worker does not run"]
        try:
            self.inbox.counts()
        except GateError as error:
            found.append(error.what)
        return found

    async def _start(self) -> None:
        self.worker.start()

    async def _stop(self) -> None:
        ended = await asyncio.to_thread(self.worker.stop, ENDING)
        await self._incoming.close()
        self._engine.dispose()
        _log.info("stopped%s", "" if ended else "; a look did not end in time and goes on at the next start")


def serve(settings: Settings) -> None:
    """Run the server of these settings until a signal says to stop."""
    secrets = [settings.private_key, settings.webhook_secret, settings.signing_key, settings.database_url]
    logs.configure(settings.log_level, settings.log_format, secrets=[secret.get_secret_value() for secret in secrets])
    make_folder(settings)
    Service(settings).run()


def _keys(settings: Settings) -> SigningKeys:
    return SigningKeys.read(settings.signing_key.get_secret_value(), settings.old_public_keys)


def _hub(settings: Settings, counting: Counting) -> Hub:
    manners = Manners(
        timeout=20.0,
        patience=PATIENCE,
        seconds_between_writes=settings.seconds_between_writes,
        burst=settings.burst,
        sleep=sleep,
        monotonic=monotonic,
    )
    key = settings.private_key.get_secret_value()
    return Hub(settings.api_url, settings.app_id, key, manners, counting.heard)
