"""Tries come slower and slower, at the server's own wish where it has one, and wakes are few."""

from __future__ import annotations

import pytest

from gh_gate.stream.pauses import LIVED, Bucket, Pauses


def test_pauses_grow_to_a_minute() -> None:
    pauses = Pauses(random=lambda: 1.0)
    assert [pauses.next() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_pauses_are_spread() -> None:
    assert Pauses(random=lambda: 0.0).next() == 0.5


def test_the_stream_says_where_they_begin() -> None:
    assert Pauses(random=lambda: 1.0).next(retry=5000) == 5
    assert Pauses(random=lambda: 1.0).next(retry=0) == 0.5
    assert Pauses(random=lambda: 1.0).next(retry=10**8) == 60


@pytest.mark.parametrize(
    ("after", "pause"),
    [("30", 30), ("0", 1), ("-5", 1), ("x", 1), ("Wed, 21 Oct 2026 07:28:00 GMT", 1), ("99999999", 600), ("9" * 5000, 1), ("\u0663", 1)],
)  # fmt: skip
def test_retry_after_is_obeyed_within_reason(after: str, pause: float) -> None:
    assert Pauses(random=lambda: 1.0).next(after=after) == pause


def test_a_stream_that_lived_begins_anew_and_one_that_broke_at_once_does_not() -> None:
    pauses = Pauses(random=lambda: 1.0)
    for _ in range(4):
        pauses.next()
    pauses.lived(1.0)
    assert pauses.next() == 16
    pauses.lived(LIVED)
    assert pauses.next() == 1


def test_a_bucket_lets_five_through_and_then_one_in_five_seconds() -> None:
    now = [0.0]
    bucket, waits = Bucket(lambda: now[0]), []
    for _ in range(8):
        waits.append(bucket.take())
        now[0] += waits[-1]
    assert waits == [0, 0, 0, 0, 0, 5, 5, 5]
    now[0] += 1000
    assert bucket.take() == 0
