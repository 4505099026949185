"""Waits for a gate, almost for free: looks are conditional reads, and nothing is counted while nothing happens."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from datetime import timedelta

from gh_gate.core.decision import ballot
from gh_gate.core.gate import OnTimeout
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Comment, Thread
from gh_gate.engine import Engine, Ticket, asks_anew
from gh_gate.errors import UpstreamError
from gh_gate.forge.base import Gone

log = logging.getLogger("gh_gate.poller")

SLOWEST = 120.0
"""Seconds between two looks at most, however often the forge failed to answer."""

TALKATIVE = 60.0
"""Seconds between two looks at most in a thread where people talk and nobody decides; every word costs counted requests."""

PATIENCE = timedelta(minutes=15)
"""How long after its deadline an outage may keep a gate from being concluded, before the waiter gives up with an error."""


Show = Callable[[Ticket, Tally, float], None]
"""Is told where a gate stands, and how many seconds the next look is away."""


def silent(_ticket: Ticket, _tally: Tally, _pause: float) -> None:
    """Show nothing."""


def wait(
    engine: Engine,
    ticket: Ticket,
    *,
    interval: float = 10.0,
    show: Show = silent,
    sleep: Callable[[float], object] = time.sleep,
) -> Decision:
    """Wait until a gate is decided.

    :param sleep: waits for some seconds, or less where something happened; may raise to stop waiting. The other parameters are those of `looks`.
    :return: the decision; the caller says what it means.
    """
    looking = looks(engine, ticket, interval=interval, show=show)
    while True:
        try:
            pause = next(looking)
        except StopIteration as end:
            decision: Decision = end.value
            return decision
        sleep(pause)


def looks(
    engine: Engine, ticket: Ticket, *, interval: float = 10.0, show: Show = silent
) -> Generator[float, None, Decision]:
    """Look at a gate again and again until it is decided; whoever goes through this waits in between as it can.

    :param interval: seconds between two looks; from 1 to 120.
    :param show: told after every look where the gate stands and how many seconds the next look is away.
    :return: yields how many seconds to wait before the next look; its value at the end is the decision.
    :raise UpstreamError: where the forge did not answer for `PATIENCE` past the deadline.
    :raise GateError: for what will not get better by waiting.
    """
    failures, chatter = 0, 0
    while True:
        before = ticket.last
        try:
            tally = engine.look(ticket)
            if tally.decision is not None and asks_anew(tally.decision) and ticket.again is not None:
                ask_again(engine, ticket)
                continue
            _give_up_on_silence(engine, tally)
        except (UpstreamError, Gone) as error:
            if _hopeless(engine, ticket):
                raise
            failures += 1
            pause = min(SLOWEST, interval * 2.0 ** min(failures, 8))
            log.warning("%s Looking again in %.0f s.", error.what, pause)
            yield pause
            continue
        failures = 0
        if tally.decision is not None:
            show(ticket, tally, 0.0)
            return tally.decision
        chatter = chatter + 1 if _only_talk(before, ticket.last) else 0
        pause = _until_next(engine, tally, max(interval, min(TALKATIVE, interval * 2.0 ** min(chatter, 8))))
        show(ticket, tally, pause)
        yield pause


def ask_again(engine: Engine, ticket: Ticket) -> None:
    """Put the question anew under the rules as they are now, and go on waiting for that one."""
    if ticket.again is None:
        return
    fresh = engine.open(ticket.again(), attempt=ticket.attempt, again=ticket.again)
    for name in ("prepared", "place", "opened_at", "stands", "unlike", "last", "envelope", "wrote", "reacted"):
        setattr(ticket, name, getattr(fresh, name))


def look_once(engine: Engine, ticket: Ticket, *, sleep: Callable[[float], None] = time.sleep) -> Tally:
    """Look at a gate for a process that does not wait, and ride out a short outage.

    :raise UpstreamError: where the forge did not answer several times.
    """
    for pause in (5.0, 20.0, 60.0):
        try:
            return engine.look(ticket)
        except UpstreamError as error:
            log.warning("%s Looking again in %.0f s.", error.what, pause)
            sleep(pause)
    return engine.look(ticket)


def _only_talk(before: tuple[Thread, Tally] | None, after: tuple[Thread, Tally] | None) -> bool:
    """Tell whether people wrote something, and none of it was a command."""
    if before is None or after is None or before[1] != after[1]:
        return False
    return _said(before[0]) != _said(after[0])


def _said(thread: Thread) -> list[Comment]:
    return [comment for comment in thread.comments if not ballot.is_ours(comment, thread)]


def _until_next(engine: Engine, tally: Tally, interval: float) -> float:
    """Return the pause before the next look: the interval, or less where the deadline's last look falls into it."""
    if tally.deadline is None:
        return interval
    left = (tally.deadline - engine.forge.now()).total_seconds() + 31.0
    return max(1.0, min(interval, left)) if left > 0 else interval


def _give_up_on_silence(engine: Engine, tally: Tally) -> None:
    if tally.decision is None and tally.deadline is not None and engine.forge.now() > tally.deadline + PATIENCE:
        raise UpstreamError(
            "the deadline has passed, and the App that decides this gate has not said so.",
            do="see whether the App is running; the gate stays open, and this step finds it again",
        )


def _hopeless(engine: Engine, ticket: Ticket) -> bool:
    if ticket.gate.on_timeout is OnTimeout.REMIND:
        return False
    return engine.forge.now() > ticket.gate.deadline(ticket.opened_at) + PATIENCE
