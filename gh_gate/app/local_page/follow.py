"""Tells pages that the local forge has changed. It has no webhooks, so its file is asked, while somebody listens."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final

from starlette.responses import Response

from gh_gate.app.live import Change, Feed, Streams, Who
from gh_gate.app.spots import Spot
from gh_gate.app.view import At, Caller
from gh_gate.app.view.local import LocalGates
from gh_gate.forge.local import LocalForge

EVERY: Final = 0.5
"""Seconds between two questions; each takes some microseconds."""

_ANYTHING: Final = "changed"


class Follow:
    """See `gh_gate.app.web.pages.live.Live`; used in one event loop.

    :param forge: whose file is asked.
    :param every: seconds between two questions.
    """

    def __init__(self, forge: LocalForge, gates: LocalGates, *, every: float = EVERY) -> None:
        self._forge, self._gates, self._every = forge, gates, every
        self._streams = Streams(Feed())
        self._watching: asyncio.Task[None] | None = None

    async def stream(self, caller: Caller, at: At | None) -> Response:
        """Follow one gate or all; what changes elsewhere is told too, since the file does not say where."""
        self._begin()  # before the present state is asked for, so that nothing lies between
        first = self._first(caller, at) if at else list
        return await self._streams.answer(Who("local"), lambda _, __: True, first, still=lambda: True)

    def close(self) -> None:
        """End all streams."""
        self._streams.close()

    def _first(self, caller: Caller, at: At) -> Callable[[], list[Change]]:
        def first() -> list[Change]:
            sight = self._gates.show(caller, at)
            return [Change(at.full_name, at.number, sight.gate.name, sight.tally.status.value, sight.version)]

        return first

    def _begin(self) -> None:
        if self._watching is None or self._watching.done():
            connection = sqlite3.connect(self._address(), uri=True, timeout=0)
            self._watching = asyncio.create_task(self._watch(connection, _version(connection)))

    async def _watch(self, connection: sqlite3.Connection, seen: int) -> None:
        with closing(connection):
            while len(self._streams):
                await asyncio.sleep(self._every)
                now = _version(connection)
                if now != seen:
                    repository = await asyncio.to_thread(self._forge.repository)
                    self._streams.feed.publish(Spot(repository.id, 0, repository.full_name), "", _ANYTHING)
                seen = now

    def _address(self) -> str:
        return f"{(self._forge.folder / '.gh-gate' / 'forge.sqlite3').as_uri()}?mode=ro"


def _version(connection: sqlite3.Connection) -> int:
    """Return what changes with each transaction of any other connection, https://sqlite.org/pragma.html#pragma_data_version."""
    with suppress(sqlite3.Error):  # busy: the next question finds out
        return int(connection.execute("PRAGMA data_version").fetchone()[0])
    return 0
