"""An answer of server-sent events: it ends with its reader, also with one who stays connected and does not read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from gh_gate.app.live import sse

STUCK: Final = 10.0
"""Seconds that a reader may leave what was sent to it in the line, once its buffers are full."""

_HEADERS = {
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx would keep events back: https://nginx.org/en/docs/http/ngx_http_proxy_module.html
    "x-content-type-options": "nosniff",
}


class EventStream(StreamingResponse):
    """Events as they come.

    :param events: what is sent.
    :param over: called once, whatever ends the answer.
    """

    def __init__(self, events: AsyncIterator[bytes], over: Callable[[], None]) -> None:
        super().__init__(events, headers=_HEADERS, media_type=sse.MEDIA_TYPE)
        self._over = over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; see https://asgi.readthedocs.io/en/latest/specs/www.html#response-body-send-event."""

        async def soon(message: Message) -> None:
            async with asyncio.timeout(STUCK):
                await send(message)

        try:
            await super().__call__(scope, receive, soon)
        except TimeoutError:
            pass  # nobody reads; the server closes the connection of an answer that was not ended
        finally:
            self._over()
