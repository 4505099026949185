"""The examiner tells of each change at the earliest moment at which who is told finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.app.examine import Examiner
from gh_gate.app.spots import Spot
from tests.app.scene import AppScene
from tests.github import faults
from tests.github.hub import GitHub


class Listening(AppScene):
    """An App whose changes are told, with what the issue showed at that moment."""

    def start(self) -> None:
        super().start()
        self.told: list[tuple[str, ...]] = []
        self.examine = Examiner(
            self.github,
            self.ledger,
            self.keys,
            sleep=self.steps.sleep,
            found=self._found,
            changed=self.hear,
        )

    def hear(self, spot: Spot, gate: str, status: str) -> None:
        """Note what is told, and what stands on GitHub meanwhile."""
        assert (spot, spot.repository) == (self.spot(spot.number), self.repo.full_name)
        record = "record" if self.records(spot.number) else ""
        self.told.append((gate, status, *self.steps.labels(spot.number), record))

    def news(self) -> list[tuple[str, ...]]:
        """What was told since the last time."""
        told, self.told = self.told, []
        return told


@pytest.fixture
def listening(hub: GitHub, tmp_path: Path) -> Iterator[Listening]:
    scene = Listening(hub, tmp_path)
    yield scene
    scene.stop()


def test_a_new_gate_is_told_once(listening: Listening) -> None:
    listening.ask()
    listening.look()
    assert listening.news() == [("deploy", "pending", "gate:pending", "")]


def test_looks_that_find_nothing_new_tell_nothing(listening: Listening) -> None:
    listening.ask()
    for _ in range(3):
        listening.look()
    listening.news()
    for _ in range(3):
        listening.look()
    assert listening.news() == []


def test_a_decision_is_told_when_its_record_stands_and_before_the_label(listening: Listening) -> None:
    listening.ask()
    listening.look()
    listening.news()
    listening.decide(listening.steps.alice, "/approve")
    assert listening.news() == [
        ("deploy", "approved", "gate:pending", "record"),
        ("deploy", "approved", "gate:approved", "record"),
    ]


def test_a_waiter_that_looks_when_it_is_told_finds_the_decision(listening: Listening) -> None:
    engine, ticket = listening.ask()
    listening.look()
    found = []

    def look(_: Spot, __: str, status: str) -> None:
        found.append((status, str(engine.look(ticket).status)))

    listening.examine._changed = look
    listening.decide(listening.steps.alice, "/reject no")
    assert found[0] == ("rejected", "rejected")


def test_a_vote_is_told(listening: Listening) -> None:
    listening.ask(required=2)
    listening.look()
    listening.news()
    listening.decide(listening.steps.alice, "/approve")
    assert [told[:2] for told in listening.news()] == [("deploy", "pending")]


def test_a_command_that_does_not_count_is_told_as_well(listening: Listening) -> None:
    listening.ask()
    listening.look()
    listening.news()
    listening.decide(listening.steps.carol, "/approve")
    assert [told[:2] for told in listening.news()] == [("deploy", "pending")]


def test_a_decision_that_could_not_be_shown_is_told_all_the_same(listening: Listening) -> None:
    listening.ask()
    listening.look()
    listening.news()
    listening.hub.faults.add(faults.status(403), method="POST", path="/labels")
    listening.decide(listening.steps.alice, "/approve")
    assert listening.news()[0] == ("deploy", "approved", "gate:pending", "record")


def test_a_decision_that_stood_already_is_told_after_a_restart(listening: Listening) -> None:
    listening.ask()
    listening.decide(listening.steps.alice, "/approve")
    listening.start()
    listening.look()
    assert [told[:2] for told in listening.news()] == [("deploy", "approved")]


def test_a_refused_gate_is_told(listening: Listening) -> None:
    listening.ask()
    listening.rule("gates: {deploy: {approvers: ['@bob']}}")
    listening.look()
    assert listening.news()[0][:2] == ("deploy", "cancelled")
