"""A client that makes load: signed webhooks over connections that stay open, answered one after the other on each."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Sequence

CONNECTIONS = 32
SECRET = "the-secret-of-a-benchmark"  # noqa: S105 - of nobody


def requests(count: int, size: int = 10_240) -> list[bytes]:
    """Return webhooks about comments that have nothing to do with gates, each a whole HTTP request of some size."""
    return [_request(number, size) for number in range(count)]


def _request(number: int, size: int) -> bytes:
    who = {"id": 7, "login": "somebody", "type": "User"}
    payload = {
        "action": "created",
        "issue": {"number": number + 1, "body": "An issue.", "user": who},
        "comment": {"id": number + 1, "body": "x" * (size - 600), "user": who, "created_at": "2026-03-02T09:00:00Z"},
        "repository": {"id": 1, "full_name": "acme/app", "default_branch": "main"},
        "installation": {"id": 1},
        "sender": who,
    }
    body = json.dumps(payload).encode()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: server\r\nContent-Type: application/json\r\nX-GitHub-Event: issue_comment\r\n"
        f"X-GitHub-Delivery: 00000000-0000-4000-8000-{number:012d}\r\n"
        f"X-Hub-Signature-256: sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def flood(port: int, texts: Sequence[bytes], seconds: float) -> tuple[float, list[float]]:
    """Send as fast as answers come; return requests a second, and the seconds that each took."""

    async def one(times: list[float], start: int) -> None:
        line = await asyncio.open_connection("127.0.0.1", port)
        for turn in range(start, 10**9, CONNECTIONS):
            if time.perf_counter() > ends:
                break
            times.append(await _send(*line, texts[turn % len(texts)]))
        line[1].close()

    async def all_of_them() -> list[float]:
        times: list[float] = []
        await asyncio.gather(*(one(times, number) for number in range(CONNECTIONS)))
        return times

    began = time.perf_counter()
    ends = began + seconds
    times = asyncio.run(all_of_them())
    return len(times) / (time.perf_counter() - began), times


def steady(port: int, texts: Sequence[bytes], rate: int, count: int) -> list[float]:
    """Send at a steady rate whatever the answers do; return the seconds from when each was due to its answer."""

    async def all_of_them() -> list[float]:
        lines: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            lines.put_nowait(await asyncio.open_connection("127.0.0.1", port))

        async def one(number: int, due: float) -> float:
            line = await lines.get()
            await _send(*line, texts[number % len(texts)])
            lines.put_nowait(line)
            return time.perf_counter() - due

        began, tasks = time.perf_counter(), []
        for number in range(count):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(one(number, due)))
        times = list(await asyncio.gather(*tasks))
        while not lines.empty():
            lines.get_nowait()[1].close()
        return times

    return asyncio.run(all_of_them())


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes) -> float:
    began = time.perf_counter()
    writer.write(text)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 202"):
        raise SystemExit(f"the server answered {head[:60]!r}")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return time.perf_counter() - began
