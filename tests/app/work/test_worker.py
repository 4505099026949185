"""The worker in one thread: what is looked at, in which order, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gh_gate.app.spots import Spot
from tests.app.work.fakes import ACME, Bench, Killed, comment, down


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_deliveries_of_one_spot_are_one_look(bench: Bench) -> None:
    for number in (7, 8, 7, 8, 7):
        bench.comment(number)
    assert bench.worker.drain() == 2
    assert bench.examine.numbers == [7, 8]


def test_a_timer_is_kept_by_github_s_clock(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.append(bench.time.github(100))
    bench.worker.drain()
    assert bench.worker.next_in() == 100
    bench.drain_for(99)
    assert bench.examine.numbers == [7]
    bench.drain_for(1)
    assert bench.examine.looks == [(Spot(ACME, 7), True)] * 2
    assert bench.worker.next_in() is None


def test_a_timer_that_lies_in_the_past_is_no_endless_loop(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([bench.time.github(-5)] * 50)
    assert bench.worker.drain() == 1
    bench.drain_for(10)
    assert len(bench.examine.looks) == 11


def test_each_look_sets_the_timer_anew(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([bench.time.github(100), bench.time.github(500)])
    bench.worker.drain()
    bench.comment(7)
    bench.worker.drain()
    assert bench.worker.next_in() == 500


def test_a_timer_survives_a_look_that_failed(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.extend([bench.time.github(100), down()])
    bench.worker.drain()
    bench.drain_for(101)
    assert len(bench.examine.looks) == 3


def test_a_delivery_that_comes_during_a_look_leads_to_another(bench: Bench) -> None:
    looks: list[dict[int, str]] = []

    def examine(spot: Spot, relevant: bool) -> None:
        del relevant
        looks.append(dict(bench.inbox.state))
        if len(looks) == 1:
            bench.comment(spot.number)

    worker = bench.restart(examine)
    bench.comment(7)
    assert worker.drain() == 2
    assert looks == [{1: "waiting"}, {1: "done", 2: "waiting"}]


def test_a_command_goes_before_what_was_swept_up(bench: Bench) -> None:
    for number in range(1, 20):
        bench.worker.ask(Spot(ACME, number))
    bench.comment(50)
    bench.worker.drain()
    assert bench.examine.numbers[0] == 50


def test_a_command_makes_its_own_spot_urgent_although_it_waits_already(bench: Bench) -> None:
    for number in range(1, 20):
        bench.worker.ask(Spot(ACME, number))
    bench.comment(19)
    bench.worker.drain()
    assert bench.examine.numbers[0] == 19
    assert bench.examine.numbers.count(19) == 1


def test_a_noisy_repository_does_not_starve_the_others(bench: Bench) -> None:
    for number in range(1, 200):
        bench.comment(number, repository_id=1)
    bench.comment(1, repository_id=2)
    bench.worker.drain()
    assert Spot(2, 1) in [spot for spot, _ in bench.examine.looks[:2]]


def test_a_busy_spot_does_not_starve_the_others(bench: Bench) -> None:
    def busy(spot: Spot, relevant: bool) -> None:
        del relevant
        seen.append(spot.number)
        if spot.number == 1 and len(seen) < 50:
            bench.comment(1)

    seen: list[int] = []
    worker = bench.restart(busy)
    for number in range(1, 5):
        bench.comment(number)
    worker.drain()
    assert set(seen[:5]) == {1, 2, 3, 4}


def test_a_drain_has_an_end_whatever_happens(bench: Bench) -> None:
    def echoing(spot: Spot, relevant: bool) -> None:
        del relevant
        bench.comment(spot.number)

    bench.comment(7)
    assert bench.restart(echoing).drain(most=25) == 25


def test_a_process_that_was_killed_in_a_look_is_followed_by_one_that_looks_again(bench: Bench) -> None:
    bench.comment(7)
    bench.examine.answers.append(Killed())
    with pytest.raises(Killed):
        bench.worker.drain()
    assert bench.inbox.state == {1: "waiting"}
    assert bench.restart().drain() == 1
    assert bench.inbox.state == {1: "done"}


def test_a_worker_that_was_stopped_begins_nothing_more(bench: Bench) -> None:
    bench.comment(7)
    assert bench.worker.stop(0)
    assert bench.worker.drain() == 0
    assert bench.inbox.state == {1: "waiting"}


class Sweep:
    """Asks for some spots, and says how often it ran."""

    def __init__(self, *spots: Spot) -> None:
        self.spots, self.runs, self.error = spots, 0, None

    def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> None:
        assert going()
        self.runs += 1
        for spot in self.spots:
            ask(spot)
        if self.error:
            raise self.error

    error: Exception | None


def test_the_sweep_runs_at_the_start_and_every_five_minutes() -> None:
    sweep = Sweep(Spot(ACME, 7))
    bench = Bench(sweep=sweep)
    bench.worker.drain()
    assert (sweep.runs, bench.examine.looks) == (1, [(Spot(ACME, 7), True)])
    assert bench.worker.next_in() == 300
    bench.drain_for(299)
    assert sweep.runs == 1
    bench.drain_for(1)
    assert (sweep.runs, bench.examine.numbers) == (2, [7, 7])


def test_a_delivery_may_wake_the_sweep_but_not_over_and_over() -> None:
    bench = Bench(sweep=(sweep := Sweep()))
    bench.worker.drain()
    for _ in range(60):
        bench.inbox.put("installation", {})
        bench.drain_for(1)
    assert sweep.runs == 3


def test_a_sweep_that_fails_comes_again() -> None:
    bench = Bench(sweep=(sweep := Sweep(Spot(ACME, 7))))
    sweep.error = RuntimeError("a bug")
    bench.worker.drain()
    bench.drain_for(300)
    assert (sweep.runs, bench.examine.numbers) == (2, [7, 7])


def test_what_was_given_up_gets_one_more_try_with_each_sweep_until_it_succeeds() -> None:
    bench = Bench(sweep=Sweep())
    bench.worker.drain()
    bench.comment(7)
    bench.examine.answers.extend([KeyError()] * 7)
    bench.drain_for(299)
    assert len(bench.examine.looks) == 5
    bench.drain_for(300)
    assert len(bench.examine.looks) == 6
    bench.drain_for(600)
    assert [outcome for _, outcome in bench.observed.outcomes] == ["failed"] * 7 + ["ok"]
    bench.drain_for(600)
    assert len(bench.examine.looks) == 8


def test_a_timer_is_not_lost_when_its_spot_is_given_up() -> None:
    bench = Bench(sweep=Sweep())
    bench.examine.answers.extend([bench.time.github(50), *[KeyError()] * 5, bench.time.github(10_000)])
    bench.comment(7)
    bench.worker.drain()
    bench.drain_for(400)
    assert bench.observed.outcomes[-1] == (7, "ok")


def test_next_in_is_the_first_of_timers_and_sweep() -> None:
    bench = Bench(sweep=Sweep())
    assert bench.worker.next_in() == 0
    bench.comment(7)
    bench.examine.answers.append(bench.time.github(40))
    bench.worker.drain()
    assert bench.worker.next_in() == 40


def test_looks_are_measured(bench: Bench) -> None:
    def slow(spot: Spot, relevant: bool) -> None:
        del spot, relevant
        bench.time.pass_(2.5)

    bench.restart(slow)
    bench.inbox.put("issue_comment", comment(7))
    bench.worker.drain()
    assert bench.observed.seconds == [2.5]
    assert bench.time.now() - bench.inbox.rows[1].received_at == timedelta(seconds=2.5)
