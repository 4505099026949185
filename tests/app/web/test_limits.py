"""How much one person may ask in a while."""

from __future__ import annotations

import threading

import pytest

from gh_gate.app.view import Caller
from gh_gate.app.web.limits import Kind, Limits, where
from gh_gate.core.thread import Person


class Time:
    """A steady clock."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_burst_is_allowed_and_then_as_many_as_the_pace_says(kind: Kind, time: Time) -> None:
    limits, pace = Limits(time), kind.value
    assert [limits.take(kind, "a") for _ in range(pace.burst)] == [0.0] * pace.burst
    assert limits.take(kind, "a") == pytest.approx(pace.seconds)
    time.now += pace.seconds
    assert limits.take(kind, "a") == 0.0
    assert limits.take(kind, "a") > 0


def test_who_is_refused_does_not_wait_longer_for_asking(time: Time) -> None:
    limits = Limits(time)
    for _ in range(500):
        limits.take(Kind.OPEN, "a")
    time.now += Kind.OPEN.value.seconds
    assert limits.take(Kind.OPEN, "a") == 0.0


def test_a_long_rest_saves_no_more_than_a_burst(time: Time) -> None:
    limits = Limits(time)
    limits.take(Kind.OPEN, "a")
    time.now += 1e9
    assert sum(limits.take(Kind.OPEN, "a") == 0.0 for _ in range(100)) == Kind.OPEN.value.burst


def test_one_person_does_not_use_up_anothers(time: Time) -> None:
    limits = Limits(time)
    while not limits.take(Kind.WRITE, "a"):
        pass
    assert limits.take(Kind.WRITE, "b") == 0.0
    assert limits.take(Kind.READ, "a") == 0.0


def test_to_ask_what_is_left_takes_nothing(time: Time) -> None:
    limits = Limits(time)
    assert [limits.left(Kind.STRANGER, "a") for _ in range(100)] == [0.0] * 100


def test_no_more_is_remembered_than_is_allowed(time: Time) -> None:
    limits = Limits(time, most=10)
    for number in range(1_000):
        limits.take(Kind.READ, str(number))
    assert len(limits._full_at[Kind.READ]) == 10


def test_threads_take_no_more_than_there_is(time: Time) -> None:
    limits, taken = Limits(time), list[float]()
    threads = [
        threading.Thread(target=lambda: taken.extend(limits.take(Kind.READ, "a") for _ in range(100))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(0.0) == Kind.READ.value.burst


def test_somebody_elses_token_of_a_person_leaves_them_half(time: Time) -> None:
    limits, alice = Limits(time), Person(7, "alice")
    taken = [limits.spend(Kind.WRITE, Caller(alice, "a site's")) for _ in range(100)]
    assert taken.count(0.0) == Kind.WRITE.value.burst
    mine = [limits.spend(Kind.WRITE, Caller(Person(7, "renamed"), "her own")) for _ in range(100)]
    assert mine.count(0.0) == Kind.WRITE.value.burst


def test_a_person_has_no_more_than_two_tokens_have(time: Time) -> None:
    limits, alice = Limits(time), Person(7, "alice")
    taken = [limits.spend(Kind.OPEN, Caller(alice, str(number))) for number in range(100)]
    assert taken.count(0.0) == 2 * Kind.OPEN.value.burst
    time.now += Kind.OPEN.value.seconds
    assert [limits.spend(Kind.OPEN, Caller(alice, f"new {number}")) for number in range(3)].count(0.0) == 2


def test_integrations_are_counted_by_their_tokens_alone(time: Time) -> None:
    limits, bot = Limits(time), Person(8, "ci[bot]", human=False)
    for word in ("one", "two", "three"):
        taken = [limits.spend(Kind.OPEN, Caller(bot, word)) for _ in range(100)]
        assert taken.count(0.0) == Kind.OPEN.value.burst


def test_no_token_is_kept(time: Time) -> None:
    limits = Limits(time)
    limits.spend(Kind.READ, Caller(Person(7, "alice"), "s3cret"))
    assert "s3cret" not in str(limits._full_at)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::1", True),
        ("", "unix:", True),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
    ],
)
def test_addresses_that_one_customer_has_are_one(one: str, other: str, same: bool) -> None:
    assert (where(one) == where(other)) is same
