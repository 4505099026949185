"""Reads streams in the tests' own loop: an ASGI caller whose connection, clock and sleep the test holds."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.types import Message

SCOPE = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}}


@dataclass
class Hours:
    """Time that passes when everybody sleeps, and not before the test says so."""

    now: float = 1000.0
    sleepers: list[tuple[float, asyncio.Future[None]]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.now + seconds, woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        """Let so many seconds go by, and everybody do what is due on the way."""
        ends = self.now + seconds
        await settle()
        while due := [at for at, woken in self.sleepers if not woken.done() and at <= ends]:
            self.now = max(self.now, min(due))
            for at, woken in self.sleepers:
                if at <= self.now and not woken.done():
                    woken.set_result(None)
            self.sleepers = [one for one in self.sleepers if not one[1].done()]
            await settle()
        self.now = ends
        await settle()


async def settle() -> None:
    """Let the loop, and the threads that it asks, come to rest."""
    for _ in range(5):
        await asyncio.to_thread(lambda: None)
        for _ in range(10):
            await asyncio.sleep(0)


@dataclass
class Reader:
    """Somebody who reads an answer; `stuck` no longer takes what is sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False
    stuck: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def read(self, answer: Response) -> None:
        """Begin to read."""
        self.task = asyncio.ensure_future(answer(dict(SCOPE), self._receive, self._send))

    async def end(self) -> None:
        """Go away."""
        self.gone.set()
        if self.task:
            await self.task

    async def _receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self.stuck:
            await asyncio.Event().wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]
            self.ended = not message.get("more_body", False)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The data of all events."""
        lines = self.body.decode().split("\n")
        return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]

    @property
    def statuses(self) -> list[str]:
        return [told["status"] for told in self.told]
