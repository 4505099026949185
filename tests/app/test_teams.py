"""Teams: whom the App can ask about, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.record import Record
from tests.app.scene import NEEDED, AppScene
from tests.github.hub import GitHub
from tests.github.state_people import Account, Team

CANNOT_TELL = "it cannot be told whether you may decide"


@pytest.fixture
def dora(hub: GitHub) -> Account:
    """Somebody with write access who owns nothing by name."""
    return hub.user("dora")


@pytest.fixture
def leads(app: AppScene, dora: Account) -> Team:
    """A team that owns all code."""
    team = app.hub.team(app.repo.owner, "leads")
    app.repo.grant_team(team, "write")
    app.repo.set_permission(dora, "write")
    app.rule(owners="* @acme/leads\n")
    return team


def decided(app: AppScene, who: Account) -> Record | None:
    """Ask, and let somebody approve."""
    app.ask()
    return app.decide(who, "/approve")


def test_a_member_may_approve(app: AppScene, leads: Team, dora: Account) -> None:
    app.hub.join(leads, dora)
    found = decided(app, dora)
    assert found is not None
    assert [voter.login for voter in found.by] == ["dora"]


def test_a_member_of_a_child_team_may_approve(app: AppScene, leads: Team, dora: Account) -> None:
    app.hub.team(app.repo.owner, "night shift", dora, parent=leads)
    assert decided(app, dora)


def test_a_member_of_the_parent_team_only_may_not(app: AppScene, leads: Team, dora: Account) -> None:
    night = app.hub.team(app.repo.owner, "night shift", parent=leads)
    app.repo.grant_team(night, "write")
    app.hub.join(leads, dora)
    app.rule(owners="* @acme/night-shift\n")
    assert decided(app, dora) is None
    assert "you are not a code owner" in app.replies()[0]


def test_who_is_invited_and_has_not_accepted_may_not(app: AppScene, leads: Team, dora: Account) -> None:
    app.hub.join(leads, dora, pending=True)
    assert decided(app, dora) is None
    assert "you are not a code owner" in app.replies()[0]


@pytest.mark.usefixtures("leads")
def test_who_is_not_in_the_team_is_told_so(app: AppScene, dora: Account) -> None:
    assert decided(app, dora) is None
    assert "@dora, you are not a code owner" in app.replies()[0]


def test_a_member_without_write_access_may_not(app: AppScene, leads: Team) -> None:
    eve = app.hub.user("eve")
    app.hub.join(leads, eve)
    app.repo.grant_team(leads, "read")
    assert decided(app, eve) is None


def test_who_was_removed_before_deciding_may_not(app: AppScene, leads: Team, dora: Account) -> None:
    app.hub.join(leads, dora)
    app.ask()
    app.look()
    app.hub.leave(leads, dora)
    assert app.decide(dora, "/approve") is None
    assert "you are not a code owner" in app.replies()[0]


def test_who_was_removed_before_the_app_looked_may_not(app: AppScene, leads: Team, dora: Account) -> None:
    app.hub.join(leads, dora)
    app.ask()
    app.look()
    app.say(dora, "/approve")
    app.hub.leave(leads, dora)
    app.look()
    assert app.ended()[0] is Status.PENDING


def test_who_was_removed_after_deciding_has_decided(app: AppScene, leads: Team, dora: Account) -> None:
    app.hub.join(leads, dora)
    assert decided(app, dora)
    app.hub.leave(leads, dora)
    app.start()
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_a_member_who_joined_after_a_refusal_has_to_say_it_again(app: AppScene, leads: Team, dora: Account) -> None:
    assert decided(app, dora) is None
    app.hub.join(leads, dora)
    app.look()
    assert app.ended()[0] is Status.PENDING
    app.decide(dora, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_a_secret_team_does_not_count(app: AppScene, dora: Account) -> None:
    app.hub.team(app.repo.owner, "shadow", dora, secret=True)
    app.repo.set_permission(dora, "write")
    app.rule(owners="* @alice @acme/shadow\n")
    assert decided(app, dora) is None
    assert CANNOT_TELL in app.replies()[0]


def test_a_gate_that_only_a_secret_team_could_decide_is_refused(app: AppScene, dora: Account) -> None:
    app.hub.team(app.repo.owner, "shadow", dora, secret=True)
    app.rule(owners="* @acme/shadow\n")
    decided(app, dora)
    assert app.ended()[0] is Status.CANCELLED
    assert app.ended()[1].startswith("refused: cannot read the team @acme/shadow")


def test_a_team_made_secret_since_the_question_does_not_count(app: AppScene, leads: Team, dora: Account) -> None:
    app.rule(owners="* @alice @acme/leads\n")
    app.hub.join(leads, dora)
    app.ask()
    app.look()
    leads.secret = True
    assert app.decide(dora, "/approve") is None
    assert CANNOT_TELL in app.replies()[0]


@pytest.fixture
def blind(hub: GitHub, tmp_path: Path, dora: Account) -> Iterator[AppScene]:
    """An App that may not read members, and a team of dora's beside alice."""
    granted = {name: level for name, level in NEEDED.items() if name != "members"}
    scene = AppScene(hub, tmp_path, owners="* @alice @acme/leads\n", permissions=granted)
    team = hub.team(scene.repo.owner, "leads", dora)
    scene.repo.grant_team(team, "write")
    yield scene
    scene.stop()


def test_without_the_permission_it_cannot_tell(blind: AppScene, dora: Account) -> None:
    assert decided(blind, dora) is None
    assert CANNOT_TELL in blind.replies()[0]
    assert "you are not" not in blind.replies()[0]
    blind.decide(blind.steps.alice, "/approve")
    assert blind.ended()[0] is Status.APPROVED


def test_without_the_permission_a_member_cannot_say_no_either(blind: AppScene, dora: Account) -> None:
    blind.ask()
    blind.decide(dora, "/reject")
    assert blind.ended()[0] is Status.PENDING
    assert CANNOT_TELL in blind.replies()[0]


def test_what_is_granted_later_counts_later(blind: AppScene, dora: Account) -> None:
    assert decided(blind, dora) is None
    blind.hub.ask_permissions(blind.app, NEEDED)
    blind.hub.accept_permissions(blind.installation)
    blind.hub.clock.advance(3700)
    blind.decide(dora, "/approve")
    assert blind.ended()[0] is Status.APPROVED
