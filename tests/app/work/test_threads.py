"""The worker with real threads: every wait in here ends by an event, or fails after a while."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.work import desk
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.worker import Worker
from tests.app.work.fakes import START, Inbox, Ledger, Observed, Time, comment, down, faulty, nothing

PATIENCE = 30.0
Look = Callable[[Spot], datetime | None]


class Shop:
    """A worker whose threads run, and a line of events to follow them by."""

    def __init__(self, look: Look, clocks: Clocks | None = None, **how: Any) -> None:
        self.time = Time()
        self.inbox, self.ledger, self.observed = Inbox(self.time), Ledger(), Observed()
        clocks = clocks or Clocks(now=lambda: START, wall=self.time.now, jitter=lambda _: 0.0)
        self.worker = Worker(self.inbox, self.ledger, lambda spot, _: look(spot), clocks, self.observed, **how)

    def deliver(self, number: int, repository_id: int = 1) -> None:
        self.inbox.put("issue_comment", comment(number, repository_id=repository_id))
        self.worker.wake()

    def finished(self) -> bool:
        return self.inbox.wait_until_nothing_waits(PATIENCE)


@pytest.fixture
def shops() -> Iterator[list[Shop]]:
    """Shops that are closed in the end, whatever a test did."""
    running: list[Shop] = []
    yield running
    for shop in running:
        assert shop.worker.stop(PATIENCE)


@pytest.fixture
def never_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "POLL", 3600.0)


@pytest.fixture
def polls_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "POLL", 0.01)


def opened(shops: list[Shop], look: Look, **how: Any) -> Shop:
    shop = Shop(look, **how)
    shop.worker.start()
    shops.append(shop)
    return shop


class Blocked:
    """Looks of which the first at spot 1 lasts until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go, self.other = threading.Event(), threading.Event(), threading.Event()
        self.seen: list[int] = []

    def __call__(self, spot: Spot) -> None:
        self.seen.append(spot.number)
        if spot.number == 1 and self.seen.count(1) == 1:
            self.begun.set()
            assert self.go.wait(PATIENCE)
        elif spot.number != 1:
            self.other.set()


@pytest.mark.usefixtures("never_polls")
def test_a_spot_that_is_being_looked_at_is_left_alone_and_others_are_not(shops: list[Shop]) -> None:
    look = Blocked()
    shop = opened(shops, look, threads=3)
    shop.deliver(1)
    assert look.begun.wait(PATIENCE)
    shop.deliver(1)
    shop.deliver(2)
    assert look.other.wait(PATIENCE)
    assert look.seen == [1, 2]
    look.go.set()
    assert shop.finished()
    assert look.seen == [1, 2, 1]


@pytest.mark.usefixtures("never_polls")
def test_a_wake_up_needs_no_poll(shops: list[Shop]) -> None:
    shop = opened(shops, lambda _: None)
    for number in range(1, 20):
        shop.deliver(number)
        assert shop.finished()


