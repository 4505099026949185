"""Waits for a gate in front of people: what they see meanwhile depends on whether a terminal is there, and which forge."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gh_gate import poller, screen, stream
from gh_gate.core.gate import OnTimeout
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Engine, Ticket
from gh_gate.forge.base import Forge, Place
from gh_gate.forge.local import LocalForge
from gh_gate.poller import Show, silent
from gh_gate.terminal import elsewhere, keyboard
from gh_gate.terminal.dialogue import Dialogue

if TYPE_CHECKING:
    from rich.console import Console

LOCAL = 0.5
"""Seconds between two looks at the local forge, which cost nothing."""

Sleep = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Watcher:
    """What is shown while a gate waits, and how it is waited.

    :param show: told after each look where the gate stands.
    :param sleep: waits for some seconds; may come back earlier where something happened.
    :param interval: the most seconds between two looks.
    :param threaded: tells whether waiting takes a thread of its own now, where an event loop runs.
    :param listener: hears from the App's server when the gate changes; None where nothing is to be heard.
    """

    show: Show
    sleep: Sleep
    interval: float
    threaded: Callable[[], bool] = lambda: True
    listener: stream.Listener | None = None

    async def sleep_async(self, seconds: float) -> None:
        """Wait without holding up the event loop."""
        if self.listener:
            await self.listener.sleep_async(seconds)
        elif self.threaded():
            await asyncio.to_thread(self.sleep, seconds)
        else:
            await asyncio.sleep(seconds)


@contextmanager
def watcher(
    forge: Forge,
    *,
    interval: float,
    ticket: Ticket | None = None,
    sleep: Sleep = time.sleep,
    quiet: bool = False,
    alone: bool = True,
) -> Iterator[Watcher]:
    """Give what fits the place where this process runs.

    On the local forge, in a terminal, it is a dialogue that asks; else a line that counts down, or lines in a log.

    :param interval: seconds between two looks at GitHub.
    :param ticket: the gate that is waited for, to hear of it from the App's server; None hears of nothing.
    :param sleep: waits where nobody watches a line count down.
    :param quiet: show nothing, and ask nobody.
    :param alone: whether nothing else is waited for in this process, so that one line may be renewed.
    """
    most = min(interval, LOCAL) if isinstance(forge, LocalForge) else interval
    real = sleep is time.sleep
    console = screen.for_people() if real and not quiet else None
    typing = keyboard.at_hand() if console and isinstance(forge, LocalForge) else None
    if console and typing and isinstance(forge, LocalForge):
        with _dialogue(forge, typing, console, most, alone=alone) as found:
            yield found
    else:
        with _heard(forge, ticket if real else None) as listener:
            nap = listener.sleep if listener else sleep
            if console and alone:
                with _live(forge, console, nap) as live:
                    yield Watcher(_Anew(live, forge), live.sleep, most)
            else:
                show = silent if quiet else _Anew(screen.LogLines(sys.stderr, forge.now), forge)
                yield Watcher(show, nap, most, lambda: not real, listener)


def run(watching: Watcher, engine: Engine, ticket: Ticket) -> Decision:
    """Wait for the decision; see `gh_gate.poller.wait`."""
    return poller.wait(engine, ticket, interval=watching.interval, show=watching.show, sleep=watching.sleep)


def looks(watching: Watcher, engine: Engine, ticket: Ticket) -> Generator[float, None, Decision]:
    """Look until it is decided; see `gh_gate.poller.looks`."""
    return poller.looks(engine, ticket, interval=watching.interval, show=watching.show)


def announce(forge: Forge, ticket: Ticket) -> None:
    """Say on standard error which gate was asked, and how to answer it where no page is."""
    lines = [screen.headline(ticket)]
    if isinstance(forge, LocalForge) and forge.read(ticket.place).face.open and not ticket.gate.auto_approve:
        number, gate = ticket.place.number, ticket.gate
        lines += [
            f"from another terminal:  {elsewhere.approve(forge, gate, number)}",
            f"       or, to say no:  … {elsewhere.reject(forge, gate, number)}",
        ]
    screen.say("".join(f"{line}\n" for line in lines), sys.stderr)


def deadline(ticket: Ticket) -> datetime | None:
    """Return until when commands count; None where the gate only reminds."""
    return None if ticket.gate.on_timeout is OnTimeout.REMIND else ticket.gate.deadline(ticket.opened_at)


class _Anew:
    """Announces a question that was put anew, in another issue, before it shows how that one stands."""

    def __init__(self, show: Show, forge: Forge) -> None:
        self._show, self._forge = show, forge
        self._place: Place | None = None

    def __call__(self, ticket: Ticket, tally: Tally, pause: float) -> None:
        if self._place not in (None, ticket.place):
            announce(self._forge, ticket)
        self._place = ticket.place
        self._show(ticket, tally, pause)


def _heard(forge: Forge, ticket: Ticket | None) -> AbstractContextManager[stream.Listener | None]:
    return stream.listening(forge, ticket) if ticket else nullcontext()


@contextmanager
def _live(forge: Forge, console: Console, nap: Sleep | None = None) -> Iterator[screen.LiveLine]:
    live = screen.LiveLine(console, forge.now, nap)
    try:
        yield live
    finally:
        live.stop()


@contextmanager
def _dialogue(
    forge: LocalForge, typing: keyboard.Keyboard, console: Console, interval: float, *, alone: bool
) -> Iterator[Watcher]:
    with _live(forge, console) as live:
        rest = (_Anew(live if alone else silent, forge), live.sleep if alone else time.sleep)
        asking = Dialogue(forge, typing, sys.stderr, console, rest)
        try:
            yield Watcher(asking.show, asking.sleep, interval, threaded=lambda: alone or asking.listening)
        finally:
            asking.stop()
