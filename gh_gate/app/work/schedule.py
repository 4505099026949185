"""When to look at which spot: one look at a time each, and everything that was asked for meanwhile in the next one.

Nothing here knows threads or clocks: `gh_gate.app.work.desk` holds the lock and tells the time.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Final

from gh_gate.app.spots import Sighting, Spot
from gh_gate.app.work.lanes import Lanes

_SLACK: Final = 64


@dataclass(frozen=True, slots=True)
class Parcel:
    """One reason to look.

    :param id: of its delivery; 0 for a timer or a sweep, which no inbox remembers.
    :param attempts: how many looks for it have failed.
    :param relevant: whether it alone is reason enough to ask GitHub.
    :param urgent: whether a person waits for the answer.
    :param received_at: when its delivery was stored.
    """

    id: int = 0
    attempts: int = 0
    relevant: bool = True
    urgent: bool = False
    sighting: Sighting | None = None
    received_at: datetime | None = None

    @property
    def weight(self) -> int:
        """About how many characters it holds in memory."""
        return 200 + (len(self.sighting.body) if self.sighting else 0)


@dataclass(frozen=True, slots=True)
class Job:
    """One look that is to be done now.

    :param parcels: all reasons for it, ascending by id.
    :param tries: how many looks at this spot have failed in a row.
    """

    spot: Spot
    parcels: tuple[Parcel, ...]
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a look.

    :param word: as `gh_gate.app.work.ports.Observe` names it.
    :param back: what is still to be looked at.
    :param after: seconds until then.
    :param tries: how many looks have failed in a row now.
    :param dead: why the spot is given up, an empty string where it is not.
    """

    word: str
    back: tuple[Parcel, ...] = ()
    after: float = 0.0
    tries: int = 0
    dead: str = ""

    @property
    def fine(self) -> bool:
        """Whether the look succeeded, if only in finding that the spot is no more."""
        return self.word in {"ok", "gone"}


@dataclass(slots=True)
class _Case:
    spot: Spot
    parcels: dict[int, Parcel] = field(default_factory=dict)
    due: float = math.inf
    urgent: bool = False
    running: bool = False
    tries: int = 0


class Schedule:
    """All spots for which there is anything to do, now or later."""

    def __init__(self) -> None:
        self._cases: dict[Spot, _Case] = {}
        self._heap: list[tuple[float, int, Spot]] = []
        self._lanes, self._count = Lanes(), count()
        self._held: set[int] = set()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._cases)

    def held(self) -> frozenset[int]:
        """Return the ids of the deliveries that are not done yet."""
        return frozenset(self._held)

    def add(self, spot: Spot, parcel: Parcel, due: float) -> None:
        """Ask for a look at a spot that begins no earlier than this call, and no earlier than due."""
        case = self._cases.setdefault(spot, _Case(spot))
        case.spot = _newer(spot, case.spot)
        self._keep(case, parcel)
        sooner, rises = due < case.due, parcel.urgent and not case.urgent
        case.due, case.urgent = min(due, case.due), case.urgent or parcel.urgent
        if sooner or rises:
            self._file(case)

    def take(self, now: float) -> Job | None:
        """Begin the next look that is due; nobody else gets this spot before it is settled."""
        self._promote(now)
        spot = self._lanes.pop()
        if spot is None:
            return None
        case = self._cases[spot]
        job = Job(case.spot, tuple(case.parcels[number] for number in sorted(case.parcels)), case.tries)
        case.parcels, case.due, case.urgent, case.running = {}, math.inf, False, True
        return job

    def settle(self, job: Job, outcome: Outcome, now: float) -> None:
        """End a look; what came in meanwhile is looked at next."""
        self._held.difference_update(parcel.id for parcel in job.parcels)
        self.weight -= sum(parcel.weight for parcel in job.parcels)
        case = self._cases[job.spot]
        case.tries = outcome.tries
        for parcel in outcome.back:
            self.add(case.spot, parcel, now + outcome.after)
        case.running = False
        if case.parcels:
            self._file(case)
        else:
            del self._cases[job.spot]

    def next_due(self, now: float) -> float | None:
        """Return when the next look is due, `now` if one waits already; None where none will be."""
        self._promote(now)
        if self._lanes:
            return now
        return self._heap[0][0] if self._heap else None

    def _keep(self, case: _Case, parcel: Parcel) -> None:
        if parcel.id in case.parcels:
            return
        case.parcels[parcel.id] = parcel
        self.weight += parcel.weight
        if parcel.id:
            self._held.add(parcel.id)

    def _file(self, case: _Case) -> None:
        heapq.heappush(self._heap, (case.due, next(self._count), case.spot))
        # A timer that an earlier look made pointless stays in the heap until its time.
        if len(self._heap) > 2 * len(self._cases) + _SLACK:
            self._heap = [entry for entry in self._heap if self._stands(entry)]
            heapq.heapify(self._heap)

    def _promote(self, now: float) -> None:
        while self._heap and (self._heap[0][0] <= now or not self._stands(self._heap[0])):
            entry = heapq.heappop(self._heap)
            if self._stands(entry):
                self._lanes.add(entry[2], urgent=self._cases[entry[2]].urgent)

    def _stands(self, entry: tuple[float, int, Spot]) -> bool:
        case = self._cases.get(entry[2])
        return case is not None and not case.running and case.due == entry[0]


def _newer(told: Spot, known: Spot) -> Spot:
    """Return the spot with the names that were heard last, of those that were heard at all."""
    return replace(
        told, repository=told.repository or known.repository, installation=told.installation or known.installation
    )
