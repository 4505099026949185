"""What becomes of a look."""

from __future__ import annotations

import hashlib
import logging

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.work.bench import TRIES
from gh_gate.errors import GateError, UnknownOutcome
from gh_gate.forge.base import Gone
from tests.app.work.fakes import ACME, Bench, comment, down, faulty, nothing

SPOT = Spot(ACME, 7)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_delivery_is_done_when_its_look_succeeded(bench: Bench) -> None:
    bench.comment(7)
    assert bench.worker.drain() == 1
    assert bench.examine.looks == [(SPOT, True)]
    assert bench.inbox.state == {1: "done"}
    assert bench.observed.outcomes == [(7, "ok")]


def test_what_was_first_seen_stands_in_the_ledger_before_anybody_looks(bench: Bench) -> None:
    bench.comment(7, "/approve", id_=900)
    bench.time.pass_(60)
    bench.examine.answers.append(down())
    bench.worker.drain()
    seen = bench.ledger.entries[f"seen:{ACME}:900"]
    assert seen == {
        "kind": "seen",
        "spot": SPOT,
        "at": bench.time.github(0),
        "gate": "",
        "comment_id": 900,
        "author_id": 31,
        "author": "alice",
        "human": True,
        "text": "/approve",
        "text_sha256": hashlib.sha256(b"/approve").hexdigest(),
        "created_at": "2030-05-17T12:00:00+00:00",
        "url": "https://x",
        "app": None,
        "received_at": bench.inbox.rows[1].received_at.isoformat(),
    }


def test_nobody_looks_before_what_was_first_seen_could_be_noted(bench: Bench) -> None:
    bench.comment(7)
    bench.ledger.fault = faulty("append")
    bench.worker.drain()
    assert not bench.examine.looks
    assert bench.inbox.state == {1: "waiting"}
    bench.ledger.fault = nothing
    bench.drain_for(2)
    assert bench.examine.numbers == [7]


def test_comments_of_one_spot_are_noted_in_the_order_in_which_they_came(bench: Bench) -> None:
    for number in (901, 900, 902):
        bench.comment(7, id_=number)
    bench.worker.drain()
    assert [entry["comment_id"] for entry in bench.ledger.entries.values()] == [901, 900, 902]
    assert bench.examine.numbers == [7]


def test_talk_where_no_gate_is_known_is_neither_noted_nor_worth_a_call(bench: Bench) -> None:
    bench.comment(7, "nice weather")
    bench.worker.drain()
    assert bench.examine.looks == [(SPOT, False)]
    assert not bench.ledger.entries
    assert bench.inbox.state == {1: "done"}


def test_talk_at_a_gate_is_noted(bench: Bench) -> None:
    bench.ledger.known.add(SPOT)
    bench.comment(7, "nice weather")
    bench.worker.drain()
    assert bench.examine.looks == [(SPOT, True)]
    assert len(bench.ledger.entries) == 1


@pytest.mark.parametrize("error", [down(), UnknownOutcome("lost")])
def test_what_cannot_be_asked_is_tried_again_for_ever_with_growing_pauses(bench: Bench, error: Exception) -> None:
    bench.comment(7)
    bench.examine.answers.extend([error] * 12)
    waits = []
    for _ in range(12):
        bench.worker.drain()
        waits.append(bench.worker._desk.next_in())
        bench.time.pass_(waits[-1] or 0)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert bench.inbox.rows[1].attempts == 0
    bench.worker.drain()
    assert bench.inbox.state == {1: "done"}


def test_after_a_success_the_pauses_begin_anew(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([down(), down(), bench.time.github(5000), down()])
    bench.drain_for(10)
    bench.comment(7)
    bench.worker.drain()
    assert bench.worker._desk.next_in() == 1


def test_a_spot_that_is_gone_is_finished(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.append(Gone("#7 was deleted."))
    bench.worker.drain()
    assert bench.inbox.state == {1: "done"}
    assert bench.observed.outcomes == [(7, "gone")]
    assert bench.worker._desk.next_in() is None


def test_a_poisoned_delivery_is_set_aside_after_five_tries(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError("secret words")] * TRIES)
    bench.drain_for(20)
    assert bench.inbox.state == {1: "dead"}
    assert bench.examine.numbers == [7] * TRIES
    assert bench.observed.outcomes == [(7, "failed")] * TRIES
    assert [number for number, _ in bench.observed.deaths] == [7]


def test_tries_of_an_earlier_process_count(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError()] * TRIES)
    bench.drain_for(4)
    bench.restart()
    bench.drain_for(20)
    assert bench.inbox.state == {1: "dead"}
    assert bench.examine.numbers == [7] * TRIES


def test_a_later_delivery_is_looked_at_although_the_first_is_in_its_pause(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError()] * 3)
    bench.drain_for(4)
    bench.comment(7)
    bench.worker.drain()
    assert bench.inbox.state == {1: "done", 2: "done"}


def test_the_young_are_not_buried_with_the_old(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError()] * TRIES)
    bench.drain_for(8)
    bench.comment(7)
    bench.worker.drain()
    assert bench.inbox.state == {1: "dead", 2: "waiting"}
    bench.drain_for(20)
    assert bench.inbox.state == {1: "dead", 2: "done"}


def test_a_dead_letter_tells_our_own_words_and_of_others_only_the_place(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError("what a stranger wrote")])
    bench.worker.drain()
    assert bench.inbox.errors[1].startswith("KeyError at fakes.py:")
    assert "stranger" not in bench.inbox.errors[1]
    bench.examine.answers.extend([GateError("No permission.")])
    bench.drain_for(1)
    assert bench.inbox.errors[1] == "GateError: No permission."


@pytest.mark.parametrize("step", ["done", "failed", "bury"])
@pytest.mark.parametrize("error", [down(), RuntimeError("a bug in the books")])
def test_whatever_cannot_be_noted_is_noted_later(bench: Bench, step: str, error: Exception) -> None:
    bench.comment(7)
    bench.examine.answers.extend([KeyError()] * (0 if step == "done" else 1000))
    bench.inbox.fault = faulty(step, error)
    bench.drain_for(40)
    assert bench.inbox.state == {1: "waiting"}
    bench.inbox.fault = nothing
    bench.drain_for(2000)
    assert bench.inbox.state == {1: "done" if step == "done" else "dead"}


def test_a_failed_look_is_logged_with_its_spot(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.comment(7)
    bench.examine.answers.append(KeyError())
    with caplog.at_level(logging.ERROR):
        bench.worker.drain()
    assert f"acme/app{ACME}#7" in caplog.text
    assert "KeyError" in caplog.text


def test_who_counts_cannot_stop_the_work(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr(bench.observed, "looked", broken)
    bench.comment(7)
    bench.worker.drain()
    assert bench.inbox.state == {1: "done"}


def test_the_lag_is_that_of_the_oldest_delivery_when_its_look_began(bench: Bench) -> None:
    bench.comment(7)
    bench.time.pass_(10)
    bench.comment(7)
    bench.time.pass_(2)
    bench.worker.drain()
    assert bench.observed.lags == [12]


def test_a_delivery_of_nothing_human_is_noted_without_a_sighting(bench: Bench) -> None:
    payload = comment(7)
    payload["comment"]["user"] = None
    bench.inbox.put("issue_comment", payload)
    bench.worker.drain()
    assert not bench.ledger.entries
    assert bench.inbox.state == {1: "done"}
