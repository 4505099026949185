"""How far an audit is: a bar on a terminal, and now and then a line in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

EVERY: Final = 30.0
"""Seconds between two lines in a log."""


class Watch(Protocol):
    """Passes things on, and tells somebody how many there were."""

    def __call__(self, things: Iterable[T], what: str, total: int | None, /) -> Iterable[T]:
        """Pass things on.

        :param what: what they are, in the plural.
        :param total: how many there will be, where that is known.
        """


def unwatched(things: Iterable[T], what: str, total: int | None, /) -> Iterable[T]:  # noqa: ARG001 - nobody looks
    """Pass things on, and tell nobody."""
    return things


class Bar:
    """A bar for each kind of things.

    :param console: a terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, things: Iterable[T], what: str, total: int | None, /) -> Iterator[T]:
        """Pass things on."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - rich is only loaded where a terminal is

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            yield from progress.track(things, total=total, description=what)


class Lines:
    """A line now and then.

    :param say: takes a line.
    :param clock: a steady one, in seconds.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock

    def __call__(self, things: Iterable[T], what: str, total: int | None, /) -> Iterator[T]:
        """Pass things on."""
        due, of = self._clock() + EVERY, f" of {total:,}" if total is not None else ""
        for number, thing in enumerate(things, 1):
            yield thing
            if self._clock() >= due:
                due = self._clock() + EVERY
                self._say(f"{what}: {number:,}{of}")
