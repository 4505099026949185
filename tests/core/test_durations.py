"""Lengths of time: what is read, what is refused, how they are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import durations
from gh_gate.errors import UsageError


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("24h", 86_400),
        ("1h30m", 5_400),
        ("90s", 90),
        ("7d", 604_800),
        ("1d2h3m4s", 93_784),
        (" 5M ", 300),
        ("90", 90),
        (90, 90),
        (90.0, 90),
        (timedelta(minutes=2), 120),
        ("30d", durations.LIMIT),
    ],
)
def test_what_people_write_is_read(value: Any, seconds: int) -> None:
    assert durations.parse(value) == seconds


@pytest.mark.parametrize(
    "value",
    ["", " ", "0", "0s", "soon", "1.5h", "-1h", "h", "1h 30m", "30m1h", "31d", "1w", "\uff11h", 0, -5, 1.5, True, float("inf"), float("nan"),
     timedelta(days=31), timedelta(milliseconds=5), "9" * 400],
)  # fmt: skip
def test_everything_else_is_refused_and_says_how_to_write_it(value: Any) -> None:
    with pytest.raises(UsageError) as error:
        durations.parse(value, what="timeout")
    assert error.value.what.startswith("timeout is ")
    assert "24h" in error.value.do


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (90, "1 min 30 s"),
        (5_400, "1 h 30 min"),
        (86_400, "24 h"),
        (604_800, "7 days"),
        (180_000, "2 days 2 h"),
    ],
)
def test_a_length_is_told_in_its_two_largest_units(seconds: int, told: str) -> None:
    assert durations.describe(seconds) == told


@given(st.integers(1, durations.LIMIT))
def test_every_number_of_seconds_is_read_back(seconds: int) -> None:
    assert durations.parse(f"{seconds}s") == durations.parse(seconds) == seconds
