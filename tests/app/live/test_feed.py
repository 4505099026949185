"""The feed takes changes from any thread and gives each reader the newest state of what it wants."""

from __future__ import annotations

import asyncio
import threading

import pytest

from gh_gate.app.live import Change, Feed, at
from gh_gate.app.live import subscription as subscriptions
from gh_gate.app.live.feed import KEPT, Key
from gh_gate.app.live.subscription import Subscription
from gh_gate.app.spots import Spot

HERE, THERE = Spot(7, 1, "acme/app"), Spot(8, 1, "acme/other")


async def next_of(subscription: Subscription[Key, Change], seconds: float = 5.0) -> list[str]:
    return [f"{change.gate} {change.status}" for _, change in await subscription.next(seconds)]


def test_a_change_is_told_to_who_wants_it_and_to_nobody_else() -> None:
    async def read() -> None:
        feed = Feed()
        with feed.subscribe(at(HERE, "deploy")) as mine, feed.subscribe(at(THERE)) as theirs:
            feed.publish(HERE, "deploy", "pending")
            feed.publish(HERE, "other", "pending")
            feed.publish(THERE, "deploy", "approved")
            assert await next_of(mine) == ["deploy pending"]
            assert await next_of(theirs) == ["deploy approved"]

    asyncio.run(read())


def test_a_slow_reader_gets_the_newest_state_of_each_gate_once() -> None:
    async def read() -> None:
        feed = Feed()
        with feed.subscribe(at(HERE)) as slow:
            for status in ("pending", "pending", "approved"):
                feed.publish(HERE, "deploy", status)
            feed.publish(HERE, "second", "pending")
            assert await next_of(slow) == ["deploy approved", "second pending"]
            assert await next_of(slow, 0.0) == []

    asyncio.run(read())


def test_changes_of_other_threads_wake_a_reader_that_waits() -> None:
    async def read() -> None:
        feed = Feed()
        with feed.subscribe(at(HERE)) as mine:
            waiting = asyncio.ensure_future(next_of(mine))
            await asyncio.sleep(0)
            threading.Thread(target=feed.publish, args=(HERE, "deploy", "rejected")).start()
            assert await waiting == ["deploy rejected"]

    asyncio.run(read())


def test_versions_never_repeat_also_after_a_new_start() -> None:
    feed = Feed(wall=lambda: 1.0)
    told = [feed.publish(HERE, "deploy", "pending").version for _ in range(3)]
    again = Feed(wall=lambda: 5.0).publish(HERE, "deploy", "pending").version
    assert len({*told, again}) == 4
    assert feed.version(HERE, "deploy") == told[-1]


def test_the_newest_change_that_somebody_may_see_is_known() -> None:
    feed = Feed()
    feed.publish(HERE, "deploy", "pending")
    feed.publish(THERE, "deploy", "approved")
    found = feed.newest(at(HERE))
    assert found is not None
    assert found.repository == "acme/app"
    assert Feed().newest(at(HERE)) is None


def test_who_leaves_is_told_nothing_more() -> None:
    async def read() -> None:
        feed = Feed()
        with feed.subscribe(at(HERE)):
            assert feed.subscribers == 1
        feed.publish(HERE, "deploy", "pending")
        assert feed.subscribers == 0

    asyncio.run(read())


def test_a_reader_whose_loop_is_closed_harms_nobody() -> None:
    feed = Feed()
    loop, entered = asyncio.new_event_loop(), feed.subscribe(at(HERE))

    async def subscribed() -> Subscription[Key, Change]:
        return entered.__enter__()

    left = loop.run_until_complete(subscribed())
    loop.close()
    feed.publish(HERE, "deploy", "pending")
    assert left.over
    entered.__exit__(None, None, None)


def test_a_reader_that_cannot_say_what_it_wants_gets_nothing_and_the_look_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def read() -> None:
        feed = Feed()
        with feed.subscribe(lambda *_: 1 / 0 > 0) as broken, feed.subscribe(at(HERE)) as sound:
            feed.publish(HERE, "deploy", "pending")
            assert await next_of(sound) == ["deploy pending"]
            assert await next_of(broken, 0.0) == []

    asyncio.run(read())
    assert "could not say" in caplog.text


def test_a_reader_too_far_behind_is_cut_off_and_holds_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "MOST", 10)

    async def read() -> None:
        feed = Feed()
        with feed.subscribe(lambda *_: True) as slow:
            for number in range(100):
                feed.publish(Spot(7, number), "deploy", "pending")
            assert slow.over
            assert await next_of(slow) == []
            assert len(slow._waiting) == 0

    asyncio.run(read())


def test_only_so_many_gates_are_remembered() -> None:
    feed = Feed()
    for number in range(KEPT + 5):
        feed.publish(Spot(7, number), "deploy", "pending")
    assert len(feed._latest) == KEPT
    assert feed.version(Spot(7, 1), "deploy") == feed.version(Spot(7, 2), "deploy")


def test_many_threads_leave_the_newest_state_last() -> None:
    async def read() -> None:
        feed = Feed()
        with feed.subscribe(at(HERE)) as mine:
            publish = lambda: [feed.publish(HERE, "deploy", "pending") for _ in range(200)]  # noqa: E731 - short
            threads = [threading.Thread(target=publish) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                await asyncio.to_thread(thread.join)
            [(_, last)] = await mine.next(5.0)
            assert last.version == feed.version(HERE, "deploy")

    asyncio.run(read())
