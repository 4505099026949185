"""Who is looked at next, when there are more spots than threads."""

from __future__ import annotations

from gh_gate.app.spots import Spot
from gh_gate.app.work.lanes import Lanes


def popped(lanes: Lanes) -> list[tuple[int, int]]:
    found = []
    while spot := lanes.pop():
        found.append((spot.repository_id, spot.number))
    return found


def test_repositories_take_turns() -> None:
    lanes = Lanes()
    for number in range(1, 6):
        lanes.add(Spot(1, number), urgent=False)
    lanes.add(Spot(2, 1), urgent=False)
    lanes.add(Spot(3, 1), urgent=False)
    assert popped(lanes) == [(1, 1), (2, 1), (3, 1), (1, 2), (1, 3), (1, 4), (1, 5)]


def test_a_spot_that_comes_back_goes_to_the_end() -> None:
    lanes = Lanes()
    lanes.add(Spot(1, 1), urgent=False)
    lanes.add(Spot(1, 2), urgent=False)
    assert lanes.pop() == Spot(1, 1)
    lanes.add(Spot(1, 1), urgent=False)
    assert popped(lanes) == [(1, 2), (1, 1)]


def test_a_spot_stands_in_the_lanes_once() -> None:
    lanes = Lanes()
    for _ in range(3):
        lanes.add(Spot(1, 1), urgent=False)
    lanes.add(Spot(1, 1), urgent=True)
    assert popped(lanes) == [(1, 1)]
    assert not lanes


def test_urgent_spots_go_first() -> None:
    lanes = Lanes()
    lanes.add(Spot(1, 1), urgent=False)
    lanes.add(Spot(1, 2), urgent=True)
    assert popped(lanes) == [(1, 2), (1, 1)]


def test_a_stream_of_urgent_spots_does_not_starve_the_others() -> None:
    lanes = Lanes()
    lanes.add(Spot(9, 9), urgent=False)
    for number in range(1, 9):
        lanes.add(Spot(1, number), urgent=True)
    assert popped(lanes).index((9, 9)) == 3


def test_the_others_do_not_starve_urgent_spots_either() -> None:
    lanes = Lanes()
    for number in range(1, 9):
        lanes.add(Spot(8, number), urgent=True)
        lanes.add(Spot(9, number), urgent=False)
    assert [home for home, _ in popped(lanes)][:9] == [8, 8, 8, 9, 8, 8, 8, 9, 8]


def test_the_others_do_not_save_up_turns() -> None:
    lanes = Lanes()
    for number in range(1, 9):
        lanes.add(Spot(1, number), urgent=True)
    for _ in range(8):
        lanes.pop()
    lanes.add(Spot(1, 1), urgent=True)
    lanes.add(Spot(2, 1), urgent=True)
    lanes.add(Spot(3, 1), urgent=False)
    assert popped(lanes) == [(3, 1), (1, 1), (2, 1)]
