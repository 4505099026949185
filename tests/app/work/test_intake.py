"""How deliveries come to the desk."""

from __future__ import annotations

import logging

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.work import desk
from gh_gate.app.work.router import Routed, route
from tests.app.work.fakes import ACME, Bench, comment, faulty, nothing


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_at_the_start_everything_that_was_left_is_looked_at(bench: Bench) -> None:
    for number in range(1, 1300):
        bench.comment(number % 50 + 1)
    assert bench.restart().drain() == 50
    assert set(bench.inbox.state.values()) == {"done"}


def test_what_names_no_spot_is_done_at_once(bench: Bench) -> None:
    bench.inbox.put("ping", {})
    bench.inbox.put("issues", b"\xff")
    assert bench.worker.drain() == 0
    assert bench.inbox.state == {1: "done", 2: "done"}


def test_a_delivery_that_cannot_be_routed_is_set_aside_and_stops_nobody() -> None:
    def stumbling(event: str, body: bytes) -> Routed:
        if event == "issues":
            raise RecursionError("too deep for words")
        return route(event, body)

    bench = Bench(route=stumbling)
    bench.inbox.put("issues", comment())
    bench.comment(7)
    bench.worker.drain()
    assert bench.inbox.state == {1: "dead", 2: "done"}
    assert bench.inbox.errors == {1: "RecursionError while it was routed"}


@pytest.mark.parametrize("step", ["unfinished", "done"])
@pytest.mark.parametrize("error", [None, RuntimeError("a bug")])
def test_an_inbox_that_fails_is_read_later_and_nothing_is_lost(
    bench: Bench, step: str, error: Exception | None
) -> None:
    bench.inbox.fault = faulty(step, error)
    bench.inbox.put("ping", {})
    bench.comment(7)
    bench.worker.drain()
    assert not bench.examine.looks
    bench.inbox.fault = nothing
    bench.worker.drain()
    assert bench.inbox.state == {1: "done", 2: "done"}
    assert bench.examine.numbers == [7]


def test_a_database_that_is_down_is_one_line_and_no_traceback(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.inbox.fault = faulty("unfinished")
    with caplog.at_level(logging.WARNING):
        bench.worker.drain()
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]


def test_a_delivery_is_not_looked_at_twice_while_it_waits(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.append(bench.time.github(1000))
    bench.inbox.fault = faulty("done")
    bench.worker.drain()
    bench.drain_for(60)
    bench.inbox.fault = nothing
    bench.drain_for(300)
    assert bench.inbox.state == {1: "done"}
    assert bench.worker._desk.held() == frozenset()


def test_what_is_being_looked_at_is_not_fetched_once_more(bench: Bench) -> None:
    def slow(spot: Spot, relevant: bool) -> None:
        del spot, relevant
        bench.time.pass_(10)
        assert bench.worker._intake.fetch()

    bench.comment(7)
    assert bench.restart(slow).drain() == 1


def test_a_dead_letter_that_is_revived_is_looked_at_without_a_restart(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError()] * 5)
    bench.drain_for(40)
    bench.comment(8)
    bench.worker.drain()
    bench.inbox.revive(1)
    bench.drain_for(6)
    assert bench.inbox.state == {1: "done", 2: "done"}
    assert bench.examine.numbers[-2:] == [8, 7]


def test_old_deliveries_are_not_read_over_and_over_while_much_is_on_the_desk(bench: Bench) -> None:
    bench.inbox.fault = faulty("done")
    for number in range(1, 602):
        bench.comment(number)
    bench.worker.drain()
    bench.time.pass_(60)
    bench.inbox.asked.clear()
    bench.worker._intake.fetch()
    assert bench.inbox.asked == [601]


def test_no_more_comments_are_fetched_than_fit_into_memory(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "FULL", 1_000_000)
    for number in range(1, 3001):
        bench.comment(number, "/approve " + "x" * 2000)
    bench.worker._intake.fetch()
    assert len(bench.worker._desk.held()) == 500
    assert bench.worker.drain() == 3000
    assert set(bench.inbox.state.values()) == {"done"}


def test_a_redelivery_is_another_look(bench: Bench) -> None:
    bench.comment(7)
    bench.worker.drain()
    bench.comment(7)
    bench.worker.drain()
    assert bench.examine.looks == [(Spot(ACME, 7), True)] * 2
    assert len(bench.ledger.entries) == 1
