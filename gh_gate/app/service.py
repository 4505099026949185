"""Puts the server together: database, worker, web; starts them, and ends them in order."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic, sleep

from gh_gate import __version__
from gh_gate.app import lifecycle, logs, web
from gh_gate.app.counting import Counting
from gh_gate.app.deployments import Deployments, Looks
from gh_gate.app.examine import Examiner
from gh_gate.app.flyte.service import Flyte, Posts
from gh_gate.app.follow import Follower
from gh_gate.app.front import Front
from gh_gate.app.github import Hub
from gh_gate.app.github.installed import Installed
from gh_gate.app.keys import SigningKeys
from gh_gate.app.live import Feed
from gh_gate.app.metrics import Metrics
from gh_gate.app.outgoing.couriers import Couriers
from gh_gate.app.outgoing.follower import Outgoing
from gh_gate.app.reruns import Reruns, RunsEnd
from gh_gate.app.settings import Settings, make_folder, notes
from gh_gate.app.sieve import Sieve
from gh_gate.app.sightings import Sightings
from gh_gate.app.store import database
from gh_gate.app.store.group_commit import GroupCommit
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Outbox
from gh_gate.app.telling.allowed import Allowed, hosts
from gh_gate.app.telling.follower import Telling
from gh_gate.app.tidying import Tidying
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.intake import Route
from gh_gate.app.work.router import route
from gh_gate.app.work.sweep import Sweep
from gh_gate.app.work.waiting import WaitingRuns
from gh_gate.app.work.worker import Worker
from gh_gate.errors import GateError
from gh_gate.forge.github.manners import Manners
from gh_gate.notify.addresses import Address as Told
from gh_gate.notify.channels import Channels

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
        self._settings, self._allowed = settings, Allowed(hosts(settings.notify_hosts))
        self.metrics, self.keys = Metrics(), _keys(settings)
        counting = Counting(self.metrics)
        self._engine = database.connect(settings.database)
        database.migrate(self._engine)
        self.ledger, self.inbox = Ledger(self._engine), Inbox(self._engine)
        self._incoming, self.outbox = GroupCommit(self.inbox), Outbox(self._engine)
        self.hub = _hub(settings, counting)
        posts = Posts(settings.senders)
        addresses = (*settings.addresses, *posts.addresses)
        self.couriers = Couriers(addresses, self.outbox, self.ledger, self.hub.heard, self.metrics, ways=posts.ways)
        self._flyte = self._asking(posts)
        self._channels = Channels(count=self.metrics.told)
        self._telling = Telling(settings.told, self._refuse, self.ledger, self._channels)
        self._reruns = Reruns(self.ledger)
        self._deployments = self._answering()
        feed = Feed()
        examine = Examiner(
            self.hub,
            self.ledger,
            self.keys,
            sleep=sleep,
            decided=self.metrics.decision,
            found=lambda spot: sightings.settle(spot),  # noqa: PLW0108 - it is made in the next line
            followers=self._followers(),
            tell=self._telling.of,
            changed=feed.publish,
        )
        sightings = Sightings(self.ledger, examine.knows)
        self._front = self._facing(feed, examine)
        installed = Installed(self.hub)
        sweep = WaitingRuns(Sweep(installed, self.ledger), installed)
        self.worker = Worker(
            self.inbox,
            sightings,
            self._flyte.looks(Looks(examine, self._deployments.look)),
            Clocks(self.hub.now),
            counting,
            sweep=Tidying(self._flyte.sweeping(sweep), self.inbox, self._tidy),
            threads=settings.workers,
            every=settings.sweep,
            route=self._route(examine),
        )
        self.metrics.watch_inbox(self.inbox.counts, self.inbox.oldest_unfinished)
        self.metrics.watch_outbox(self.outbox.counts, self.outbox.oldest)
        self.metrics.watch_gates(self.ledger.count_by_state)
        self.metrics.watch_conditions(self._flyte.store.counts)
        self.metrics.watch_streams(lambda: len(self._front.streams))

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
            conditions=self._flyte.hook(self.metrics),
            front=self._front.install,
        )
        lifecycle.serve(
            app,
            self._settings.host,
            self._settings.port,
            on_start=self._start,
            on_stop=self._stop,
            on_ending=self._front.streams.close,
        )

    def problems(self) -> list[str]:
        """Return what keeps the server from its work, one sentence each."""
        found = [] if self.worker.alive() else ["the worker does not run"]
        found += [] if self.couriers.alive() else ["nothing delivers to other systems"]
        try:
            self.inbox.counts()
        except GateError as error:
            found.append(error.what)
        return found

    def _route(self, examine: Examiner) -> Route:
        sieve = Sieve(route, examine.knows, lambda: self.hub.known_me)
        return RunsEnd(sieve, self._reruns.waiting_for, lambda spot: self.worker.ask(spot))  # noqa: PLW0108 - not made yet

    def _followers(self) -> tuple[Follower, ...]:
        """Return what is done beside a gate's thread, in order: whoever waits for the answer comes first."""
        outgoing = Outgoing(self._settings.addresses, self.outbox, self.ledger, self.couriers.wake)
        return (self._reruns, self._deployments, self._flyte.follower, outgoing, self._telling)

    def _refuse(self, address: Told) -> str:
        """Say why the server does not speak to an address of a policy file."""
        why = self._allowed(address)
        if why:
            self.metrics.told(address.scheme, "refused")
        return why

    def _answering(self) -> Deployments:
        ask = lambda spot: self.worker.ask(spot)  # noqa: E731, PLW0108 - the worker is not made yet
        return Deployments(self.hub, self.ledger, self.keys, ask=ask, sleep=sleep)

    def _asking(self, posts: Posts) -> Flyte:
        ask = lambda spot: self.worker.ask(spot)  # noqa: E731, PLW0108 - the worker is not made yet
        return Flyte(posts, self._engine, self.hub, self.keys, ask=ask, arrived=self.couriers.wake, sleep=sleep)

    def _facing(self, feed: Feed, examine: Examiner) -> Front:
        ask = lambda spot: self.worker.ask(spot)  # noqa: E731, PLW0108 - the worker is not made yet
        return Front(
            self._settings,
            self._engine,
            self.hub,
            self.ledger,
            keys=self.keys,
            feed=feed,
            ask=ask,
            cancel=examine.cancel,
        )

    def _tidy(self) -> None:
        self.couriers.tidy()
        self._front.tidy()

    async def _start(self) -> None:
        self.worker.start()
        self.couriers.start()

    async def _stop(self) -> None:
        self.couriers.close()
        ended = await asyncio.to_thread(self.worker.stop, ENDING)
        ended &= await asyncio.to_thread(self.couriers.join, ENDING / 4)
        await asyncio.to_thread(self._channels.finish, ENDING / 4)
        await self._incoming.close()
        self._engine.dispose()
        _log.info("stopped%s", "" if ended else "; a look did not end in time and goes on at the next start")


def serve(settings: Settings) -> None:
    """Run the server of these settings until a signal says to stop."""
    secrets = [settings.private_key, settings.webhook_secret, settings.signing_key, settings.database_url]
    secrets += [settings.client_secret]
    told = [text for address in settings.addresses for text in address.secrets]
    told += [text for sender in settings.senders for text in sender.secrets]
    hidden = [*told, *(address.url for address in settings.told), *(secret.get_secret_value() for secret in secrets)]
    logs.configure(settings.log_level, settings.log_format, secrets=hidden)
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
