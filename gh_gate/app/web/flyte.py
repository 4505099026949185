"""``POST /hooks/flyte/{token}``: a condition waits. It is kept durably, then acknowledged; all else comes later.

Flyte sends no headers and no signature, so the last part of the path is the sender's secret. It says who asks, and no more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gh_gate.app.flyte import asked
from gh_gate.app.flyte.sender import Sender, whose
from gh_gate.app.store.conditions import Full
from gh_gate.app.web.body import Reader
from gh_gate.app.web.problem import Refused
from gh_gate.app.web.seldom import Seldom
from gh_gate.app.web.webhook import Counts
from gh_gate.errors import GateError, UsageError

EVENT = "flyte"
_AFTER = {"retry-after": "600"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Takes conditions.

    :param keep: keeps sender, key and body durably, and returns the condition's number; called in a thread.
    :param arrived: called with that number.
    """

    senders: Sequence[Sender]
    keep: Callable[[str, str, str], int]
    counts: Counts
    arrived: Callable[[int], None]
    reader: Reader = field(default_factory=lambda: Reader(asked.LONGEST))
    _warn: Seldom = field(default_factory=Seldom)

    async def receive(self, request: Request) -> Response:
        """Answer one request: 202 where it was kept, else a problem document."""
        try:
            name = await self._take(request)
        except Refused as refused:
            self.counts.delivery(EVENT, refused.outcome)
            self._warn(_log, f"a condition was refused: {refused.status} {refused.detail} {refused.why}".rstrip())
            return refused.answer()
        self.counts.delivery(EVENT, "stored")
        return JSONResponse({"stored": name}, 202)

    async def _take(self, request: Request) -> str:
        sender = whose(self.senders, request.path_params["token"])
        if sender is None:
            raise Refused(404, "unknown sender", "There is nothing here.")
        body = await self.reader.read(request)
        try:
            ask = asked.read(body, sender)
        except UsageError as error:
            raise Refused(422, "malformed", f"{error.what} {error.do}".strip(), why=f"(from {sender.name})") from None
        self.arrived(await self._kept(sender, asked.key(ask), body.decode()))
        return ask.name

    async def _kept(self, sender: Sender, key: str, body: str) -> int:
        try:
            return await asyncio.to_thread(self.keep, sender.name, key, body)
        except Full:
            told = "Too many conditions of this sender wait; answer some, and send it again."
            raise Refused(429, "full", told, why=f"(from {sender.name})", headers=_AFTER) from None
        except GateError as error:
            raise Refused(503, "not stored", "It could not be stored; send it again.", why=error.what) from None
