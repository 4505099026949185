"""A bell ends one sleep, in a thread or a loop, also where it rang before."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from gh_gate.stream.bell import Bell


class Steady:
    """A steady clock that a bell's own sleep moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Steady:
    steady = Steady()

    def wait(_: threading.Event, seconds: float) -> bool:
        steady.now += seconds
        return False

    monkeypatch.setattr(threading.Event, "wait", wait)
    return steady


def test_nobody_rings_and_the_time_passes(clock: Steady) -> None:
    assert not Bell(clock).wait(10)
    assert clock.now == pytest.approx(110)


def test_what_rang_before_ends_the_next_sleep_and_only_that(clock: Steady) -> None:
    bell = Bell(clock)
    bell.ring()
    bell.ring()
    assert bell.wait(10)
    assert clock.now == 100
    assert not bell.wait(10)


def test_a_ring_that_comes_again_ends_later_sleeps_as_well(clock: Steady) -> None:
    bell = Bell(clock)
    bell.ring(1.0, 3.0)
    times = []
    while bell.wait(10):
        times.append(clock.now - 100)
    assert times == pytest.approx([0, 1, 3])
    assert clock.now == pytest.approx(113)


def test_a_new_ring_says_anew_when_it_comes_again_or_leaves_it(clock: Steady) -> None:
    bell = Bell(clock)
    for _ in range(100):
        bell.ring(1.0, 3.0)
    bell.ring()
    assert [bell.wait(10) for _ in range(4)] == [True, True, True, False]


def test_a_short_nap_keeps_what_is_due_after_it(clock: Steady) -> None:
    bell = Bell(clock)
    bell.ring(2.5)
    assert [bell.wait(1) for _ in range(4)] == [True, False, False, True]


def test_a_thread_that_sleeps_is_woken_at_once() -> None:
    bell = Bell()
    threading.Timer(0.01, bell.ring).start()
    began = time.monotonic()
    assert bell.wait(30)
    assert time.monotonic() - began < 5


def test_a_loop_that_sleeps_is_woken_and_not_held_up() -> None:
    bell = Bell()

    async def sleep() -> tuple[bool, int]:
        sleeping, turns = asyncio.ensure_future(bell.wait_async(30)), 0
        while not sleeping.done():
            await asyncio.sleep(0)
            turns += 1
            if turns == 100:
                threading.Thread(target=bell.ring).start()
        return await sleeping, turns

    woken, turns = asyncio.run(sleep())
    assert (woken, turns > 100, bell._sleepers) == (True, True, set())


def test_a_loop_sleeps_its_time_where_nobody_rings() -> None:
    assert not asyncio.run(Bell().wait_async(0.01))


def test_a_sleeper_of_a_loop_that_was_cancelled_is_forgotten() -> None:
    bell = Bell()

    async def cancel() -> None:
        sleeping = asyncio.ensure_future(bell.wait_async(30))
        await asyncio.sleep(0)
        sleeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleeping

    asyncio.run(cancel())
    assert bell._sleepers == set()
    bell.ring()
