"""When a spot's turn comes."""

from __future__ import annotations

from gh_gate.app.spots import Sighting, Spot
from gh_gate.app.work.schedule import Job, Outcome, Parcel, Schedule
from tests.app.work.fakes import START

A, B = Spot(1, 1, "acme/app", 77), Spot(1, 2, "acme/app", 77)
DONE = Outcome("ok")


def taken(schedule: Schedule, now: float) -> Job:
    job = schedule.take(now)
    assert job is not None
    return job


def test_what_came_in_for_one_spot_is_one_job() -> None:
    schedule = Schedule()
    for number in (3, 1, 2):
        schedule.add(A, Parcel(number), 0)
    assert [parcel.id for parcel in taken(schedule, 0).parcels] == [1, 2, 3]
    assert schedule.take(0) is None


def test_a_spot_is_nobody_else_s_until_its_look_is_settled() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(1), 0)
    job = taken(schedule, 0)
    schedule.add(A, Parcel(2), 0)
    assert schedule.take(0) is None
    assert schedule.next_due(0) is None
    schedule.settle(job, DONE, 0)
    assert [parcel.id for parcel in taken(schedule, 0).parcels] == [2]


def test_nothing_is_taken_before_it_is_due() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(), 10)
    assert schedule.take(9.9) is None
    assert schedule.next_due(0) == 10
    assert taken(schedule, 10).spot == A


def test_what_comes_later_makes_it_due_sooner() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(), 10)
    schedule.add(A, Parcel(1), 2)
    assert [parcel.id for parcel in taken(schedule, 2).parcels] == [0, 1]
    assert schedule.take(10) is None


def test_what_goes_back_is_due_when_it_says() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(1), 0)
    job = taken(schedule, 0)
    schedule.settle(job, Outcome("later", job.parcels, after=4, tries=1), now=1)
    assert schedule.next_due(1) == 5
    assert taken(schedule, 5).tries == 1


def test_a_newcomer_is_not_held_up_by_what_went_back() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(1), 0)
    job = taken(schedule, 0)
    schedule.add(A, Parcel(2), 0)
    schedule.settle(job, Outcome("later", job.parcels, after=300, tries=9), now=1)
    again = taken(schedule, 1)
    assert ([parcel.id for parcel in again.parcels], again.tries) == ([1, 2], 9)


def test_a_spot_becomes_urgent_with_its_parcels_and_stays_so_when_they_go_back() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(1), 0)
    schedule.add(B, Parcel(2), 0)
    assert schedule.next_due(0) == 0
    schedule.add(B, Parcel(3, urgent=True), 0)
    job = taken(schedule, 0)
    assert job.spot == B
    schedule.settle(job, Outcome("later", job.parcels, after=0), now=0)
    assert taken(schedule, 0).spot == B


def test_urgency_ends_with_the_look() -> None:
    schedule = Schedule()
    schedule.add(B, Parcel(3, urgent=True), 0)
    schedule.settle(taken(schedule, 0), Outcome("ok", (Parcel(),), after=0), now=0)
    schedule.add(A, Parcel(4, urgent=True), 0)
    assert taken(schedule, 0).spot == A


def test_a_spot_goes_by_the_names_that_were_heard_last() -> None:
    schedule = Schedule()
    schedule.add(Spot(1, 1, "acme/old", 77), Parcel(1), 0)
    schedule.add(Spot(1, 1, "acme/new", 0), Parcel(2), 0)
    job = taken(schedule, 0)
    assert (job.spot.repository, job.spot.installation) == ("acme/new", 77)
    schedule.add(Spot(1, 1, "acme/newest", 78), Parcel(3), 0)
    schedule.settle(job, Outcome("later", job.parcels), 0)
    again = taken(schedule, 0)
    assert (again.spot.repository, again.spot.installation) == ("acme/newest", 78)


def test_deliveries_are_held_until_their_look_succeeded() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(5), 0)
    job = taken(schedule, 0)
    assert schedule.held() == {5}
    schedule.settle(job, Outcome("later", job.parcels), 0)
    assert schedule.held() == {5}
    schedule.settle(taken(schedule, 0), DONE, 0)
    assert schedule.held() == frozenset()


def test_the_weight_is_that_of_the_comments_that_are_held() -> None:
    schedule = Schedule()
    seen = Sighting(1, 2, "alice", human=True, body="x" * 5000, created_at=START)
    for _ in range(2):
        schedule.add(A, Parcel(5, sighting=seen), 0)
    assert schedule.weight == 5200
    job = taken(schedule, 0)
    schedule.add(A, Parcel(), 0)
    schedule.settle(job, Outcome("later", (*job.parcels, Parcel())), 0)
    assert schedule.weight == 5400
    schedule.settle(taken(schedule, 0), DONE, 0)
    assert schedule.weight == 0


def test_nothing_is_kept_of_spots_that_are_done() -> None:
    schedule = Schedule()
    for number in range(1, 2000):
        schedule.add(Spot(1, number), Parcel(number), 0)
        schedule.settle(taken(schedule, 0), DONE, 0)
    assert (len(schedule), len(schedule._heap), schedule.next_due(0)) == (0, 0, None)


def test_a_timer_that_was_overtaken_begins_no_second_look() -> None:
    schedule = Schedule()
    schedule.add(A, Parcel(), 140)
    schedule.add(A, Parcel(1), 100)
    assert taken(schedule, 139).spot == A
    schedule.add(A, Parcel(2), 140)
    assert schedule.take(140) is None


def test_timers_that_were_overtaken_do_not_pile_up() -> None:
    schedule = Schedule()
    schedule.add(B, Parcel(), 50_000)
    for number in range(1, 2000):
        schedule.add(A, Parcel(number), number)
        schedule.settle(taken(schedule, number), Outcome("ok", (Parcel(),), after=86_400), number)
    assert len(schedule) == 2
    assert len(schedule._heap) < 100
