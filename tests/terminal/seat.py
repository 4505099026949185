"""A person in front of a terminal whose keys a test presses, and a process that waits for a gate there."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from rich.console import Console

from gh_gate import poller
from gh_gate.core.tally import Decision
from gh_gate.engine import Ticket
from gh_gate.terminal.dialogue import Dialogue
from tests.terminal.ground import Place

Line = str | Callable[[], object] | None


class Typist:
    """A keyboard: each time a line is waited for, the next of these happens."""

    def __init__(self, *lines: Line) -> None:
        self.lines = list(lines)
        self.forgotten = 0

    def forget(self) -> None:
        self.forgotten += 1

    def line(self, _seconds: float) -> str | None:
        if not self.lines:
            raise AssertionError("nobody expected another question")
        found = self.lines.pop(0)
        if callable(found):
            found()
            return None
        return found


def end() -> None:
    """The input ends."""
    raise EOFError


class Seat:
    """A person in front of a terminal, and a process that waits for a gate there."""

    def __init__(self, place: Place, *lines: Line) -> None:
        self.place, self.keys, self.out = place, Typist(*lines), io.StringIO()
        self.slept: list[float] = []
        self.later: list[Callable[[], object]] = []
        keyboard: Any = self.keys
        rest = (lambda *_: None, self._rest)
        self.dialogue = Dialogue(place.forge, keyboard, self.out, Console(file=self.out, width=100), rest)

    def wait(self, ticket: Ticket) -> Decision:
        """Wait as a process does, until the gate is decided."""
        try:
            show, sleep = self.dialogue.show, self.dialogue.sleep
            return poller.wait(self.place.engine, ticket, interval=0.5, show=show, sleep=sleep)
        finally:
            self.dialogue.stop()

    def _rest(self, seconds: float) -> None:
        self.slept.append(seconds)
        assert self.later, "it waits for ever"
        self.later.pop(0)()

    @property
    def text(self) -> str:
        return self.out.getvalue()
