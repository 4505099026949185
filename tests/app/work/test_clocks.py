"""How long the worker waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.app.work.clocks import Clocks
from tests.app.work.fakes import START, Time


def test_pauses_double_up_to_five_minutes() -> None:
    clocks = Time().clocks()
    assert [clocks.pause(tries) for tries in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert clocks.pause(10**9) == 300
    assert clocks.pause(9, 15) == 15


def test_a_pause_is_never_nothing() -> None:
    assert Clocks(now=lambda: START, jitter=lambda _: 0.0).pause(5) > 0


def test_chance_draws_from_all_of_the_pause() -> None:
    drawn = [Clocks(now=lambda: START).pause(3) for _ in range(500)]
    assert 0 < min(drawn) < 2
    assert 6 < max(drawn) <= 8


@pytest.mark.parametrize(("after", "seconds"), [(90.5, 90.5), (0, 1), (-3600, 1), (86_400, 86_400)])
def test_the_next_look_is_counted_by_github_s_clock_and_at_least_a_second_away(after: float, seconds: float) -> None:
    assert Clocks(now=lambda: START).until(START + timedelta(seconds=after)) == seconds


def test_deliveries_are_stored_by_this_machine_s_clock() -> None:
    assert Clocks(now=lambda: START).wall().tzinfo is not None
