"""A server as a process of its own: ``python slow_server.py``; it prints what happens, and a store ends when a line comes in."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime

from gh_gate.app import lifecycle, logs, web
from gh_gate.app.metrics import Metrics

SECRET = b"a webhook's secret of some length"


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def start() -> None:
    say("started")


async def stop() -> None:
    say("stopped")


async def store(_guid: str, _event: str, _at: datetime, _body: bytes) -> int:
    say("storing")
    await asyncio.to_thread(sys.stdin.readline)
    say("durable")
    return 1


def nothing(_: str = "") -> None:
    """Find no record, and wake nobody."""


def secrets() -> Sequence[bytes]:
    return [SECRET]


if __name__ == "__main__":
    logs.configure("info")
    app = web.build(
        store=store,
        secrets=secrets,
        records=nothing,
        well_known=dict,
        ready=list,
        metrics=Metrics(),
        max_body=100_000,
        arrived=nothing,
    )
    lifecycle.serve(app, sys.argv[1], int(sys.argv[2]), on_start=start, on_stop=stop, announce=say)
    say("returned")
