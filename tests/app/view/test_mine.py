"""Which gates of a list somebody may decide, found with few questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from gh_gate.app.archive import Archive
from gh_gate.app.spots import Spot
from gh_gate.app.view import Caller, mine
from gh_gate.app.view.mine import Mine
from gh_gate.app.view.opened import Opened
from gh_gate.app.view.rights import Ask, Rights
from gh_gate.asked import Prepared
from gh_gate.core.thread import Person, Standing
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Place
from tests.app.scene import AppScene
from tests.app.view.forms import AT, gate_of

ALICE = Caller(Person(7, "alice"), "token")


class Known:
    """Rights that are told at once."""

    def __init__(self, error: GateError | None = None) -> None:
        self.asked: list[int] = []
        self._error = error

    def at(self, spot: Spot) -> Ask:
        """As `Rights.at`."""

        def ask(*_: Any) -> Standing:
            self.asked.append(spot.repository_id)
            if self._error:
                raise self._error
            return Standing(can_write=True)

        return ask


def opened(app: AppScene, repository: int, problem: str = "") -> Opened:
    """A gate that alice (7) owns."""
    gate, spot = replace(gate_of(), repository_id=repository), Spot(repository, 1, "acme/app")
    archive = Archive(app.ledger, spot)
    archive.opened(Prepared(gate), Place(1), AT, problem)
    return Opened(archive.openings()[0])


def told(app: AppScene, gates: list[Opened], known: Known, caller: Caller = ALICE) -> list[bool | None]:
    """What a list says."""
    names = {gate.opening.repository_id: "acme/app" for gate in gates}
    listing = Mine(cast("Rights", known), app.ledger, lambda: AT)
    return [row.mine for row in listing.listed(gates, names, caller)]


def test_of_very_many_repositories_some_are_asked_about_and_of_the_others_it_is_not_told(
    app: AppScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mine, "ASKED", 2)
    known = Known()
    gates = [opened(app, number) for number in (1, 2, 3, 4)]
    assert told(app, [*gates, gates[0]], known) == [True, True, None, None, True]
    assert set(known.asked) == {1, 2}


def test_a_stranger_a_program_and_a_refused_question_cost_nothing(app: AppScene) -> None:
    known = Known()
    assert told(app, [opened(app, 1)], known, Caller(Person(8, "mallory"), "token")) == [False]
    assert told(app, [opened(app, 1)], known, Caller(Person(7, "alice[bot]", human=False), "token")) == [False]
    assert told(app, [opened(app, 2, "refused: no")], known) == [False]
    assert known.asked == []


def test_where_the_app_was_removed_it_cannot_be_told(app: AppScene) -> None:
    assert told(app, [opened(app, 1)], Known(GateError("the App is not installed"))) == [None]


def test_an_outage_is_one(app: AppScene) -> None:
    with pytest.raises(UpstreamError):
        told(app, [opened(app, 1)], Known(UpstreamError("no answer")))
