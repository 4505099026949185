"""The desk that all threads share: what came in, which spot is next, and whether it is closing time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

from gh_gate.app.spots import Spot
from gh_gate.app.work.schedule import Job, Outcome, Parcel, Schedule

POLL: Final = 5.0
"""Seconds after which a thread that waits looks up by itself: another process may have stored something."""
FULL: Final = 16_000_000
"""Characters of comments on the desk above which no more deliveries are fetched; they are safe in the inbox."""


class Desk:
    """A schedule behind a lock, which is held for moments only and never while anything is asked or written.

    :param monotonic: a steady clock in seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._schedule = Schedule()
        self._lock = threading.Lock()
        self._looks, self._mail = threading.Condition(self._lock), threading.Condition(self._lock)
        self._given_up: dict[Spot, None] = {}
        self._rung, self._closed = True, False

    def put(self, parcels: Sequence[tuple[Spot, Parcel]]) -> None:
        """Ask for looks that begin as soon as may be, and not before this call."""
        with self._lock:
            now = self._monotonic()
            for spot, parcel in parcels:
                self._schedule.add(spot, parcel, now)
            self._looks.notify(len(parcels))

    def take(self) -> Job | None:
        """Begin the next look that is due; None where none is, or the desk is closed."""
        with self._lock:
            return None if self._closed else self._schedule.take(self._monotonic())

    def wait(self) -> Job | None:
        """Begin the next look as soon as one is due; None once the desk is closed."""
        with self._lock:
            while not self._closed:
                if job := self._schedule.take(self._monotonic()):
                    return job
                self._looks.wait(self._patience())
            return None

    def settle(self, job: Job, outcome: Outcome) -> None:
        """End a look."""
        with self._lock:
            self._schedule.settle(job, outcome, self._monotonic())
            if outcome.dead:
                self._given_up[job.spot] = None
            elif outcome.fine:
                self._given_up.pop(job.spot, None)
            if self._rung and not self.full:
                self._mail.notify()

    def ring(self) -> None:
        """Say that there is something in the inbox."""
        with self._lock:
            self._rung = True
            self._mail.notify()

    def await_mail(self) -> bool:
        """Wait until somebody rings and there is room, at most `POLL` seconds; False once the desk is closed."""
        with self._lock:
            self._mail.wait_for(lambda: self._closed or (self._rung and not self.full), POLL)
            self._rung = False
            return not self._closed

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond closing time; then look into the inbox whether somebody rang or not."""
        with self._lock:
            self._mail.wait_for(lambda: self._closed, seconds)
            self._rung = True

    def close(self) -> None:
        """Let nobody begin anything more."""
        with self._lock:
            self._closed = True
            self._looks.notify_all()
            self._mail.notify_all()

    def held(self) -> frozenset[int]:
        """Return the ids of the deliveries that are on the desk."""
        with self._lock:
            return self._schedule.held()

    def given_up(self) -> list[Spot]:
        """Return the spots that were looked at in vain, and never with success since."""
        with self._lock:
            return list(self._given_up)

    def next_in(self) -> float | None:
        """Return the seconds until the next look is due, 0 if one waits; None where none is planned."""
        with self._lock:
            return self._due_in()

    @property
    def full(self) -> bool:
        """Whether there is no room for more deliveries."""
        return self._schedule.weight > FULL

    def _due_in(self) -> float | None:
        now = self._monotonic()
        due = self._schedule.next_due(now)
        return None if due is None else max(0.0, due - now)

    def _patience(self) -> float:
        due_in = self._due_in()
        return POLL if due_in is None else min(POLL, due_in)
