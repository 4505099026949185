"""What a sweep finds, and what it leaves alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.work.redelivery import HookDelivery
from gh_gate.app.work.sweep import Repo, Sweep
from gh_gate.core import marker
from gh_gate.errors import GateError
from tests.app.work.fakes import MARK, START, Ledger, down
from tests.core.samples import gate

CLAIM = f"Deploy?\n\n{marker.line(gate())}"
APP, LIB = Repo(1, "acme/app", 77), Repo(2, "acme/lib", 78)
T = TypeVar("T")
FAILED = HookDelivery(5, "g", "timed out", START)


@dataclass
class GitHub:
    """What all installations show; an error in a listing is raised when it is reached."""

    time: datetime = START
    repos: list[Repo | Exception] = field(default_factory=lambda: [APP])
    issues: dict[int, list[tuple[int, str, str, bool] | Exception]] = field(default_factory=dict)
    comments: dict[int, list[tuple[int, str, str] | Exception]] = field(default_factory=dict)
    deliveries: list[HookDelivery | Exception] = field(default_factory=list)
    refuses: dict[int, Exception] = field(default_factory=dict)
    asked: list[tuple[str, int, datetime]] = field(default_factory=list)
    redelivered: list[int] = field(default_factory=list)

    def now(self) -> datetime:
        return self.time

    def deliveries_since(self, since: datetime) -> Iterator[HookDelivery]:
        self.asked.append(("deliveries", 0, since))
        yield from told(self.deliveries)

    def redeliver(self, delivery_id: int) -> None:
        self.redelivered.append(delivery_id)
        if delivery_id in self.refuses:
            raise self.refuses[delivery_id]

    def repositories(self) -> Iterator[Repo]:
        yield from told(self.repos)

    def changed_issues(self, repo: Repo, since: datetime) -> Iterator[tuple[int, str, str, bool]]:
        self.asked.append(("issues", repo.id, since))
        yield from told(self.issues.get(repo.id, []))

    def changed_comments(self, repo: Repo, since: datetime) -> Iterator[tuple[int, str, str]]:
        self.asked.append(("comments", repo.id, since))
        yield from told(self.comments.get(repo.id, []))

    def since(self, kind: str = "issues", repo: int = 1) -> list[timedelta]:
        """How far back each question went, before `START`."""
        return [START - since for asked, where, since in self.asked if (asked, where) == (kind, repo)]


def told(rows: Iterable[T | Exception]) -> Iterator[T]:
    for row in rows:
        if isinstance(row, Exception):
            raise row
        yield row


class Sweeper:
    """A sweep, the GitHub it asks, and the spots that it asked for."""

    def __init__(self) -> None:
        self.github, self.ledger = GitHub(), Ledger()
        self.sweep = Sweep(self.github, self.ledger)

    def run(self, going: int = 1000) -> list[tuple[int, int]]:
        """Sweep, ten minutes after the last time; at most so many times it is told to go on."""
        spots: list[Spot] = []
        left = iter([True] * going)
        self.github.asked.clear()
        self.github.redelivered.clear()
        self.sweep.run(spots.append, lambda: next(left, False))
        self.github.time += timedelta(minutes=10)
        self.spots = spots
        return [(spot.repository_id, spot.number) for spot in spots]


@pytest.fixture
def sweeper() -> Sweeper:
    return Sweeper()


def test_open_gates_are_looked_at_under_the_present_name_of_their_repository(sweeper: Sweeper) -> None:
    sweeper.ledger.open = (Spot(1, 7, "acme/old-name"),)
    assert sweeper.run() == [(1, 7)]
    assert (sweeper.spots[0].repository, sweeper.spots[0].installation) == ("acme/app", 77)


def test_open_gates_where_the_app_is_no_longer_installed_are_left_alone(sweeper: Sweeper) -> None:
    sweeper.ledger.open = (Spot(3, 7, "acme/gone"),)
    assert not sweeper.run()


@pytest.mark.parametrize("seen_before", [[], [APP]])
def test_open_gates_are_looked_at_even_if_the_repositories_cannot_be_listed(
    sweeper: Sweeper, seen_before: list[Repo | Exception]
) -> None:
    sweeper.ledger.open = (Spot(1, 7, "acme/app"), Spot(2, 8, "acme/lib"))
    sweeper.github.repos = [*seen_before, down()]
    assert sweeper.run() == [(1, 7), (2, 8)]


def test_what_may_hold_a_gate_is_found(sweeper: Sweeper) -> None:
    sweeper.ledger.known.add(Spot(1, 6))
    sweeper.github.issues[1] = [
        (1, "talk", "bob", False),
        (2, CLAIM, "ci[bot]", False),
        (3, CLAIM, "ci[bot]", True),
        (6, "talk", "x", True),
    ]
    sweeper.github.comments[1] = [(4, MARK, "ci[bot]"), (5, "/approve", "alice"), (6, "talk", "bob")]
    assert sorted(set(sweeper.run())) == [(1, 2), (1, 4), (1, 6)]


def test_the_first_sweep_goes_back_35_days(sweeper: Sweeper) -> None:
    sweeper.run()
    assert sweeper.github.since("issues") == sweeper.github.since("comments") == [timedelta(days=35)]
    assert sweeper.github.since("deliveries", 0) == [timedelta(days=3)]


def test_while_nothing_changes_the_same_question_is_asked_so_that_it_is_free(sweeper: Sweeper) -> None:
    sweeper.github.issues[1] = [(2, CLAIM, "ci[bot]", False)]
    assert sweeper.run() == [(1, 2)]
    assert not sweeper.run()
    assert sweeper.github.since() == [timedelta(minutes=5)]
    assert not sweeper.run()
    assert sweeper.github.since() == [timedelta(minutes=5)]


def test_what_changes_moves_the_question_on_with_a_margin(sweeper: Sweeper) -> None:
    sweeper.run()
    sweeper.github.issues[1] = [(2, CLAIM, "ci[bot]", False)]
    assert sweeper.run() == [(1, 2)]
    sweeper.run()
    assert sweeper.github.since() == [timedelta(minutes=-5)]


def test_a_text_that_changed_is_told_again(sweeper: Sweeper) -> None:
    sweeper.ledger.known.add(Spot(1, 2))
    for body in ("one", "two"):
        sweeper.github.issues[1] = [(2, body, "alice", False)]
        assert sweeper.run() == [(1, 2)]


@pytest.mark.parametrize("error", [down(), GateError("Refused."), RuntimeError("a bug")])
def test_a_listing_that_fails_is_asked_for_again_from_where_it_was(sweeper: Sweeper, error: Exception) -> None:
    sweeper.github.issues[1] = [(2, CLAIM, "ci[bot]", False), error, (3, CLAIM, "ci[bot]", False)]
    assert sweeper.run() == [(1, 2)]
    sweeper.github.issues[1] = [(2, CLAIM, "ci[bot]", False), (3, CLAIM, "ci[bot]", False)]
    assert sweeper.run() == [(1, 2), (1, 3)]
    assert sweeper.github.since() == [timedelta(days=35) - timedelta(minutes=10)]


def test_a_listing_that_fails_later_keeps_its_place(sweeper: Sweeper) -> None:
    sweeper.run()
    sweeper.github.issues[1] = [down()]
    sweeper.run()
    sweeper.run()
    assert sweeper.github.since() == [timedelta(minutes=5)]


@pytest.mark.parametrize("error", [down(), GateError("Refused."), RuntimeError("a bug")])
@pytest.mark.parametrize("part", ["issues", "comments", "deliveries", "open"])
def test_one_part_that_fails_stops_no_other(sweeper: Sweeper, part: str, error: Exception) -> None:
    sweeper.github.repos = [APP, LIB]
    sweeper.github.issues = {1: [(1, CLAIM, "x", False)], 2: [(2, CLAIM, "x", False)]}
    sweeper.github.comments = {1: [(3, MARK, "x")], 2: [(4, MARK, "x")]}
    sweeper.github.deliveries = [FAILED]
    sweeper.ledger.open = (Spot(1, 9),)
    everything = {(1, 1), (2, 2), (1, 3), (2, 4), (1, 9)}
    match part:
        case "issues":
            sweeper.github.issues[1], everything = [error], everything - {(1, 1)}
        case "comments":
            sweeper.github.comments[1], everything = [error], everything - {(1, 3)}
        case "deliveries":
            sweeper.github.deliveries = [error]
        case "open":
            sweeper.ledger.fault, everything = failing(error), everything - {(1, 9)}
    assert set(sweeper.run()) == everything
    assert sweeper.github.redelivered == ([] if part == "deliveries" else [5])


def failing(error: Exception) -> Callable[[str], None]:
    def fault(operation: str) -> None:
        if operation == "open_spots":
            raise error

    return fault


def test_a_sweep_that_leaves_something_out_says_so(sweeper: Sweeper, caplog: pytest.LogCaptureFixture) -> None:
    sweeper.github.issues[1] = [down()]
    with caplog.at_level(logging.WARNING):
        sweeper.run()
    assert caplog.messages == ["the sweep left out the issues of acme/app: GitHub cannot be asked."]


def test_a_webhook_that_github_refuses_to_repeat_stops_no_other(sweeper: Sweeper) -> None:
    sweeper.github.deliveries = [HookDelivery(n, f"g{n}", "timed out", START) for n in (1, 2, 3)]
    sweeper.github.refuses[2] = GateError("GitHub answered 422.")
    sweeper.run()
    assert sweeper.github.redelivered == [1, 2, 3]


def test_when_github_is_down_the_other_webhooks_wait_for_the_next_sweep(sweeper: Sweeper) -> None:
    sweeper.github.deliveries = [HookDelivery(n, f"g{n}", "timed out", START) for n in (1, 2, 3)]
    sweeper.github.refuses[2] = down()
    sweeper.run()
    assert sweeper.github.redelivered == [1, 2]


def test_a_sweep_ends_early_when_the_server_stops(sweeper: Sweeper) -> None:
    sweeper.github.repos = [APP, LIB]
    sweeper.github.deliveries = [FAILED]
    sweeper.run(going=2)
    assert [(kind, repo) for kind, repo, _ in sweeper.github.asked] == [
        ("issues", 1),
        ("comments", 1),
        ("deliveries", 0),
    ]
    assert not sweeper.github.redelivered


def test_nothing_is_kept_of_repositories_that_are_gone(sweeper: Sweeper) -> None:
    sweeper.github.repos = [APP, LIB]
    sweeper.run()
    sweeper.github.repos = [APP, down()]
    sweeper.run()
    assert {key[0] for key in sweeper.sweep._progress} == {1, 2}
    sweeper.github.repos = [APP]
    sweeper.run()
    assert {key[0] for key in sweeper.sweep._progress} == {1}


def test_the_ledger_is_asked_once_about_a_busy_issue(sweeper: Sweeper) -> None:
    asked: list[str] = []
    sweeper.ledger.fault = asked.append
    sweeper.github.comments[1] = [(5, f"comment {n}", "bob") for n in range(50)]
    sweeper.run()
    assert asked.count("knows") == 1
