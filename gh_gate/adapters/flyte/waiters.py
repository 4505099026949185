"""Waits for many gates in one process: each is a coroutine that looks now and then, and sleeps in between."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from gh_gate.adapters.flyte.asked import Asked
from gh_gate.adapters.flyte.runs import Asking
from gh_gate.adapters.flyte.source import source
from gh_gate.asked import Run
from gh_gate.library.asking import open_gate
from gh_gate.library.decision import Decision
from gh_gate.library.found import find_gate
from gh_gate.library.pending import PendingGate
from gh_gate.library.surroundings import Surroundings, around


@dataclass(frozen=True)
class Waited:
    """A gate that somebody waits for.

    :param asking: the action that asks.
    :param context: values for the prompt's fields; None leaves the prompt as it is.
    """

    asked: Asked
    asking: Asking
    context: dict[str, Any] | None

    def open(self) -> PendingGate[Any]:
        """Open the gate, or find it."""
        here = around(self.asked.question.repository)
        return open_gate(self.asked.question, self.context, run=self._run(here), where=here)

    def find(self) -> PendingGate[Any]:
        """Find the gate.

        :raise GateError: where nothing was asked.
        """
        here = around(self.asked.question.repository)
        return find_gate(self.asked.question, self.context, run=self._run(here), where=here)

    def _run(self, here: Surroundings) -> Run:
        # Where a test plays everything, nothing was deployed that could say whose code it is.
        code = source(here.environ, "") if here.alone else self.asked.code
        return self.asking.of_code(code, here.environ)


class Waiter:
    """One gate that is waited for here; the gate itself remembers everything, so another process may go on with it."""

    def __init__(self, waited: Waited) -> None:
        self.waited = waited
        self.opening = asyncio.create_task(asyncio.to_thread(waited.open))
        self.task = asyncio.create_task(self._wait())

    @property
    def url(self) -> str:
        """The page where people answer; an empty string until it is there."""
        there = self.opening.done() and not self.opening.cancelled() and self.opening.exception() is None
        return self.opening.result().url if there else ""

    async def _wait(self) -> Decision[Any]:
        gate = await asyncio.shield(self.opening)
        return await gate.wait_async()


class Waiters:
    """The gates that are waited for in this process, by their keys."""

    def __init__(self) -> None:
        self._all: dict[str, Waiter] = {}

    def of(self, waited: Waited) -> Waiter:
        """Return a gate's waiter; the first who asks for it starts it."""
        found = self._all.get(waited.asking.key)
        if found is None:
            found = self._all[waited.asking.key] = Waiter(waited)
        return found

    async def leave(self, key: str) -> None:
        """Wait no more for a gate, which stays as it is; one that is being opened is opened first."""
        found = self._all.pop(key, None)
        if found is not None:
            found.task.cancel()
            await asyncio.wait([found.opening, found.task])
