"""What goes wrong for a server, drawn from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from random import Random

from tests.app.loss.life import End
from tests.github import faults
from tests.github.hooks.trouble import Trouble
from tests.github.hub import GitHub

KILLS = 6

_FAULTS = (
    faults.status(500),
    faults.status(502),
    faults.status(503, retry_after="3"),
    faults.cut(),
    faults.cut_after(),
    faults.cut_after(),
    faults.truncate(),
    faults.truncate(mid_body=True),
    faults.garbage(),
    faults.secondary(retry_after=7),
    faults.secondary(retry_after=90, code=429),
    faults.secondary(retry_after=None),
)


@dataclass(frozen=True, slots=True)
class Luck:
    """How bad a day is.

    :param every: seconds between sweeps.
    :param webhooks: what becomes of webhooks.
    :param calls: the part of all requests to GitHub that fail.
    :param slow: the part of all requests to GitHub that take seconds.
    :param kills: when processes end.
    :param down: seconds until the next one is started.
    """

    dice: Random
    every: int
    webhooks: Trouble
    calls: float = 0.0
    slow: float = 0.0
    kills: tuple[End, ...] = ()
    down: tuple[int, ...] = ()

    def ends(self) -> Iterator[End | None]:
        """One for each process; in the end they live."""
        return chain(self.kills, repeat(None))

    def pause(self) -> int:
        """Draw how many seconds go by after an answer."""
        return self.dice.randint(1, 4) if self.dice.random() < self.slow else 0

    def strike(self, hub: GitHub) -> None:
        """Let it begin."""
        hub.hooks.trouble = self.webhooks
        for fault in _FAULTS if self.calls else ():
            hub.faults.randomly(self.calls / len(_FAULTS), fault, self.dice.randrange(2**31))
        if self.calls:
            hub.faults.add(
                faults.graphql_limit(), path="/graphql", probability=self.calls / 5, seed=self.dice.randrange(2**31)
            )


def good(seed: int) -> Luck:
    """Return a day on which nothing goes wrong, and no sweep helps."""
    return Luck(Random(f"good {seed}"), 86_400, Trouble())  # noqa: S311 - repeatable, not secret


def bad(seed: int) -> Luck:
    """Return one on which everything does."""
    dice = Random(f"bad {seed}")  # noqa: S311 - repeatable, not secret
    webhooks = Trouble(
        drop=0.3, fail=0.1, unheard=0.05, delay=0.15, double=0.2, reorder=0.3, seed=dice.randrange(2**31)
    )
    kills = [End(dice.choice(["before", "after", "commit"]), _number(dice)) for _ in range(dice.randint(1, KILLS))]
    return Luck(
        dice,
        every=dice.choice([300, 900, 86_400]),
        webhooks=webhooks,
        calls=dice.choice([0.0, 0.03, 0.15]),
        slow=dice.choice([0.0, 0.15]),
        kills=tuple(kills),
        down=tuple(dice.choice([0, 3, 120, 1500]) for _ in kills),
    )


def _number(dice: Random) -> int:
    # Many die young: the first requests after a start are where the last process's work is taken up.
    return dice.randint(1, dice.choice([8, 30, 120]))
