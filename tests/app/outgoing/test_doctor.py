"""What the doctor says of other systems: whether they are reached, take a test, and what waits for them."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

from gh_gate.app.outgoing import message
from gh_gate.app.setup.checks import outgoing
from gh_gate.app.spots import Spot
from gh_gate.app.store.outbox import Letter
from tests.app.outgoing.receiver import PATH, Receiver, address

AT = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)


def closed() -> str:
    """A URL at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}{PATH}"


def test_an_address_that_answers_is_reached_and_told_nothing(receiver: Receiver) -> None:
    [found] = outgoing.reached([address(receiver.url)])
    assert (found.ok, found.what) == (True, f"bot (http://127.0.0.1:{receiver.port}) is reached")
    assert receiver.got == []


def test_an_address_where_nobody_listens_is_not_reached() -> None:
    [found] = outgoing.reached([address(closed())])
    assert found.ok is False
    assert found.what.endswith("is not reached: no connection: Connection refused")
    assert "a-token" not in found.what


def test_an_address_that_is_not_public_is_not_reached(receiver: Receiver) -> None:
    [found] = outgoing.reached([address(f"http://localhost:{receiver.port}/", networks=["10.0.0.0/8"])])
    assert found.ok is False
    assert "which is not public; allow it with `networks`" in found.what


def test_each_address_is_looked_at(receiver: Receiver) -> None:
    found = list(outgoing.reached([address(closed()), address(receiver.url)]))
    assert [one.ok for one in found] == [False, True]


def test_a_test_that_is_taken_is_told(receiver: Receiver) -> None:
    [found] = outgoing.taken([address(receiver.url)])
    assert (found.ok, found.what) == (True, f"bot (http://127.0.0.1:{receiver.port}) has taken a gate.test")
    assert receiver.got[0].verified()["type"] == message.TEST


def test_two_tests_have_two_numbers(receiver: Receiver) -> None:
    for _ in range(2):
        list(outgoing.taken([address(receiver.url)]))
    assert len({got.number for got in receiver.got}) == 2


def test_a_test_that_is_refused_is_told(receiver: Receiver) -> None:
    receiver.answers.append(401)
    [found] = outgoing.taken([address(receiver.url)])
    assert (found.ok, found.what.rpartition(": ")[2]) == (False, "it answered 401")
    assert "another secret" in found.do


def test_what_waits_after_a_failure_is_told_with_the_last_reason() -> None:
    letter = Letter(1, "bot", "e", Spot(1, 2), "ab", "{}", AT, AT, 3, "it answered 500")
    found = outgoing.waiting([letter, letter])
    assert found.ok is None
    assert found.what == (
        "2 messages to other systems wait; the first, to bot since 2026-11-20 15:12 UTC: it answered 500"
    )
    assert outgoing.waiting([]).ok is True
