"""Puts a message into the outbox for every address that is to be told of a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Outbox
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.forge.github import GitHubForge

DUPLICATE: Final = "duplicate:"
"""How the reason begins where the very same gate is asked, and decided, in another place."""


class Outgoing:
    """A `gh_gate.app.follow.Follower`; its part is done as soon as the messages are kept.

    :param addresses: which the settings allow.
    :param arrived: wakes who delivers.
    """

    def __init__(
        self, addresses: Sequence[Address], outbox: Outbox, ledger: Ledger, arrived: Callable[[], None]
    ) -> None:
        self._addresses, self._outbox, self._ledger, self._arrived = addresses, outbox, ledger, arrived

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Keep what is to be told, once for each address."""
        decision = tally.decision
        if decision is None or not self._is_news(ticket, decision, forge.now()):
            return None
        gate, event = ticket.gate, message.event_of(ticket)
        wanted = [one for one in self._addresses if one.wants(forge.name, gate.name, decision.status)]
        for one in wanted:
            if self._ledger.find(noted(event, one.name)) is None:
                spot = Spot(gate.repository_id, ticket.place.number)
                body = message.text(one.event, ticket, decision, forge.name)
                self._outbox.put(one.name, event, spot=spot, gate=gate.digest, body=body, now=forge.now())
        if wanted:
            self._arrived()
        return None

    def _is_news(self, ticket: Ticket, decision: Decision, now: datetime) -> bool:
        """Tell whether a decision is one of a gate at all: anybody's workflow can open what the App only refuses.

        An approval that is not valid any more is none either.
        """
        end = message.valid_until(ticket, decision)
        if (end is not None and now > end) or (not decision.by and decision.reason.startswith(DUPLICATE)):
            return False
        opened = self._ledger.find(f"{Kind.OPENED}:{message.event_of(ticket)}")
        return opened is not None and not opened.data["problem"]


def noted(event: str, name: str) -> str:
    """Return under what the ledger has what became of a message."""
    return f"sent:{event}:{name}"
