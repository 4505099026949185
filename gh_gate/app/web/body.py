"""Reads the body of a request, with limits to its size, to the time it may take, and to how many large ones wait at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request

from gh_gate.app.web.problem import Refused

LARGE = 1_048_576
"""Bytes. Bodies up to this size are always read: GitHub's usual ones have a hundredth of it."""

_CLOSE = {"connection": "close"}  # the rest of the body is not read, so nothing else can follow on the connection


@dataclass(slots=True)
class Reader:
    """Reads bodies.

    :param limit: bytes of the largest body.
    :param seconds: how long one may take; GitHub itself gives up after ten.
    :param most: how many bodies above `LARGE` are read at once, so that strangers cannot fill the memory.
    """

    limit: int
    seconds: float = 15.0
    most: int = 4
    _slots: int = field(init=False)

    def __post_init__(self) -> None:
        self._slots = self.most

    async def read(self, request: Request) -> bytes:
        """Return a body.

        :raise Refused: 413 if it is too large, 408 if it takes too long, 503 if too many large ones are being read, and 400
            if the sender goes away before its end.
        """
        if _declared(request) > self.limit:
            raise self._too_large()
        try:
            async with asyncio.timeout(self.seconds):
                return await self._collect(request)
        except TimeoutError:
            raise Refused(408, "slow", "The body did not arrive in time.", headers=_CLOSE) from None
        except ClientDisconnect:
            raise Refused(400, "gone", "The sender went away.") from None

    async def _collect(self, request: Request) -> bytes:
        pieces, size, is_large = [], 0, False
        try:
            async for piece in request.stream():
                size += len(piece)
                if size > self.limit:
                    raise self._too_large()
                if size > LARGE and not is_large:
                    self._take_slot()
                    is_large = True
                pieces.append(piece)
        finally:
            self._slots += is_large
        return b"".join(pieces)

    def _take_slot(self) -> None:
        if self._slots == 0:
            raise Refused(503, "busy", "Too many large bodies at once; deliver it again.", headers=_CLOSE)
        self._slots -= 1

    def _too_large(self) -> Refused:
        return Refused(413, "too large", f"A body may have {self.limit:,} bytes.", headers=_CLOSE)


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0
