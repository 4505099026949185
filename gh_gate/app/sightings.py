"""First-seen texts, kept only where a gate is: what is said elsewhere is nobody's business, and a stranger's to repeat."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger


class Sightings:
    """The ledger as the worker sees it; where no gate is known yet, a sighting waits until a look has told.

    It may wait in memory: its delivery is in the inbox until that look has succeeded.

    :param knows: whether a gate was ever found at a spot.
    """

    def __init__(self, ledger: Ledger, knows: Callable[[Spot], bool]) -> None:
        self._ledger, self._knows = ledger, knows
        self._lock = threading.Lock()
        self._waiting: dict[Spot, list[Callable[[], object]]] = {}

    def knows(self, spot: Spot) -> bool:
        """Tell whether a gate was ever found at a spot."""
        return self._knows(spot)

    def open_spots(self, since: datetime | None = None) -> Iterable[Spot]:
        """Return where gates stand with which the server is not through; see `Ledger.open_spots`."""
        return self._ledger.open_spots(since)

    def append(
        self, kind: str, spot: Spot, *, at: datetime, once: str, data: Mapping[str, Any], gate: str = ""
    ) -> object:
        """Keep a sighting, now or as soon as a gate is found at its spot."""

        def keep() -> object:
            return self._ledger.append(kind, spot, at=at, once=once, data=data, gate=gate)

        if self._knows(spot):
            return keep()
        with self._lock:
            self._waiting.setdefault(spot, []).append(keep)
        return None

    def settle(self, spot: Spot) -> None:
        """Keep what waits for a spot, if a gate is known there by now; else forget it."""
        with self._lock:
            waiting = self._waiting.pop(spot, [])
        for keep in waiting if self._knows(spot) else ():
            keep()
