"""Puts the parts together: what the server's own parts need of Flyte's conditions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine

from gh_gate.app.deployments.asked import Questions
from gh_gate.app.flyte.api import Api
from gh_gate.app.flyte.asking import Asking
from gh_gate.app.flyte.connect import Client
from gh_gate.app.flyte.follower import Answering
from gh_gate.app.flyte.grant import Grant
from gh_gate.app.flyte.homes import Homes
from gh_gate.app.flyte.replies import Replies
from gh_gate.app.flyte.sender import Sender, Way
from gh_gate.app.flyte.signalling import Signalling
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.courier import Post
from gh_gate.app.spots import Spot
from gh_gate.app.store.conditions import Conditions, Row
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Outbox
from gh_gate.app.web.flyte import Hook
from gh_gate.app.web.webhook import Counts
from gh_gate.app.work.ports import Examine, Sweeping
from gh_gate.engine import Ticket
from gh_gate.engine.deciding import DecidingEngine
from gh_gate.forge.github import GitHubForge

LIFE: Final = timedelta(days=35)
"""For how long a condition that cannot be asked is tried."""

_log = logging.getLogger("gh_gate.app.flyte")


class Posts:
    """Where answers go, and how; made of the settings alone, because couriers are made first.

    :param senders: which the settings allow.
    """

    def __init__(self, senders: Sequence[Sender]) -> None:
        self.senders = {one.name: one for one in senders}
        self.apis = {
            one.name: Api(Client(one.flyte, Grant(one.credentials)), one.org) for one in senders if one.way is Way.API
        }

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The senders' Flytes."""
        return tuple(one.flyte for one in self.senders.values())

    @property
    def ways(self) -> Mapping[str, Post]:
        """How each of them is told, by the address's name."""
        return {one.flyte.name: Signalling(one, self.apis.get(one.name)) for one in self.senders.values()}


class Flyte:
    """Asks the conditions of the senders, and answers them.

    :param ask: takes a spot that is to be looked at next.
    :param arrived: wakes who delivers answers.
    :param sleep: waits that many seconds.
    """

    def __init__(
        self,
        posts: Posts,
        database: Engine,
        hub: Hub,
        keys: SigningKeys,
        *,
        ask: Callable[[Spot], None],
        arrived: Callable[[], None],
        sleep: Callable[[float], None],
    ) -> None:
        self._posts, self._hub, self._ask, self._sleep = posts, hub, ask, sleep
        self._ledger, self.store = Ledger(database), Conditions(database)
        self._questions = Questions(self._ledger, keys)
        replies = Replies(self.store, self._ledger, Outbox(database), arrived)
        self._asking = Asking(
            hub, self._ledger, keys, self.store, posts.senders, posts.apis, Homes(hub), replies, ask=ask, sleep=sleep
        )
        self.follower = Answering(self.store, posts.senders, posts.apis, replies, self._withdraw, self._arrived)

    def hook(self, counts: Counts) -> Hook | None:
        """Return what takes webhooks; None where the settings name no sender."""
        senders = tuple(self._posts.senders.values())
        return Hook(senders=senders, keep=self._keep, counts=counts, arrived=self._arrived) if senders else None

    def looks(self, others: Examine) -> Examine:
        """Return looks that also ask conditions."""
        return _Looks(self._asking, others)

    def sweeping(self, sweep: Sweeping) -> Sweeping:
        """Return a sweep after which all conditions are looked at that are not asked yet, or not answered although they could be."""
        return _Sweep(sweep, self._unasked)

    def _keep(self, sender: str, key: str, body: str) -> int:
        return self.store.put(sender, key, body, self._hub.now())

    def _arrived(self, number: int) -> None:
        self._ask(Spot(0, number, _PLACE))

    def _unasked(self) -> list[Spot]:
        oldest = self._hub.now() - LIFE
        for row in (one for one in self.store.unasked() if one.told_at < oldest):
            _log.error("a condition of %s was never asked: %s", row.sender, row.error)
            self.store.remove(row)
        for row in (one for one in self.store.asked() if self._is_decided(one)):
            self.store.unbind(row)  # this server ended before it answered; asked anew, it finds the decision
        return [Spot(0, row.id, _PLACE) for row in self.store.unasked()]

    def _is_decided(self, row: Row) -> bool:
        decided = self._ledger.of_gate(row.gate, Kind.DECIDED)
        return any(Spot(one.repository_id, one.number) == row.spot for one in decided)

    def _withdraw(self, ticket: Ticket, reason: str, forge: GitHubForge) -> None:
        spot = Spot(ticket.gate.repository_id, ticket.place.number, forge.name)
        DecidingEngine(forge, self._questions.signing(spot), sleep=self._sleep).cancel(ticket, reason)


_PLACE = "Flyte condition "


@dataclass(frozen=True, slots=True)
class _Looks:
    """No repository of GitHub's has the id 0, so a spot there is a condition."""

    asking: Asking
    others: Examine

    def __call__(self, spot: Spot, relevant: bool) -> datetime | None:
        return self.others(spot, relevant) if spot.repository_id else self.asking(spot.number)


@dataclass(frozen=True, slots=True)
class _Sweep:
    sweep: Sweeping
    unasked: Callable[[], list[Spot]]

    def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> object:
        try:
            return self.sweep.run(ask, going)
        finally:
            for spot in self.unasked():
                ask(spot)
