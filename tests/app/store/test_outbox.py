"""Messages wait until they are taken, each once, whatever ends in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from gh_gate.app.store.outbox import LEASE, Letter, Outbox
from gh_gate.errors import UpstreamError
from tests.app.store.entries import DIGEST, SPOT, T0

MINUTE = timedelta(minutes=1)


@pytest.fixture
def outbox(engine: Engine) -> Outbox:
    return Outbox(engine)


def put(outbox: Outbox, address: str = "bot", event: str = "1:42:0:x", after: int = 0) -> bool:
    return outbox.put(address, event, spot=SPOT, gate=DIGEST, body='{"é":"\\u0000"}', now=T0 + after * MINUTE)


def waiting(outbox: Outbox, address: str = "bot") -> Letter:
    found = outbox.next(address)
    assert found is not None
    return found


def test_a_message_is_kept_as_it_is(outbox: Outbox) -> None:
    assert put(outbox)
    letter = waiting(outbox)
    assert (letter.address, letter.event, letter.gate, letter.body) == ("bot", "1:42:0:x", DIGEST, '{"é":"\\u0000"}')
    assert (letter.spot, letter.created_at, letter.due_at, letter.attempts, letter.error) == (SPOT, T0, T0, 0, "")


def test_an_event_is_kept_once_for_each_address(outbox: Outbox) -> None:
    assert [put(outbox), put(outbox), put(outbox, "other"), put(outbox, event="2")] == [True, False, True, True]
    assert outbox.counts() == {"bot": 2, "other": 1}


def test_threads_that_put_the_same_event_keep_it_once(outbox: Outbox) -> None:
    ready = threading.Barrier(6)

    def one(_: int) -> bool:
        ready.wait()
        return put(outbox)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, range(6))) == [False] * 5 + [True]


def test_the_message_that_is_due_first_comes_first(outbox: Outbox) -> None:
    put(outbox, event="second", after=2)
    put(outbox, event="first", after=1)
    put(outbox, "other", event="of another")
    assert waiting(outbox).event == "first"
    outbox.again(waiting(outbox), T0 + 3 * MINUTE, "no")
    assert waiting(outbox).event == "second"


def test_an_address_without_messages_has_none(outbox: Outbox) -> None:
    put(outbox)
    assert outbox.next("other") is None


def test_a_claimed_message_is_nobody_elses_for_a_while(outbox: Outbox) -> None:
    put(outbox)
    letter = waiting(outbox)
    assert [outbox.claim(letter, T0), outbox.claim(letter, T0)] == [True, False]
    after = waiting(outbox)
    assert (after.attempts, after.due_at) == (1, T0 + LEASE)
    assert outbox.claim(after, T0 + LEASE)


def test_of_threads_that_claim_a_message_one_gets_it(outbox: Outbox) -> None:
    put(outbox)
    letter, ready = waiting(outbox), threading.Barrier(6)

    def one(_: int) -> bool:
        ready.wait()
        return outbox.claim(letter, T0)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, range(6))) == [False] * 5 + [True]
    assert waiting(outbox).attempts == 1


def test_a_message_that_is_gone_cannot_be_claimed(outbox: Outbox) -> None:
    put(outbox)
    letter = waiting(outbox)
    outbox.remove(letter)
    assert not outbox.claim(letter, T0)
    assert outbox.next("bot") is None


def test_a_try_that_failed_leaves_its_reason(outbox: Outbox) -> None:
    put(outbox, event="older", after=0)
    put(outbox, event="fine", after=1)
    put(outbox, event="newer", after=2)
    for letter in (waiting(outbox), replace(waiting(outbox), id=3)):
        outbox.again(letter, T0 + 9 * MINUTE, "it answered 500" * 100)
    failing = outbox.failing()
    assert [letter.event for letter in failing] == ["older", "newer"]
    assert (failing[0].due_at, len(failing[0].error)) == (T0 + 9 * MINUTE, 500)


def test_messages_for_addresses_that_nobody_knows_are_found(outbox: Outbox) -> None:
    for name in ("bot", "gone", "lost"):
        put(outbox, name)
    assert [letter.address for letter in outbox.strays({"bot"})] == ["gone", "lost"]
    assert len(outbox.strays(())) == 3


def test_the_oldest_message_is_the_one_that_was_made_first(outbox: Outbox) -> None:
    assert outbox.oldest() is None
    put(outbox, event="newer", after=2)
    put(outbox, event="older", after=1)
    outbox.again(waiting(outbox), T0 + 9 * MINUTE, "no")
    assert outbox.oldest() == T0 + MINUTE


CALLS: dict[str, Callable[[Outbox, Letter], object]] = {
    "put": lambda outbox, _: put(outbox, event="another"),
    "next": lambda outbox, _: outbox.next("bot"),
    "claim": lambda outbox, letter: outbox.claim(letter, T0),
    "again": lambda outbox, letter: outbox.again(letter, T0, ""),
    "remove": lambda outbox, letter: outbox.remove(letter),
    "strays": lambda outbox, _: outbox.strays(()),
    "failing": lambda outbox, _: outbox.failing(),
    "counts": lambda outbox, _: outbox.counts(),
    "oldest": lambda outbox, _: outbox.oldest(),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_database_that_is_away_is_an_outage(outbox: Outbox, engine_broken: Callable[[], None], call: str) -> None:
    put(outbox)
    letter = waiting(outbox)
    engine_broken()
    with pytest.raises(UpstreamError):
        CALLS[call](outbox, letter)
