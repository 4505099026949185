"""Spots that wait for a free thread, in the order in which it is fair to look at them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from gh_gate.app.spots import Spot

URGENT_IN_A_ROW: Final = 3
"""So many urgent spots go first; then one of the others does, so that a stream of commands holds up no deadline."""


class Lane:
    """First come, first served within a repository; the repositories take turns."""

    def __init__(self) -> None:
        self._repositories: OrderedDict[int, OrderedDict[Spot, None]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._repositories)

    def add(self, spot: Spot) -> None:
        """Put at the end, unless it stands here already."""
        self._repositories.setdefault(spot.repository_id, OrderedDict()).setdefault(spot)

    def remove(self, spot: Spot) -> None:
        """Take out, wherever it stands; nothing happens where it does not."""
        spots = self._repositories.get(spot.repository_id, OrderedDict())
        spots.pop(spot, None)
        if not spots:
            self._repositories.pop(spot.repository_id, None)

    def pop(self) -> Spot:
        """Take the first spot of the repository whose turn it is."""
        repository_id, spots = next(iter(self._repositories.items()))
        spot, _ = spots.popitem(last=False)
        if spots:
            self._repositories.move_to_end(repository_id)
        else:
            del self._repositories[repository_id]
        return spot


class Lanes:
    """Two lanes: one for spots where a person waits for an answer, one for all others."""

    def __init__(self) -> None:
        self._urgent, self._others, self._in_a_row = Lane(), Lane(), 0

    def __bool__(self) -> bool:
        return bool(self._urgent or self._others)

    def add(self, spot: Spot, *, urgent: bool) -> None:
        """Put at the end of its lane; what waits already can become urgent and never loses it."""
        if urgent:
            self._others.remove(spot)
            self._urgent.add(spot)
        else:
            self._others.add(spot)

    def pop(self) -> Spot | None:
        """Take the next spot; None where none waits."""
        if self._urgent and not (self._others and self._in_a_row >= URGENT_IN_A_ROW):
            self._in_a_row += 1
            return self._urgent.pop()
        self._in_a_row = 0
        return self._others.pop() if self._others else None
