"""Open streams: what they begin with, how they go on, and all the ways in which they end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest

from gh_gate.app.live import Change, Feed, Streams, Who, answer, at
from gh_gate.app.live.who import Share
from gh_gate.app.spots import Spot
from gh_gate.errors import UpstreamError
from tests.app.live.readers import Hours, Reader, settle

HERE = Spot(7, 1, "acme/app")
PEOPLE, TOKENS = Share("people", 3, 5), Share("tokens", 4, 4)


def nothing() -> list[Change]:
    return []


def yes() -> bool:
    return True


@dataclass
class Room:
    """A feed, its streams, and a clock that the test moves."""

    hours: Hours = field(default_factory=Hours)
    feed: Feed = field(default_factory=Feed)
    most: int = 5
    streams: Streams = field(init=False)

    def __post_init__(self) -> None:
        self.streams = Streams(self.feed, most=self.most, now=self.hours, sleep=self.hours.sleep)

    async def open(
        self,
        who: str = "alice",
        first: Callable[[], list[Change]] = nothing,
        still: Callable[[], bool] = yes,
        share: Share = PEOPLE,
        session: str = "",
    ) -> Reader:
        reader = Reader()
        reader.read(await self.streams.answer(Who(who, share, session), at(HERE), first, still=still))
        await settle()
        return reader


def run(story: Callable[[Room], Coroutine[Any, Any, None]]) -> None:
    async def told() -> None:
        async with asyncio.timeout(30):
            await story(Room())

    asyncio.run(told())


def test_a_stream_begins_with_the_present_state_and_goes_on_with_changes() -> None:
    async def story(room: Room) -> None:
        reader = await room.open(first=lambda: [Change("acme/app", 1, "deploy", "pending", "abc")])
        room.feed.publish(HERE, "deploy", "approved")
        await settle()
        assert reader.statuses == ["pending", "approved"]
        assert reader.told[0] == {
            "repository": "acme/app", "number": 1, "gate": "deploy", "status": "pending", "version": "abc",
        }  # fmt: skip
        assert reader.body.startswith(b"retry: 2000\n\nid: abc\nevent: gate\ndata: {")

    run(story)


def test_a_stream_is_told_to_caches_and_proxies_as_one() -> None:
    async def story(room: Room) -> None:
        reader = await room.open()
        assert reader.status == 200
        assert reader.headers["content-type"].startswith("text/event-stream")
        assert (reader.headers["cache-control"], reader.headers["x-accel-buffering"]) == ("no-store", "no")
        assert "content-length" not in reader.headers

    run(story)


def test_what_changes_while_the_present_state_is_looked_up_is_told() -> None:
    async def story(room: Room) -> None:
        def first() -> list[Change]:
            room.feed.publish(HERE, "deploy", "approved")
            return [Change("acme/app", 1, "deploy", "pending", "old")]

        assert (await room.open(first=first)).statuses == ["pending", "approved"]

    run(story)


def test_silence_is_broken_by_a_comment_every_fifteen_seconds() -> None:
    async def story(room: Room) -> None:
        reader = await room.open()
        await room.hours.pass_by(46)
        assert 3 <= reader.body.count(b": alive\n\n") <= 4

    run(story)


def test_a_stream_ends_after_an_hour() -> None:
    async def story(room: Room) -> None:
        reader = await room.open()
        await room.hours.pass_by(3590)
        assert not reader.ended
        await room.hours.pass_by(15)
        assert reader.ended
        assert len(room.streams) == room.feed.subscribers == 0

    run(story)


def test_who_may_not_read_any_more_is_told_nothing_after_a_minute() -> None:
    async def story(room: Room) -> None:
        may = [True]
        reader = await room.open(still=lambda: may[0])
        await room.hours.pass_by(120)
        assert not reader.ended
        may[0] = False
        await room.hours.pass_by(61)
        room.feed.publish(HERE, "deploy", "approved")
        await settle()
        assert (reader.ended, reader.statuses) == (True, [])

    run(story)


def test_who_cannot_be_asked_about_reads_no_further() -> None:
    async def story(room: Room) -> None:
        reader = await room.open(still=lambda: 1 / 0 > 0)
        await room.hours.pass_by(61)
        assert reader.ended

    run(story)


def test_a_busy_stream_is_asked_about_as_well() -> None:
    async def story(room: Room) -> None:
        reader = await room.open(still=lambda: False)
        for _ in range(70):
            room.feed.publish(HERE, "deploy", "pending")
            await room.hours.pass_by(1)
        assert reader.ended

    run(story)


def test_who_leaves_gives_the_place_back() -> None:
    async def story(room: Room) -> None:
        reader = await room.open()
        assert (len(room.streams), room.feed.subscribers) == (1, 1)
        await reader.end()
        assert (len(room.streams), room.feed.subscribers, dict(room.streams._taken)) == (0, 0, {})

    run(story)


def test_a_reader_who_does_not_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "STUCK", 0.01)

    async def story(room: Room) -> None:
        reader = await room.open()
        reader.stuck = True
        room.feed.publish(HERE, "deploy", "pending")
        assert reader.task is not None
        await reader.task
        assert (len(room.streams), reader.ended) == (0, False)

    run(story)


def test_the_end_of_the_server_ends_all_streams_at_once_and_opens_none() -> None:
    async def story(room: Room) -> None:
        readers = [await room.open(), await room.open("bob")]
        room.streams.close()
        await settle()
        assert [reader.ended for reader in readers] == [True, True]
        assert (await room.open()).status == 503
        assert room.feed.subscribers == 0

    run(story)


def test_a_caller_has_only_so_many() -> None:
    async def story(room: Room) -> None:
        readers = [await room.open() for _ in range(3)]
        refused = await room.open()
        assert (refused.status, refused.headers["retry-after"]) == (429, "30")
        assert refused.headers["content-type"] == "application/problem+json"
        assert (await room.open("bob")).status == 200
        await readers[0].end()
        assert (await room.open()).status == 200

    run(story)


def test_the_server_has_only_so_many() -> None:
    async def story(room: Room) -> None:
        for who in ("a", "b", "c", "d", "e"):
            assert (await room.open(who)).status == 200
        refused = await room.open("f")
        assert (refused.status, refused.headers["retry-after"]) == (503, "30")

    run(story)


def test_one_kind_of_callers_leaves_something_for_the_other() -> None:
    async def story(room: Room) -> None:
        for who in ("a", "b", "c", "d"):
            assert (await room.open(who, share=TOKENS)).status == 200
        assert (await room.open("e", share=TOKENS)).status == 503
        assert (await room.open("alice")).status == 200

    run(story)


def test_the_streams_of_a_session_that_ends_end_at_once() -> None:
    async def story(room: Room) -> None:
        mine, other = await room.open(session="one"), await room.open(session="two")
        await asyncio.to_thread(room.streams.end, "one")
        room.feed.publish(HERE, "deploy", "approved")
        await settle()
        assert [(each.ended, each.statuses) for each in (mine, other)] == [(True, []), (False, ["approved"])]

    run(story)


def test_each_stream_is_asked_about_once_a_minute() -> None:
    async def story(room: Room) -> None:
        asked = list[float]()

        def still() -> bool:
            asked.append(room.hours())
            return True

        for _ in range(3):
            await room.open(still=still)
            await room.hours.pass_by(7)
        await room.hours.pass_by(600 - 21)
        times = sorted(set(asked))
        assert len(times) == 10
        assert len(asked) >= 28
        assert {round(after - before) for before, after in pairwise(times)} == {60}

    run(story)


def test_the_questions_of_one_caller_take_one_thread() -> None:
    async def story(room: Room) -> None:
        answered, asked = threading.Event(), list[str]()

        def still() -> bool:
            asked.append("once")
            return answered.wait(10)

        for _ in range(3):
            await room.open(still=still)
        await room.hours.pass_by(61)
        assert len(asked) == 1
        answered.set()
        while len(asked) < 3:
            await settle()

    run(story)


def test_a_state_that_cannot_be_had_is_the_callers_error_and_leaves_nothing_open() -> None:
    async def story(room: Room) -> None:
        def first() -> list[Change]:
            raise UpstreamError("GitHub does not answer.")

        with pytest.raises(UpstreamError):
            await room.open(first=first)
        assert (len(room.streams), room.feed.subscribers) == (0, 0)

    run(story)
