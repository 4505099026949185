"""What happens to deliveries on a bad day, repeatably."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.github.state_hooks import Delivery


class Fate(Enum):
    """What becomes of one delivery."""

    SENT = auto()
    DROPPED = auto()
    FAILED = auto()
    UNHEARD = auto()
    DELAYED = auto()


@dataclass(slots=True)
class Trouble:
    """How often what goes wrong, as fractions of 1; `drop`, `fail`, `unheard` and `delay` exclude one another.

    :param drop: never sent and never listed: nobody but the test knows, by `Hooks.lost`.
    :param fail: listed as timed out, never arrived.
    :param unheard: arrived, but its answer is lost: listed as timed out.
    :param delay: due up to `delay_seconds` (of the hub's clock) later.
    :param double: sent and listed twice under one guid.
    :param reorder: another one that is due goes first.
    """

    drop: float = 0.0
    fail: float = 0.0
    unheard: float = 0.0
    delay: float = 0.0
    double: float = 0.0
    reorder: float = 0.0
    delay_seconds: int = 600
    seed: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    def fate(self) -> Fate:
        """Draw once for a delivery."""
        drawn = self._dice.random()
        evils = {Fate.DROPPED: self.drop, Fate.FAILED: self.fail, Fate.UNHEARD: self.unheard, Fate.DELAYED: self.delay}
        for fate, share in evils.items():
            if drawn < share:
                return fate
            drawn -= share
        return Fate.SENT

    def doubles(self) -> bool:
        return self._dice.random() < self.double

    def wait(self) -> int:
        """Seconds of delay."""
        return self._dice.randint(1, self.delay_seconds)

    def next_of(self, due: Sequence[Delivery]) -> Delivery:
        """Which goes first: the oldest, unless the order is troubled."""
        return self._dice.choice(due) if self._dice.random() < self.reorder else due[0]
