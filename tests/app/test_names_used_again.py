"""A name that is given to another repository: what the App does, it does where the gate is, by its number."""

from __future__ import annotations

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.errors import GateError
from tests.app.scene import AppScene
from tests.github.repo import Repo

HOUR = 3600
"""Longer than the App keeps what it knows of an installation."""


@pytest.fixture
def gate(app: AppScene) -> Spot:
    """A gate that the App knows, under the name that the repository had."""
    app.ask()
    app.look()
    return app.spot()


def used_again(app: AppScene) -> Repo:
    """Rename the repository, and give its name to a new one."""
    app.repo.name = "old"
    return app.hub.repository("acme/app", files={"CODEOWNERS": "* @alice\n"})


def look(app: AppScene, spot: Spot) -> None:
    """Look by the old name, which leads nowhere."""
    app.hub.clock.advance(HOUR)
    with pytest.raises(GateError):
        app.examine(spot, relevant=True)


@pytest.mark.parametrize("restarted", [False, True])
def test_nothing_is_written_in_the_new_repository(app: AppScene, gate: Spot, restarted: bool) -> None:
    new = used_again(app)
    new.open_issue(app.steps.mallory, "A bug", "it fails")
    if restarted:
        app.start()
    look(app, gate)
    bug = new.issue(1)
    assert (bug.title, bug.state, bug.locked, bug.comments, bug.label_names) == ("A bug", "open", False, [], [])


def test_what_is_said_there_decides_nothing(app: AppScene, gate: Spot) -> None:
    new = used_again(app)
    new.open_issue(app.steps.mallory, "A bug", "it fails")
    new.set_permission(app.steps.alice, "write")
    new.comment(app.steps.alice, 1, "/approve")
    app.start()
    look(app, gate)
    assert app.data(Kind.DECIDED) == []


def test_a_number_that_the_new_repository_does_not_have_is_no_deleted_question(app: AppScene, gate: Spot) -> None:
    used_again(app)
    for _ in range(3):
        look(app, gate)
    assert app.data(Kind.DECIDED) == []
