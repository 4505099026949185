"""Has people told of openings and decisions, each once, also after a restart and beside other processes of the same server."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.follower import DUPLICATE
from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.core.policy.file import PATH
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket, asks_anew
from gh_gate.engine.news import News
from gh_gate.forge.github import GitHubForge
from gh_gate.notify.addresses import Address
from gh_gate.notify.channels import Channels
from gh_gate.notify.listed import Refuse
from gh_gate.notify.teller import Teller
from gh_gate.notify.trusted import listed

FRESH: Final = timedelta(hours=1)
"""How long ago a gate may have been found for its opening to be news: a server whose first address was just set has old ones."""

MOST: Final = 4_000
"""Pieces of news that are remembered as told; what is forgotten is looked up in the ledger again."""


class Telling:
    """A `gh_gate.app.follow.Follower`, and what gives the engine its `gh_gate.engine.news.Tell`.

    The ledger notes that something is told before it is told: where the server is killed in between, that is lost.

    :param own: the server's addresses.
    :param refuse: says why an address of a policy file is not used.
    """

    def __init__(self, own: Sequence[Address], refuse: Refuse, ledger: Ledger, channels: Channels) -> None:
        self._own, self._refuse, self._ledger, self._channels = tuple(own), refuse, ledger, channels
        self._warned: set[str] = set()
        self._done: OrderedDict[str, None] = OrderedDict()

    def of(self, forge: GitHubForge) -> Teller:
        """Return what tells of the gates of one repository."""
        return Teller(
            self._own,
            listed=partial(listed, forge),
            refuse=self._refuse,
            channels=self._channels,
            warned=self._warned,
            file=f"{PATH} of {forge.name}",
        )

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Have an opening or a decision told that nobody was told of yet."""
        news = News.OPENED if tally.decision is None else News.DECIDED
        once = f"told:{news}:{message.event_of(ticket)}"
        if once in self._done:
            return None
        if self._is_news(ticket, tally, forge.now()):
            teller = self.of(forge)
            wanted = teller.wanted(ticket)
            if wanted and self._claimed(once, ticket, news, forge.now()):
                teller.put(wanted, ticket, news, tally)
        self._note(once)
        return None

    def _is_news(self, ticket: Ticket, tally: Tally, now: datetime) -> bool:
        """Tell whether it is one of a gate at all: anybody's workflow can open what the App only refuses."""
        opened = self._ledger.find(f"{Kind.OPENED}:{message.event_of(ticket)}")
        if opened is None or opened.data["problem"]:
            return False
        decision = tally.decision
        if decision is None:
            return now <= opened.at + FRESH and not ticket.gate.auto_approve
        return not asks_anew(decision) and bool(decision.by or not decision.reason.startswith(DUPLICATE))

    def _claimed(self, once: str, ticket: Ticket, news: News, at: datetime) -> bool:
        mine, spot = secrets.token_hex(8), Spot(ticket.gate.repository_id, ticket.place.number)
        data = {"news": news.value, "claim": mine}
        entry = self._ledger.append(Kind.TOLD, spot, at=at, once=once, data=data, gate=ticket.gate.digest)
        return bool(entry.data["claim"] == mine)

    def _note(self, once: str) -> None:
        self._done[once] = None
        while len(self._done) > MOST:
            self._done.popitem(last=False)
