"""Every address has a thread of its own: one that is slow holds no other up, and the end is in order."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gh_gate.app.metrics import Metrics
from gh_gate.app.outgoing import couriers as module
from gh_gate.app.outgoing.courier import LIFE
from gh_gate.app.outgoing.couriers import Couriers
from gh_gate.app.outgoing.listed import parse
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Kind, Ledger
from gh_gate.app.store.outbox import Outbox
from tests.app import tables
from tests.app.outgoing.receiver import KEY, Receiver, receiving
from tests.app.served import until

SPOT = Spot(1001, 42)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = tables.fresh(f"sqlite:///{tmp_path}/gate.db")
    yield made
    made.dispose()


def slow(receiver: Receiver) -> tuple[threading.Event, threading.Event]:
    """Let a receiver say when it got something, and answer when it may."""
    begun, answer = threading.Event(), threading.Event()

    def meanwhile(_: object) -> None:
        begun.set()
        answer.wait(30)

    receiver.meanwhile = meanwhile
    return begun, answer


class Post:
    """Couriers at work, for receivers by their names."""

    def __init__(self, engine: Engine, **receivers: Receiver) -> None:
        common = {"secrets": KEY, "networks": "127.0.0.1", "plain-http": True}
        text = json.dumps({name: {"url": receiver.url, **common} for name, receiver in receivers.items()})
        self.outbox, self.ledger, self.metrics = Outbox(engine), Ledger(engine), Metrics()
        self.ahead = timedelta()
        self.couriers = Couriers(parse(text), self.outbox, self.ledger, self._now, self.metrics)

    def put(self, *names: str, event: str = "one") -> None:
        for name in names:
            self.outbox.put(name, event, spot=SPOT, gate="ab", body="{}", now=datetime.now(UTC))

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def told(self) -> set[tuple[str, str]]:
        entries = [entry.data for entry in self.ledger.entries() if entry.kind == Kind.SENT]
        return {(str(data["to"]), str(data["outcome"])) for data in entries}


def test_a_slow_receiver_holds_no_other_up(engine: Engine) -> None:
    with receiving() as slow, receiving() as quick:
        answer = threading.Event()
        slow.meanwhile = lambda _: answer.wait(30)
        post = Post(engine, slow=slow, quick=quick)
        post.put("slow", "quick")
        post.couriers.start()
        until(lambda: post.told() == {("quick", "delivered")} and slow.got)
        answer.set()
        until(lambda: len(post.told()) == 2)
        post.couriers.close()
        assert post.couriers.join(10)


def test_what_is_put_is_delivered_as_soon_as_somebody_says_so(engine: Engine, receiver: Receiver) -> None:
    post = Post(engine, bot=receiver)
    post.couriers.start()
    for event in ("one", "two"):
        post.put("bot", event=event)
        post.couriers.wake()
    until(lambda: len(receiver.got) == 2 and not post.outbox.counts())
    assert post.couriers.alive()
    post.couriers.close()
    assert post.couriers.join(10)
    assert not post.couriers.alive()


def test_a_try_that_runs_may_end_and_nothing_more_begins(engine: Engine, receiver: Receiver) -> None:
    begun, answer = slow(receiver)
    post = Post(engine, bot=receiver)
    post.put("bot", event="one")
    post.put("bot", event="two")
    post.couriers.start()
    assert begun.wait(10)
    post.couriers.close()
    answer.set()
    assert post.couriers.join(10)
    assert (len(receiver.got), post.outbox.counts(), len(post.told())) == (1, {"bot": 1}, 1)


def test_a_receiver_that_hangs_keeps_the_end_no_longer_than_it_may(engine: Engine, receiver: Receiver) -> None:
    begun, answer = slow(receiver)
    post = Post(engine, bot=receiver)
    post.put("bot")
    post.couriers.start()
    assert begun.wait(10)
    post.couriers.close()
    assert not post.couriers.join(0.05)
    answer.set()
    assert post.couriers.join(10)


def test_an_outbox_that_cannot_be_used_is_tried_again(
    engine: Engine, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "BREATH", 0.01)
    post = Post(engine, bot=receiver)
    post.put("bot")
    right, trouble = post.outbox.next, iter([RuntimeError("a bug")])

    def wrong(name: str) -> object:
        for error in trouble:
            raise error
        return right(name)

    monkeypatch.setattr(post.outbox, "next", wrong)
    with caplog.at_level(logging.WARNING):
        post.couriers.start()
        until(lambda: post.told() == {("bot", "delivered")})
    post.couriers.close()
    assert post.couriers.join(10)
    assert caplog.messages == ["messages for bot wait"]


def test_messages_for_an_address_that_the_settings_lost_are_given_up(engine: Engine, receiver: Receiver) -> None:
    post = Post(engine, bot=receiver)
    post.put("bot", "gone")
    post.couriers.tidy()
    assert post.told() == set()  # another process may know it, or the next start
    post.ahead = LIFE
    post.couriers.tidy()
    post.couriers.tidy()
    assert (post.told(), post.outbox.counts()) == ({("gone", "given up")}, {"bot": 1})


def test_tries_are_counted_by_the_name_of_the_address(engine: Engine, receiver: Receiver) -> None:
    receiver.answers.append(500)
    post = Post(engine, bot=receiver)
    post.put("bot")
    post.couriers.start()
    until(lambda: b'gh_gate_sent_total{address="bot",outcome="failed"} 1.0' in post.metrics.exposition())
    post.couriers.close()
    assert post.couriers.join(10)


def test_without_addresses_nothing_runs(engine: Engine) -> None:
    post = Post(engine)
    post.couriers.start()
    post.couriers.wake()
    assert post.couriers.alive()
    post.couriers.close()
    assert post.couriers.join(0)
