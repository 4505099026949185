"""Tells a story to a server: all that happens in its time, and then, in peace again, until nothing changes any more."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.app.loss.life import Life
from tests.app.loss.luck import Luck
from tests.app.loss.observing import listening
from tests.app.loss.story import Story
from tests.app.loss.town import Town
from tests.github.hooks.trouble import Trouble
from tests.github.hub import GitHub

ROUND = 301
"""Seconds of a round of the end: longer than any pause between two tries."""

ROUNDS = 12
"""In so many everything must have come to rest."""


class Run:
    """One telling.

    :param heard: the errors that were logged meanwhile.
    """

    def __init__(self, hub: GitHub, folder: Path, story: Story, luck: Luck, heard: list[str]) -> None:
        self.heard = heard
        self.town = Town(hub, story)
        keys = Random(f"keys {story.seed}")  # noqa: S311 - repeatable, not secret
        self.life = Life(self.town, folder, keys, luck.every, luck.pause)
        self._luck, self._ends, self._down = luck, luck.ends(), iter(luck.down)
        self._born_at = 0

    def happen(self) -> None:
        """Tell it, to its end."""
        self._luck.strike(self.town.hub)
        while not (self.town.over and self.town.second >= self.town.story.end):
            self._live()
            self.town.wait(self._next_in())
        self._live()

    def settle(self) -> None:
        """Let nothing go wrong any more, and wait until everything has come to rest."""
        self.town.hub.faults.clear()
        self.town.hub.hooks.trouble = Trouble()
        self.life.start()
        self._rest()

    def _live(self) -> None:
        life = self.life
        if life.doomed and life.alive:
            self._die()
        if not life.alive and self.town.second >= self._born_at:
            life.start(next(self._ends))
        if life.alive:
            life.work()
            if not life.alive:
                self._die()

    def _die(self) -> None:
        self.life.die()
        self._born_at = self.town.second + next(self._down)

    def _next_in(self) -> float:
        """Seconds to the next thing that happens, one at least."""
        own = self.life.worker.next_in() if self.life.alive else self._born_at - self.town.second
        times = [self.town.next_in(), math.inf if own is None else own, self.town.story.end - self.town.second]
        return max(1.0, min(times))

    def _rest(self) -> None:
        """Sweep until nothing changes; the server was started again, so that no memory of the last one is left either."""
        before, restless = None, list[str]()
        for _ in range(ROUNDS):
            self.life.worker.wake_sweep()
            self.life.work()
            self.town.wait(ROUND)
            self.life.work()
            now = self._everything()
            if now == before:
                return
            restless = [name for name in now if before is None or now[name] != before[name]]
            before = now
        raise AssertionError(f"it does not come to rest: {', '.join(restless)} changed to the end")

    def _everything(self) -> dict[str, object]:
        """All that must not change any more; reminders go on for ever."""
        ledger = [entry.hash for entry in self.life.ledger.entries()]
        issues = self.town.repo.issues.values()
        texts = [c.body for i in issues for c in i.comments if " reminder " not in c.body.rpartition("<!--")[2]]
        faces = [(i.state, i.locked, i.title, sorted(i.label_names)) for i in issues]
        reactions = [len(c.reactions) for i in issues for c in i.comments]
        return {
            "ledger": ledger,
            "texts": texts,
            "faces": faces,
            "reactions": reactions,
        }


@contextmanager
def told(story: Story, luck: Luck, folder: Path, *, settled: bool = True) -> Iterator[Run]:
    """Tell a story, and show what became of it.

    :param settled: whether that is shown only after everything has come to rest.
    """
    folder.mkdir()
    with GitHub(check=False) as hub, listening() as heard:
        hub.quirks.secondary_limit = False
        run = Run(hub, folder, story, luck, heard)
        try:
            run.happen()
            if settled:
                run.settle()
            yield run
        finally:
            run.life.close()
