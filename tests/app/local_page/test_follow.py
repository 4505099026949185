"""The local page hears of changes in the forge's file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, cast

from starlette.responses import StreamingResponse

from gh_gate.app.local_page.follow import Follow
from gh_gate.app.view import At, Caller
from gh_gate.app.view.caller import Via
from gh_gate.app.view.local import LocalGates
from tests.app.web.pages.front import Ground


def follow(ground: Ground) -> tuple[Follow, Caller, At]:
    caller = Caller(ground.forge.person("ada"), "", "local", Via.LOCAL)
    owner, _, name = ground.forge.repository().full_name.partition("/")
    return Follow(ground.forge, LocalGates(ground.forge), every=0.01), caller, At(owner, name, 1)


def told(piece: bytes) -> list[dict[str, Any]]:
    return [
        json.loads(line.removeprefix("data: ")) for line in piece.decode().splitlines() if line.startswith("data: ")
    ]


async def news(events: AsyncIterator[bytes]) -> list[dict[str, Any]]:
    async with asyncio.timeout(10):
        while not (found := told(await anext(events))):
            pass
    return found


def events_of(answer: Any) -> AsyncIterator[bytes]:
    """Return the events of an answer, which ends its stream when it is forgotten itself."""
    return cast("AsyncIterator[bytes]", cast("StreamingResponse", answer).body_iterator)


def test_the_first_event_tells_how_the_gate_stands_and_the_next_that_it_changed(ground: Ground) -> None:
    ground.ask()
    live, caller, at = follow(ground)

    async def listen() -> list[dict[str, Any]]:
        answer = await live.stream(caller, at)
        events = events_of(answer)
        found = await news(events)
        ground.forge.say("bob", 1, "/reject no")
        found += await news(events)
        live.close()
        return found

    first, second = asyncio.run(listen())
    assert (first["gate"], first["number"], first["status"]) == ("deploy", 1, "pending")
    assert second["version"] != first["version"]


def test_all_gates_are_followed_at_once(ground: Ground) -> None:
    live, caller, _ = follow(ground)

    async def listen() -> list[dict[str, Any]]:
        answer = await live.stream(caller, None)
        events = events_of(answer)
        await anext(events)
        ground.ask()
        found = await news(events)
        live.close()
        return found

    assert asyncio.run(listen())


def test_the_file_is_left_alone_while_nobody_listens(ground: Ground) -> None:
    ground.ask()
    live, caller, at = follow(ground)

    async def listen() -> bool:
        answer = await live.stream(caller, at)
        live.close()
        async for _ in events_of(answer):
            pass
        cast("Any", answer)._over()
        watching = live._watching
        assert watching is not None
        async with asyncio.timeout(10):
            await watching
        return watching.done()

    assert asyncio.run(listen())
