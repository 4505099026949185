"""What changes, from the threads that look at gates to the streams that wait in the loop.

Only the newest state of a gate is kept for a reader: a slow one skips what is over, and misses nothing that is.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from gh_gate.app.live.subscription import Subscription
from gh_gate.app.spots import Spot

KEPT: Final = 10_000
"""Gates whose last state is remembered; the one that changed longest ago is forgotten first."""

Key = tuple[Spot, str]

_log = logging.getLogger("gh_gate.app.live")


@dataclass(frozen=True, slots=True)
class Change:
    """How a gate stands now.

    :param repository: ``owner/name``.
    :param number: of the issue or pull request.
    :param gate: the gate's name.
    :param status: ``pending``, ``approved``, ``rejected``, ``expired`` or ``cancelled``.
    :param version: another word whenever what is shown of the gate may be another.
    """

    repository: str
    number: int
    gate: str
    status: str
    version: str


Wanted = Callable[[Spot, Change], bool]
"""Tells whether a subscriber is told of a change; asked in the publisher's thread, so it neither waits nor fails."""


class Feed:
    """Takes changes from any thread, and gives them to the subscribers of event loops.

    :param wall: this machine's clock in seconds, read once: versions begin there.
    """

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._began = int(wall() * 1000)
        self._versions = itertools.count(self._began + 1)
        self._lock = threading.Lock()
        self._latest: OrderedDict[Key, Change] = OrderedDict()
        self._subscriptions: dict[Subscription[Key, Change], Wanted] = {}

    def publish(self, spot: Spot, gate: str, status: str) -> Change:
        """Tell that a gate changed; from any thread, without waiting for anybody.

        :param gate: its name.
        :param status: its status now.
        """
        with self._lock:
            change = Change(spot.repository, spot.number, gate, status, str(next(self._versions)))
            self._latest[spot, gate] = change
            self._latest.move_to_end((spot, gate))
            while len(self._latest) > KEPT:
                self._latest.popitem(last=False)
            listeners = list(self._subscriptions.items())
            for subscription, wanted in listeners:  # under the lock, so that nobody gets an older state last
                if _asked(wanted, spot, change):
                    subscription.offer((spot, gate), change)
        return change

    def version(self, spot: Spot, gate: str) -> str:
        """Return the version of a gate's last change; or a word that is new with each start of the server."""
        with self._lock:
            last = self._latest.get((spot, gate))
        return last.version if last else str(self._began)

    def newest(self, wanted: Wanted) -> Change | None:
        """Return the last change that somebody would have been told of; None where there was none since the start."""
        with self._lock:
            latest = list(self._latest.items())
        return next((change for (spot, _), change in reversed(latest) if _asked(wanted, spot, change)), None)

    @contextmanager
    def subscribe(self, wanted: Wanted) -> Iterator[Subscription[Key, Change]]:
        """Hear of changes from now on, in the loop that runs."""
        subscription = Subscription[Key, Change]()
        with self._lock:
            self._subscriptions[subscription] = wanted
        try:
            yield subscription
        finally:
            with self._lock:
                del self._subscriptions[subscription]

    @property
    def subscribers(self) -> int:
        """How many are told of changes."""
        return len(self._subscriptions)


def _asked(wanted: Wanted, spot: Spot, change: Change) -> bool:
    try:
        return wanted(spot, change)
    except Exception:  # noqa: BLE001 - one reader's mistake must not keep the others, or the look, from going on
        _log.exception("a reader could not say what it wants")
        return False
