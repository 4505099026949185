"""The open streams of a server: each an answer that goes on until its reader leaves or may not read any more, an hour at most."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Final
from weakref import WeakValueDictionary

from starlette.responses import Response

from gh_gate.app.live import sse
from gh_gate.app.live.answer import EventStream
from gh_gate.app.live.asking import Asking
from gh_gate.app.live.feed import Change, Feed, Key, Wanted
from gh_gate.app.live.rounds import Rounds
from gh_gate.app.live.subscription import Sleep, Subscription
from gh_gate.app.live.who import Who
from gh_gate.app.spots import Spot

MOST: Final = 300
"""Open streams; the server takes 512 connections, and what streams leave is for webhooks and pages."""

ALIVE: Final = 15.0
"""Seconds of silence before a comment shows that the line is in use."""

LASTS: Final = 3600.0
"""Seconds that a stream lasts; the next one is asked for like the first."""

AGAIN: Final = 2000
"""Milliseconds that readers are asked to wait before they connect again."""

AFTER: Final = 30
"""Seconds after which to try again where there are too many streams."""


def at(spot: Spot, gate: str = "") -> Wanted:
    """Return what wants the changes of one issue or pull request, or of one of its gates.

    :param gate: the gate's name; empty for all that are there.
    """
    return lambda where, change: where == spot and gate in ("", change.gate)


class Streams:
    """Gives out streams; used in one event loop.

    :param feed: what is told.
    :param most: streams that are open at the same time.
    :param now: a steady clock in seconds.
    :param sleep: waits for some seconds.
    """

    def __init__(
        self,
        feed: Feed,
        *,
        most: int = MOST,
        now: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.feed, self.rounds, self._most = feed, Rounds(now), most
        self._now, self._sleep = now, sleep
        self._taken: Counter[str] = Counter()
        self._open: dict[Subscription[Key, Change], Who] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._ending = False

    async def answer(
        self, who: Who, wanted: Wanted, first: Callable[[], Iterable[Change]], *, still: Callable[[], bool]
    ) -> Response:
        """Return an answer that begins with the present state and goes on with what changes.

        :param who: the caller.
        :param wanted: what the caller is told of; asked of every change once more when it is sent.
        :param first: returns the present state; asked in a thread once nothing can be missed any more. What it raises is raised.
        :param still: whether the caller may read on; asked in a thread, in each of the caller's `rounds`. An error ends the stream like a no.
        :return: the stream; or a problem: 429 where the caller has too many, 503 where there are too many or the server ends.
        """
        refused = self._refused(who)
        if refused:
            return refused
        begun = self.rounds.number(who.word)
        with ExitStack() as undo:
            subscription = undo.enter_context(self._seat(who, wanted))
            present = list(await asyncio.to_thread(first))
            turn = self._turns.setdefault(who.word, asyncio.Lock())
            asking = Asking(who.word, begun, self.rounds, still, turn)
            told = self._told(subscription, present, wanted, asking)
            return EventStream(told, undo.pop_all().close)

    def end(self, session: str) -> None:
        """End the streams of a session; from any thread.

        :param session: what stands for it, see `Who.session`.
        """
        for subscription, who in tuple(self._open.items()):
            if who.session == session:
                subscription.end()

    def close(self) -> None:
        """End all streams, and open no more: the server stops."""
        self._ending = True
        for subscription in tuple(self._open):
            subscription.end()

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    def _refused(self, who: Who) -> Response | None:
        from gh_gate.app.web.problem import Problem  # noqa: PLC0415 - that room's door opens into those that use this one

        headers, share = {"retry-after": str(AFTER)}, who.share
        if self._ending or len(self) >= self._most or self._taken[share.name] >= share.most:
            return Problem(503, "There are no more streams to be had now; poll meanwhile.", headers=headers)
        if self._taken[who.word] >= share.each:
            return Problem(429, f"You have {share.each} streams open; close one, or poll.", headers=headers)
        return None

    @contextmanager
    def _seat(self, who: Who, wanted: Wanted) -> Iterator[Subscription[Key, Change]]:
        counted = Counter({who.word, who.share.name})
        with self.feed.subscribe(wanted) as subscription:
            self._open[subscription] = who
            self._taken += counted
            try:
                yield subscription
            finally:
                del self._open[subscription]
                self._taken -= counted  # forgets who has none

    async def _told(
        self, subscription: Subscription[Key, Change], present: list[Change], wanted: Wanted, asking: Asking
    ) -> AsyncIterator[bytes]:
        yield sse.retry(AGAIN) + b"".join(map(_event, present))
        ends = self._now() + LASTS
        while not subscription.over and (left := ends - self._now()) > 0:
            news = await subscription.next(min(ALIVE, left, asking.left), self._sleep)
            if not await asking.allowed():
                return
            if not subscription.over:  # what is wanted may be less by now
                yield b"".join(_event(change) for (spot, _), change in news if wanted(spot, change)) or sse.ALIVE


def _event(change: Change) -> bytes:
    return sse.event("gate", asdict(change), version=change.version)
