"""What the worker needs of the rooms around it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from gh_gate.app.spots import Spot


class Delivery(Protocol):
    """One webhook delivery as it was stored."""

    @property
    def id(self) -> int:
        """Its number in the inbox, from 1; later ones have higher ones."""

    @property
    def event(self) -> str:
        """The ``X-GitHub-Event`` header."""

    @property
    def received_at(self) -> datetime:
        """When it was stored, by this machine's clock."""

    @property
    def body(self) -> bytes:
        """The payload as it was signed."""

    @property
    def attempts(self) -> int:
        """How many looks for it have failed."""


class Inbox(Protocol):
    """Deliveries that were answered with 202, in a database."""

    def unfinished(self, after_id: int = 0, limit: int = 500) -> Sequence[Delivery]:
        """Return what is neither done nor buried, ascending by id."""

    def done(self, ids: Collection[int]) -> None:
        """Mark as done."""

    def failed(self, ids: Collection[int], error: str) -> int:
        """Count a failed attempt."""

    def bury(self, ids: Collection[int], error: str) -> None:
        """Set aside, visibly."""


class Ledger(Protocol):
    """What was seen and decided, for ever."""

    def knows(self, spot: Spot) -> bool:
        """Tell whether a gate was ever opened there."""

    def open_spots(self, since: datetime | None = None) -> Iterable[Spot]:
        """Return the spots with a gate that is not decided, or was decided since then and is not followed through."""

    def append(
        self, kind: str, spot: Spot, *, at: datetime, once: str, data: Mapping[str, Any], gate: str = ""
    ) -> object:
        """Append an entry; where one with that ``once`` stands already, nothing is written."""


class Examine(Protocol):
    """Looks at all gates of a spot and makes the world match."""

    def __call__(self, spot: Spot, relevant: bool) -> datetime | None:
        """Look once.

        :param relevant: False where nothing tells of a gate there: no call to GitHub is worth it.
        :return: when to look again at the latest, by GitHub's clock; None where nothing waits there.
        :raise UpstreamError: GitHub could not be asked.
        :raise Gone: the spot is no more.
        """


class Observe(Protocol):
    """Whoever counts what the worker does; its methods are called from many threads."""

    def looked(self, spot: Spot, seconds: float, outcome: str) -> None:
        """A look ended: ``ok``, ``gone``, ``later`` (it is tried again) or ``failed`` (the same, and it is counted)."""

    def dead(self, spot: Spot, error: str) -> None:
        """A spot was looked at in vain as often as it is tried; its deliveries, if any, are set aside."""

    def lag(self, seconds: float) -> None:
        """A look succeeded; the oldest delivery that caused it had waited that long when it began."""


class Sweeping(Protocol):
    """Finds what no delivery told of."""

    def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> object:
        """Sweep once.

        :param ask: takes a spot that is to be looked at.
        :param going: False as soon as the sweep is to end early.
        """
