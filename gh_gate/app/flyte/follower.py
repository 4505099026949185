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
from gh_gate.core.tally import Tally
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
    _looked: dict[int, datetime] = field(default_factory=dict)

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Do what a gate's present state asks for; a gate that no condition is bound to is left alone."""
        if not question.asks(ticket.gate):
            return None
        row = self.store.of_gate(ticket.gate.digest, Spot(ticket.gate.repository_id, ticket.place.number))
        if row is None:
            return None
        sender = self.senders.get(row.sender)
        if sender is None:
            _log.warning("GH_GATE_FLYTE names no sender %s any more, and its condition waits", row.sender)
            return forge.now() + SELDOM
        if tally.decision is None:
            return self._pending(row, ticket, forge)
        self._looked.pop(row.id, None)
        if tally.decision.reason.startswith(_ANEW) and tally.decision.status is Status.CANCELLED:
            self.store.unbind(row)
            self.anew(row.id)
        else:
            self.replies.put(row, sender, ticket, tally.decision, envelope=ticket.envelope, now=forge.now())
        return None

    def _pending(self, row: Row, ticket: Ticket, forge: GitHubForge) -> datetime | None:
        api, now = self.apis.get(row.sender), forge.now()
        if api is None:
            return None
        due = self._looked.get(row.id, ticket.opened_at) + EVERY
        if now < due:
            return due
        self._looked[row.id] = now
        if not self._is_over(api, row):
            return now + EVERY
        self._looked.pop(row.id, None)
        self.withdraw(ticket, OVER, forge)
        self.store.remove(row)
        return now

    def _is_over(self, api: Api, row: Row) -> bool:
        try:
            return api.is_over(Target.read(row.target))
        except Refused as refused:
            return refused.code == "not_found"
        except UpstreamError as error:
            _log.warning("whether a condition of %s still waits is not known: %s", row.sender, error)
            return False
