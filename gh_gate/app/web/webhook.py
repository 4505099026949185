"""``POST /webhook``: GitHub says that something happened. It is stored durably, then acknowledged; all else comes later.

What is checked, in this order, so that strangers cost little: the size, the form of the signature, the signature over the raw
bytes, the event's name, and that the body is one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gh_gate.app.web import events, signature
from gh_gate.app.web.body import LARGE, Reader
from gh_gate.app.web.problem import Refused
from gh_gate.app.web.seldom import Seldom
from gh_gate.forge.github.scrub import one_line

Store = Callable[[str, str, datetime, bytes], Awaitable[int]]
"""Keeps guid, event, time of arrival and body; when it returns, they survive a power cut."""

_log = logging.getLogger(__name__)
_GUID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)


class Counts(Protocol):
    """Whoever counts requests."""

    def delivery(self, event: str, outcome: str) -> None:
        """Count one; the event is empty where no signature vouches for its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Takes deliveries.

    :param secrets: those that GitHub may sign with; asked for each delivery, so that they can change while the server runs.
    :param arrived: called after each delivery that was stored.
    :param now: this machine's clock, in UTC.
    """

    store: Store
    secrets: Callable[[], Sequence[bytes]]
    reader: Reader
    counts: Counts
    arrived: Callable[[], None]
    now: Callable[[], datetime]
    _warn: Seldom = field(default_factory=Seldom)

    async def receive(self, request: Request) -> Response:
        """Answer one request: 202 where it was stored or needs no storing, else a problem document."""
        event = ""
        try:
            body = await self._signed(request)
            event = _event(request)
            await self._check(body, request)
            outcome = await self._take(event, body, request)
        except Refused as refused:
            self.counts.delivery(event, refused.outcome)
            self._warn(_log, f"a webhook request was refused: {refused.status} {refused.detail} {refused.why}".rstrip())
            return refused.answer()
        self.counts.delivery(event, outcome)
        return JSONResponse({outcome: event}, 202)

    async def _signed(self, request: Request) -> bytes:
        given = request.headers.get(signature.HEADER, "").encode("latin-1")
        if not signature.well_formed(given):
            what = "X-Hub-Signature-256 is not a signature" if given else "There is no X-Hub-Signature-256"
            raise Refused(401, "unsigned", f"{what}: set the webhook's secret in the App's settings.")
        body = await self.reader.read(request)
        if not await _beside(body, signature.holds, self.secrets(), body, given):
            raise Refused(
                401,
                "wrong signature",
                "The signature does not fit: the App's settings and the server hold different secrets, or a proxy changed "
                "the body.",
            )
        return body

    async def _check(self, body: bytes, request: Request) -> None:
        if not await _beside(body, _is_object, body):
            form = "form" in request.headers.get("content-type", "").lower()
            hint = " Choose the content type application/json in the App's settings." if form else ""
            raise Refused(400, "malformed", f"The body is not a JSON object.{hint}")

    async def _take(self, event: str, body: bytes, request: Request) -> str:
        if event == events.PING:
            return "pong"
        if event not in events.USED:
            return "ignored"
        guid = request.headers.get("x-github-delivery", "")
        try:
            await self.store(guid if _GUID.fullmatch(guid) else "", event, self.now(), body)
        except Exception as error:  # noqa: BLE001 - whatever it is, the delivery is not stored, and GitHub must hear that
            # Its first line only: what follows in a database's error may be the delivery itself.
            why = f"{type(error).__name__}: {one_line(str(error).partition(chr(10))[0])}"
            raise Refused(503, "not stored", "It could not be stored; deliver it again.", why=why) from None
        self.arrived()
        return "stored"


def _event(request: Request) -> str:
    name = request.headers.get("x-github-event", "")
    if not events.NAME.fullmatch(name):
        raise Refused(400, "malformed", "X-GitHub-Event names no event.")
    return name


async def _beside(body: bytes, work: Callable[..., bool], *arguments: Any) -> bool:
    """Do work on a body: at once where it is small, else in a thread, so that others are answered meanwhile."""
    return work(*arguments) if len(body) <= LARGE else await asyncio.to_thread(work, *arguments)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(_DECODER.decode(body.decode()), dict)
    except (ValueError, RecursionError):  # RecursionError: brackets in brackets, by the thousand
        return False
