"""After each sweep all runs that wait are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.work.sweep import Repo
from gh_gate.app.work.waiting import WaitingRuns
from gh_gate.errors import UpstreamError
from tests.app.work.fakes import down

APP, LIB = Repo(1, "acme/app", 77), Repo(2, "acme/lib", 78)


class Listings:
    """Runs by repository; None is an outage."""

    def __init__(self, runs: dict[int, list[int] | None]) -> None:
        self.runs = runs

    def repositories(self) -> Iterator[Repo]:
        yield from (APP, LIB)

    def waiting_runs(self, repo: Repo) -> Iterator[int]:
        runs = self.runs[repo.id]
        if runs is None:
            raise down()
        yield from runs


class Before:
    """The sweep before it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.ran = error, False

    def run(self, ask: Callable[[Spot], None], going: Callable[[], bool]) -> None:
        assert going()
        self.ran = True
        ask(Spot(1, 5))
        if self.error:
            raise self.error


def swept(runs: dict[int, list[int] | None], before: Before | None = None, most: int = 99) -> list[Spot]:
    asked: list[Spot] = []
    WaitingRuns(before or Before(), Listings(runs)).run(asked.append, lambda: len(asked) < most)
    return asked


def test_each_waiting_run_is_asked_for_with_its_names() -> None:
    found = swept({1: [11, 12], 2: [21]})
    assert found == [Spot(1, 5), Spot(1, 0, run=11), Spot(1, 0, run=12), Spot(2, 0, run=21)]
    assert (found[1].repository, found[1].installation) == ("acme/app", 77)


def test_a_repository_that_cannot_be_asked_hides_no_other() -> None:
    assert swept({1: None, 2: [21]}) == [Spot(1, 5), Spot(2, 0, run=21)]


def test_a_sweep_that_fails_does_not_keep_the_runs_from_being_found() -> None:
    asked: list[Spot] = []
    sweep = WaitingRuns(Before(UpstreamError("down")), Listings({1: [11], 2: []}))
    with pytest.raises(UpstreamError):
        sweep.run(asked.append, lambda: True)
    assert asked == [Spot(1, 5), Spot(1, 0, run=11)]


def test_it_ends_when_the_server_does() -> None:
    assert swept({1: [11], 2: [21]}, most=2) == [Spot(1, 5), Spot(1, 0, run=11)]