@pytest.mark.usefixtures("never_polls")
def test_what_did_not_fit_is_fetched_as_soon_as_there_is_room(
    shops: list[Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "FULL", 10_000)
    shop = Shop(lambda _: None)
    for number in range(1, 1201):
        shop.inbox.put("issue_comment", comment(number))
    shop.worker.start()
    shops.append(shop)
    assert shop.finished()


@pytest.mark.usefixtures("polls_at_once")
def test_what_another_process_stored_is_found_without_a_wake_up(shops: list[Shop]) -> None:
    shop = opened(shops, lambda _: None)
    assert shop.finished()
    shop.inbox.put("issue_comment", comment(1))
    assert shop.finished()


def test_never_two_looks_at_one_spot_and_nothing_is_lost_in_a_storm(shops: list[Shop]) -> None:
    busy: dict[Spot, threading.Lock] = defaultdict(threading.Lock)
    overlaps: list[Spot] = []
    chance = random.Random(4711)  # noqa: S311 - seeded, not secret

    def look(spot: Spot) -> None:
        if not busy[spot].acquire(blocking=False):
            overlaps.append(spot)
            return
        try:
            # What other spots are looked at meanwhile comes and goes here; a look lasts as long as it takes to write this.
            for _ in range(50):
                hash(str(spot))
            if chance.random() < 0.1:
                raise down()
        finally:
            busy[spot].release()

    shop = opened(shops, look)

    def produce(repository_id: int) -> None:
        for number in range(100):
            shop.deliver(number % 5 + 1, repository_id)

    hands = [threading.Thread(target=produce, args=(home,)) for home in (1, 2, 3)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(PATIENCE)
    assert shop.finished()
    assert not overlaps
    assert len(shop.inbox.rows) == 300


@pytest.mark.usefixtures("polls_at_once")
def test_no_thread_dies_of_a_database_that_is_down(shops: list[Shop]) -> None:
    failed = threading.Event()

    def broken(operation: str) -> None:
        if operation == "unfinished":
            failed.set()
        raise down()

    shop = Shop(lambda _: None)
    shop.inbox.fault = broken
    shop.worker.start()
    shops.append(shop)
    shop.deliver(1)
    assert failed.wait(PATIENCE)
    assert shop.worker.alive()
    shop.inbox.fault = nothing
    assert shop.finished()
    assert shop.worker.alive()


def test_no_thread_dies_of_a_look_that_fails(shops: list[Shop]) -> None:
    def look(spot: Spot) -> None:
        raise ArithmeticError(spot)

    shop = opened(shops, look, threads=2)
    for number in range(1, 6):
        shop.deliver(number)
    assert shop.finished()
    assert set(shop.inbox.state.values()) == {"dead"}
    assert shop.worker.alive()


def test_stopping_lets_the_running_look_end_and_leaves_the_rest_in_the_inbox() -> None:
    look = Blocked()
    shop = Shop(look, threads=1)
    shop.worker.start()
    shop.deliver(1)
    assert look.begun.wait(PATIENCE)
    shop.deliver(2)
    assert not shop.worker.stop(0)
    look.go.set()
    assert shop.worker.stop(PATIENCE)
    assert look.seen == [1]
    assert shop.inbox.state == {1: "done", 2: "waiting"}
    assert not shop.worker.alive()


def test_a_worker_that_never_started_stops_as_well() -> None:
    assert Shop(lambda _: None).worker.stop(0)


@pytest.mark.usefixtures("polls_at_once")
def test_timers_ring_with_threads_too(shops: list[Shop]) -> None:
    time, looked = Time(), threading.Semaphore(0)

    def look(_: Spot) -> datetime:
        looked.release()
        return time.github(100)

    shop = opened(shops, look, clocks=replace(time.clocks(), jitter=lambda _: 0.0))
    shop.deliver(1)
    assert looked.acquire(timeout=PATIENCE)
    assert shop.finished()
    assert not looked.acquire(blocking=False)
    time.pass_(100)
    assert looked.acquire(timeout=PATIENCE)


def test_the_sweep_runs_beside_the_looks_and_is_told_when_the_server_stops() -> None:
    looked, stopping = threading.Event(), threading.Event()
    goes_on: list[bool] = []

    class Sweep:
        def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> None:
            ask(Spot(1, 7))
            goes_on.append(going())
            assert stopping.wait(PATIENCE)
            goes_on.append(going())

    shop = Shop(lambda _: looked.set(), sweep=Sweep())
    shop.worker.start()
    assert looked.wait(PATIENCE)
    assert not shop.worker.stop(0)
    stopping.set()
    assert shop.worker.stop(PATIENCE)
    assert goes_on == [True, False]


def test_an_inbox_that_fails_is_not_asked_all_the_time(shops: list[Shop], monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    rested = threading.Event()

    def rest(self: desk.Desk, seconds: float) -> None:
        del self
        rests.append(seconds)
        if len(rests) == 3:
            shop.inbox.fault = nothing
            rested.set()

    monkeypatch.setattr(desk.Desk, "rest", rest)
    monkeypatch.setattr(desk, "POLL", 0.01)
    shop = Shop(lambda _: None, clocks=Time().clocks())
    shop.inbox.fault = faulty("unfinished")
    shop.worker.start()
    shops.append(shop)
    assert rested.wait(PATIENCE)
    assert rests[:3] == [1, 2, 4]
