"""Looks at runs that wait, and follows the gates that they wait for: the part of the App that answers protection rules."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gh_gate.app.deployments.answers import Answers
from gh_gate.app.deployments.asked import Questions
from gh_gate.app.deployments.asking import Asking
from gh_gate.app.deployments.lag import Lag
from gh_gate.app.deployments.looking import Look, Waiting
from gh_gate.app.deployments.pending import Pending
from gh_gate.app.deployments.reports import Reports
from gh_gate.app.deployments.told import Told
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.spots import Spot, run_of
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.work.ports import Examine
from gh_gate.core.policy import environments
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.engine.deciding import DecidingEngine
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge

PAUSES: Final = (5.0, 10.0, 20.0, 40.0, 80.0)
"""Seconds after which a run is looked at again in which nothing waits yet: GitHub's event comes before it is ready for the answer."""

_LOCKS: Final = 64
_KEPT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Looks:
    """What a look is, for the worker: issues and pull requests are examined, and runs are looked at."""

    issues: Examine
    runs: Callable[[Spot], datetime | None]

    def __call__(self, spot: Spot, relevant: bool) -> datetime | None:
        """Look once; see `gh_gate.app.work.ports.Examine`."""
        return self.runs(spot) if spot.run else self.issues(spot, relevant)


class Deployments:
    """Answers the App's protection rule; a `gh_gate.app.follow.Follower` of its gates.

    :param keys: whose records count, and that sign.
    :param ask: takes an issue that is to be looked at next.
    :param sleep: waits that many seconds.
    """

    def __init__(
        self,
        hub: Hub,
        ledger: Ledger,
        keys: SigningKeys,
        *,
        ask: Callable[[Spot], None],
        sleep: Callable[[float], None],
    ) -> None:
        self._hub, self._sleep = hub, sleep
        told, self._questions = Told(ledger), Questions(ledger, keys)
        reports = Reports(told)
        self._look = Look(Asking(ledger, keys, ask=ask, sleep=sleep), Answers(told), reports)
        self._pending = Pending(reports, self._withdraw)
        self._lag = Lag()
        self._locks = [threading.Lock() for _ in range(_LOCKS)]
        self._seen: OrderedDict[Spot, tuple[frozenset[int], int]] = OrderedDict()

    def look(self, spot: Spot) -> datetime | None:
        """Look at a run.

        :return: when to look again at the latest, by GitHub's clock; None where nothing waits.
        :raise Gone: where it was deleted.
        :raise UpstreamError: where GitHub could not be asked.
        """
        forge = self._hub.forge(spot)
        with self._lock(spot):
            waiting = _waiting(spot, forge)
            times = (self._look(spot, waiting, forge), self._patience(spot, waiting, forge.now()))
        return min((time for time in times if time), default=None)

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Do what a gate's present state asks for; a gate of another kind is left alone."""
        gate, run = ticket.gate, run_of(ticket.gate)
        if not gate.environments or not run:
            return None
        spot = Spot(gate.repository_id, 0, forge.name, run=run)
        with self._lock(spot):
            if tally.decision is None:
                forge.protection.require_rights()
                return self._pending(spot, ticket, tally, forge)
            try:
                return self._decided(spot, ticket, forge)
            except Gone:
                return None

    def _decided(self, spot: Spot, ticket: Ticket, forge: GitHubForge) -> datetime | None:
        """Answer what waits for a decision; as long as its run goes on, nothing waits only if nothing does a while later."""
        waiting, gate = _waiting(spot, forge), ticket.gate
        again = self._look(spot, waiting, forge)
        shows = any(environments.among(one, gate.environments) for one in waiting.environments)
        if shows or waiting.held.status == "completed":
            self._lag.shows(gate.digest)
            return again
        return min((time for time in (again, self._lag.missing(gate.digest, forge.now())) if time), default=None)

    def _patience(self, spot: Spot, waiting: Waiting, now: datetime) -> datetime | None:
        """Return when to look again because something may be missing in what GitHub shows, as often as jobs begin to wait."""
        jobs, looks = self._seen.pop(spot, (frozenset(), 0))
        looks = looks if jobs == waiting.jobs else 0
        self._seen[spot] = (waiting.jobs, looks + 1)
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        most = 0 if waiting.held.status == "completed" else 1 if waiting.environments else len(PAUSES)
        return now + timedelta(seconds=PAUSES[looks]) if looks < most else None

    def _withdraw(self, ticket: Ticket, reason: str, forge: GitHubForge) -> None:
        spot = Spot(ticket.gate.repository_id, ticket.place.number, forge.name)
        DecidingEngine(forge, self._questions.signing(spot), sleep=self._sleep).cancel(ticket, reason)

    def _lock(self, spot: Spot) -> threading.Lock:
        return self._locks[hash(spot) % _LOCKS]


def _waiting(spot: Spot, forge: GitHubForge) -> Waiting:
    forge.protection.require_rights()
    held = forge.protection.run(spot.run)
    if held.repository_id != spot.repository_id:
        raise Gone(f"the run {spot.run} belongs to another repository.")
    if held.status == "completed":
        return Waiting(held, (), frozenset())
    slug = forge.me().login.removesuffix("[bot]")
    names = tuple(name for name in forge.protection.waiting(spot.run) if forge.protection.asks(name, slug))
    jobs = frozenset(job.id for job in forge.runs.jobs(spot.run) if job.status == "waiting")
    return Waiting(held, names, jobs)
