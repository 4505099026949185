"""The App's gates as callers see them: people with tokens of their own, on the App's scene."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gh_gate.app.spots import Spot
from gh_gate.app.view import At, Caller, Sight
from gh_gate.app.view.caller import Via
from gh_gate.app.view.served import ServedGates
from gh_gate.core.thread import Person
from tests.app.scene import AppScene
from tests.github.state_people import Account
from tests.github.wire import Record

HERE = At("acme", "app", 1)


@dataclass
class Stage:
    """What the page and the API ask of.

    :param asked: where the worker was told to look.
    """

    app: AppScene
    asked: list[Spot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hub, self.repo = self.app.hub, self.app.repo
        self.tokens: dict[int, str] = {}
        self.cancel: Callable[[Spot, int, str], object] = self.app.examine.cancel
        self.start()

    def start(self) -> None:
        """Start with nothing remembered."""
        app = self.app
        self.gates = ServedGates(
            app.github,
            app.ledger,
            app.keys,
            ask=self.asked.append,
            cancel=self._cancel,
            steady=app.steps.steady,
        )

    def _cancel(self, spot: Spot, place: int, reason: str) -> None:
        self.cancel(spot, place, reason)

    def open(self, **more: Any) -> int:
        """Ask the next gate, let the App find it, and return its number."""
        _, ticket = self.app.ask(**more)
        self.app.look(ticket.place.number)
        return ticket.place.number

    def caller(self, who: Account, via: Via = Via.PAGE) -> Caller:
        """Somebody who has signed in through the App."""
        token = self.tokens.setdefault(who.id, self.hub.token(who, via=self.app.app))
        return Caller(Person(who.id, who.login), token, via=via)

    def bot(self) -> Caller:
        """A job of a workflow, with its own token."""
        token = self.hub.workflow_token(self.repo, {"issues": "write", "contents": "read"})
        return Caller(Person(self.hub.bot.id, self.hub.bot.login, human=False), token)

    def show(self, who: Account, at: At = HERE) -> Sight:
        """Return what somebody sees, two seconds later."""
        self.hub.clock.advance(2)
        return self.gates.show(self.caller(who), at)

    def said(self, number: int = 1) -> list[str]:
        """What people wrote."""
        return [one.body for one in self.app.steps.issue(number).comments if one.author and one.author.type == "User"]

    def since(self, before: int) -> list[Record]:
        """What GitHub was asked since."""
        return self.hub.requests[before:]

    def paid(self, before: int) -> list[str]:
        """What GitHub was asked since, as far as it counts against a limit."""
        return [one.target for one in self.since(before) if one.status != 304]
