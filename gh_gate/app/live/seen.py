"""Streams of what a caller may see: of one gate, or of all; for the page and the API alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.responses import Response

from gh_gate.app.live.feed import Change
from gh_gate.app.live.readable import Access, Readers, Sessions
from gh_gate.app.live.streams import Streams
from gh_gate.app.live.who import digest, who
from gh_gate.app.spots import Spot
from gh_gate.app.view.access import hidden
from gh_gate.app.view.caller import Caller
from gh_gate.app.view.ports import At, Gates


class Ending(Sessions, Protocol):
    """Sessions that tell when one is ended."""

    def listen(self, ended: Callable[[str], None]) -> None:
        """Call `ended` with the id of each session that is ended from now on, from any thread."""


class LiveGates:
    """Gives streams to callers.

    :param streams: all that are open.
    :param gates: tells how a gate stands, and to whom.
    :param access: tells which repositories a caller may read.
    :param sessions: of the callers; a stream ends with the session that asked for it.
    """

    def __init__(self, streams: Streams, gates: Gates, access: Access, sessions: Ending) -> None:
        self._streams, self._gates = streams, gates
        self._readers = Readers(access, sessions, streams.rounds)
        sessions.listen(lambda session: streams.end(digest(session)))

    async def stream(self, caller: Caller, at: At | None) -> Response:
        """Return an answer that tells how a gate stands, and then each change.

        :param at: the gate; None for all that the caller may see, beginning with the one that changed last.
        :return: server-sent events; or a problem, 429 or 503, where there are too many streams.
        :raise Hidden: before anything is sent, where there is no such gate or the caller may not see it.
        :raise UpstreamError: before anything is sent, where GitHub could not be asked.
        """
        if at is None:
            everything = _Everything(caller, self._readers, self._streams)
            return await self._streams.answer(who(caller), everything, everything.first, still=everything.still)
        one = _One(caller, at, self._gates, self._readers)
        return await self._streams.answer(who(caller), one, one.first, still=one.still)


@dataclass
class _One:
    """Wants the changes of one gate, whose repository is known once the caller was found to be allowed to see it."""

    caller: Caller
    at: At
    gates: Gates
    readers: Readers
    spot: Spot | None = None
    name: str = ""

    def __call__(self, spot: Spot, change: Change) -> bool:
        if self.spot is None:
            return spot.number == self.at.number  # kept until it is known which repository's it is
        return spot == self.spot and change.gate == self.name

    def first(self) -> list[Change]:
        sight = self.gates.show(self.caller, self.at)
        seen = sight.listed
        self.name, self.spot = seen.name, Spot(seen.repository_id, seen.number)
        if not self.still():
            raise hidden()
        return [Change(seen.repository, seen.number, seen.name, str(seen.status), sight.version)]

    def still(self) -> bool:
        known = self.readers.repositories(self.caller, self.at.full_name)
        return self.spot is not None and self.spot.repository_id in known


class _Everything:
    """Wants the changes of all gates that the caller may see."""

    def __init__(self, caller: Caller, readers: Readers, streams: Streams) -> None:
        self._caller, self._readers, self._streams = caller, readers, streams
        self._names: Mapping[int, str] = {}

    def __call__(self, spot: Spot, _: Change) -> bool:
        return spot.repository_id in self._names

    def first(self) -> list[Change]:
        self.still()
        newest = self._streams.feed.newest(self)
        return [newest] if newest else []

    def still(self) -> bool:
        self._names = self._readers.repositories(self._caller)
        return True
