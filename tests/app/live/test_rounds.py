"""Rounds of a minute, at a second of each caller's own."""

from __future__ import annotations

import pytest

from gh_gate.app.live.rounds import Rounds
from tests.app.live.readers import Hours


@pytest.mark.parametrize("began", [0.0, 1000.0, 0.1 + 0.2, 86_400.123, 1e9])
def test_a_round_ends_when_it_says(began: float) -> None:
    hours = Hours(began)
    rounds = Rounds(hours)
    hours.now += rounds.left("alice") / 2
    number = rounds.number("alice")
    hours.now += rounds.left("alice") + 0.001
    assert rounds.number("alice") == number + 1
    assert 59.9 < rounds.left("alice") < 60


def test_it_is_never_less_than_a_moment_until_the_next() -> None:
    hours = Hours()
    rounds = Rounds(hours)
    hours.now += rounds.left("alice") - 1e-9
    assert rounds.left("alice") >= 0.001


def test_callers_have_rounds_of_their_own() -> None:
    rounds = Rounds(lambda: 0.0)
    lefts = sorted(rounds.left(f"person {number}") for number in range(1000))
    assert (lefts[0] < 3, lefts[-1] > 57, 25 < lefts[500] < 35) == (True, True, True)
