"""Pages that change by themselves. The events are hints; a page that hears one looks again."""

from __future__ import annotations

from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gh_gate.app.view import At, Caller
from gh_gate.app.web.pages.addresses import place
from gh_gate.app.web.pages.room import Room


class Live(Protocol):
    """Whoever knows what changes."""

    async def stream(self, caller: Caller, at: At | None) -> Response:
        """Answer with server-sent events, the first of them at once.

        :param at: the gate; None for all that the caller may see.
        :raise Hidden: where the caller may not see it, or there is none.
        """


class Streams:
    """Answers ``/live``, and ``live`` below a gate's page."""

    def __init__(self, room: Room, live: Live) -> None:
        self._room, self._live = room, live

    async def gate(self, request: Request) -> Response:
        """Follow one gate."""
        visit = await run_in_threadpool(self._room.visit, request)
        return await self._live.stream(visit.caller, place(request))

    async def everything(self, request: Request) -> Response:
        """Follow whatever the visitor may see."""
        visit = await run_in_threadpool(self._room.visit, request)
        return await self._live.stream(visit.caller, None)
