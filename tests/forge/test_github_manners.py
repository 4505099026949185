"""The turnstile: one write at a time, at a steady pace, and a few at once only after a quiet time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from gh_gate.forge.github.manners import Manners, Turnstile

BURST, PAUSE = 4, 1.0


class Time:
    """A steady clock that waiting moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.now += seconds

    def manners(self, burst: int) -> Manners:
        """Manners that go by this clock."""
        return Manners(seconds_between_writes=PAUSE, burst=burst, sleep=self.sleep, monotonic=lambda: self.now)


def writes(time: Time, turnstile: Turnstile, count: int, lasting: float = 0.0) -> list[float]:
    """Write as often as that, and return when each began."""
    began = []
    for _ in range(count):
        with turnstile.turn():
            began.append(time.now)
            time.now += lasting
    return began


@pytest.mark.parametrize(
    ("burst", "began"), [(1, [0, 1, 2, 3, 4, 5]), (2, [0, 0, 1, 2, 3, 4]), (BURST, [0, 0, 0, 0, 1, 2])]
)
def test_after_a_quiet_time_a_burst_goes_at_once_and_then_the_pace_is_kept(burst: int, began: list[float]) -> None:
    time = Time()
    assert [at - 100 for at in writes(time, Turnstile(time.manners(burst)), 6)] == began


@pytest.mark.parametrize(("quiet", "at_once"), [(0.0, 0), (1.0, 1), (2.5, 2), (4.0, 4), (3600.0, 4)])
def test_quiet_time_earns_a_burst_back_and_never_more(quiet: float, at_once: int) -> None:
    time = Time()
    turnstile = Turnstile(time.manners(BURST))
    writes(time, turnstile, 10)
    time.now += quiet
    start = time.now
    assert writes(time, turnstile, 10).count(start) == at_once


def test_in_no_minute_are_there_more_writes_than_the_pace_and_one_burst() -> None:
    time = Time()
    turnstile = Turnstile(time.manners(BURST))
    began = []
    for number in range(200):
        began += writes(time, turnstile, 1)
        time.now += 0.3 if number % 7 else 5.0
    assert max(sum(at <= other < at + 60 for other in began) for at in began) <= 60 + BURST


def test_without_a_burst_a_pause_follows_the_end_of_each_write() -> None:
    time = Time()
    assert [at - 100 for at in writes(time, Turnstile(time.manners(1)), 3, lasting=5.0)] == [0, 6, 12]


def test_a_write_that_fails_is_followed_by_a_pause_and_holds_up_nobody() -> None:
    time = Time()
    turnstile = Turnstile(time.manners(1))
    with pytest.raises(ValueError, match="broken"), turnstile.turn():
        raise ValueError("broken")
    assert writes(time, turnstile, 1) == [101.0]


def test_writes_of_several_threads_never_overlap() -> None:
    time, inside = Time(), list[int]()
    turnstile = Turnstile(time.manners(BURST))

    def write(number: int) -> int:
        with turnstile.turn():
            inside.append(number)
            most = len(inside)
            inside.remove(number)
        return most

    with ThreadPoolExecutor(8) as pool:
        assert max(pool.map(write, range(100))) == 1
