"""Asks an ASGI application without a network, byte for byte as one likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message

Headers = Sequence[tuple[bytes, bytes]]
SECONDS = 20.0
"""An answer that takes longer is a hang."""


@dataclass(slots=True)
class Reply:
    """An answer.

    :param read: how many pieces of the body the application asked for.
    :param error: what the application raised after its answer, for the server's log.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    read: int = 0
    error: Exception | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Keeps one loop for all its requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._runner = asyncio.Runner()

    def ask(self, method: str, path: str, headers: Headers = (), pieces: Iterable[bytes | None] = (b"",)) -> Reply:
        """Send a request.

        :param pieces: of the body; None is a sender who goes away, and after the last the sender stays silent.
        """
        return self._runner.run(asyncio.wait_for(self._ask(method, path, headers, list(pieces)), SECONDS))

    async def _ask(self, method: str, path: str, headers: Headers, pieces: list[bytes | None]) -> Reply:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in headers],
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 1),
        }
        reply = Reply()

        async def receive() -> Message:
            if reply.read >= len(pieces):
                await asyncio.Event().wait()
            piece = pieces[reply.read]
            reply.read += 1
            if piece is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": piece, "more_body": reply.read < len(pieces)}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                reply.status = message["status"]
                reply.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                reply.body += message.get("body", b"")

        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if not reply.status:
                raise
            reply.error = error
        return reply

    def close(self) -> None:
        self._runner.close()
