"""Keeps from the worker what is nothing to look at: most webhooks of an organization are about no gate at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gh_gate.app.spots import Spot
from gh_gate.app.work import hints, payload
from gh_gate.app.work.intake import Route
from gh_gate.app.work.router import Routed
from gh_gate.core.thread import Person


@dataclass(frozen=True, slots=True)
class Sieve:
    """Routes deliveries, but not those about issues without a gate, nor those that tell of the App's own doing.

    :param knows: whether a gate was ever found at a spot.
    :param me: the App's own account; None while it is not known.
    """

    route: Route
    knows: Callable[[Spot], bool]
    me: Callable[[], Person | None]

    def __call__(self, event: str, body: bytes) -> Routed:
        """Return what a delivery asks for."""
        way = self.route(event, body)
        if way.spot is None or way.spot.run:
            return way
        if not way.relevant and not self.knows(way.spot):
            return Routed(why="no gate is known there, and nothing in it tells of one")
        return Routed(why="the App did it itself") if self._own(event, body) else way

    def _own(self, event: str, body: bytes) -> bool:
        # A question that the App opened is one to look at, and so is what others do to its texts.
        me, told = self.me(), payload.load(body) or {}
        if me is None or payload.number(payload.dig(told, "sender", "id")) != me.id:
            return False
        text = payload.text(payload.dig(told, "comment", "body")) or ""
        return not (hints.asks(text) if event == "issue_comment" else told.get("action") == "opened")
