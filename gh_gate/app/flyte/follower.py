"""A gate that a condition waits for: decided, the condition is answered; and the gate ends when nothing waits for it any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gh_gate.app.flyte import question
from gh_gate.app.flyte.api import Api
from gh_gate.app.flyte.condition import Target
from gh_gate.app.flyte.connect import Refused
from gh_gate.app.flyte.replies import Replies
from gh_gate.app.flyte.sender import Sender
from gh_gate.app.spots import Spot
from gh_gate.app.store.conditions import Conditions, Row
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.errors import UpstreamError
from gh_gate.forge.github import GitHubForge

EVERY: Final = timedelta(minutes=5)
"""Between two looks whether a condition still waits."""

SELDOM: Final = timedelta(hours=1)
"""Between two looks whether the settings name a sender again."""

OVER: Final = "the condition was signalled in Flyte, or its run ended, without this gate"

_ANEW = ("superseded:", "duplicate:")
"""How the reasons begin of cancellations that are no answer: the rules have changed, or it is asked elsewhere."""

_log = logging.getLogger("gh_gate.app.flyte")


@dataclass(slots=True)
class Answering:
    """A `gh_gate.app.follow.Follower`.

    :param apis: by the sender's name, of those that have one.
    :param withdraw: ends a gate for a reason, unless it is decided by then.
    :param anew: takes the number of a condition that is to be asked anew.
    """

    store: Conditions
    senders: Mapping[str, Sender]
    apis: Mapping[str, Api]
    replies: Replies
    withdraw: Callable[[Ticket, str, GitHubForge], None]
    anew: Callable[[int], None]
    _looked: dict[Spot, datetime] = field(default_factory=dict)

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Do what a gate's present state asks for."""
        if not question.asks(ticket.gate):
            return None
        spot = Spot(ticket.gate.repository_id, ticket.place.number)
        row = self.store.of_gate(ticket.gate.digest, spot)
        if tally.decision is None:
            return self._pending(row, ticket, spot, forge)
        self._looked.pop(spot, None)
        return self._decided(row, ticket, tally.decision, forge) if row else None

    def _decided(self, row: Row, ticket: Ticket, decision: Decision, forge: GitHubForge) -> datetime | None:
        sender = self.senders.get(row.sender)
        if sender is None:
            _log.warning("GH_GATE_FLYTE names no sender %s any more, and its condition waits", row.sender)
            return forge.now() + SELDOM
        if decision.status is Status.CANCELLED and decision.reason.startswith(_ANEW):
            self.store.unbind(row)
            self.anew(row.id)
        else:
            self.replies.put(row, sender, ticket, decision, envelope=ticket.envelope, now=forge.now())
        return None

    def _pending(self, row: Row | None, ticket: Ticket, spot: Spot, forge: GitHubForge) -> datetime | None:
        """End a gate whose condition is over, also one that no row is bound to any more."""
        name, target = question.whose(ticket.gate)
        sender, api, now = self.senders.get(name), self.apis.get(name), forge.now()
        if sender is None or api is None or target is None or not sender.reaches(target.project, target.domain):
            return None
        due = self._looked.get(spot, ticket.opened_at) + EVERY
        if now < due:
            return due
        self._looked[spot] = now
        if not self._is_over(name, api, target):
            return now + EVERY
        if row:
            self.store.remove(row)  # first, because the gate's end would be taken for an answer
        self.withdraw(ticket, OVER, forge)
        return now

    def _is_over(self, sender: str, api: Api, target: Target) -> bool:
        try:
            return api.is_over(target)
        except Refused as refused:
            return refused.code == "not_found"
        except UpstreamError as error:
            _log.warning("whether a condition of %s still waits is not known: %s", sender, error)
            return False
