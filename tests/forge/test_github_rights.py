"""What people may do, asked when it matters; a question that cannot be answered is never a no."""

from __future__ import annotations

import pytest

from gh_gate.core.policy import Team
from gh_gate.core.thread import Member, Person, Standing
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import GitHubForge
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.state_people import Account
from tests.github.wire import Reply

LEADS = Team("acme", "leads")


def standing(forge: GitHubForge, account: Account, *teams: Team, login: str = "") -> Standing:
    return forge.standings([Person(account.id, login or account.login)], teams)[account.id]


def with_members(ground: Ground) -> GitHubForge:
    app = ground.hub.app("gate-keeper")
    ground.hub.install(app, ground.repo.owner)
    key = {"GH_GATE_APP_ID": str(app.id), "GH_GATE_PRIVATE_KEY": app.private_key}
    return ground.forge({**ground.environ(), **key})


@pytest.mark.parametrize(
    ("role", "may"),
    [("admin", True), ("maintain", True), ("write", True), ("triage", False), ("read", False), ("none", False)],
)
def test_write_access_is_write_maintain_and_admin(ground: Ground, role: str, may: bool) -> None:
    ground.repo.set_permission(ground.mallory, role)  # type: ignore[arg-type]  # one of the roles
    assert standing(ground.forge(), ground.mallory).can_write is may


def test_a_right_is_the_one_of_now(ground: Ground) -> None:
    forge = ground.forge()
    assert standing(forge, ground.alice).can_write
    ground.repo.set_permission(ground.alice, "read")
    assert not standing(forge, ground.alice).can_write


def test_somebody_who_took_over_a_login_has_none_of_its_rights(ground: Ground) -> None:
    ground.hub.rename_user(ground.mallory, "old-name")
    former = ground.mallory.id
    ground.hub.rename_user(ground.alice, "mallory")  # alice can write and now bears the name
    assert not ground.forge().standings([Person(former, "mallory")], ())[former].can_write


def test_an_account_that_is_not_there_may_not_write(ground: Ground) -> None:
    assert not standing(ground.forge(), ground.alice, login="nobody-here").can_write


def test_a_repository_out_of_sight_is_an_error_and_not_a_no(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(404, "Not Found"), path="/repos/acme/ml")
    with pytest.raises(GateError):
        standing(ground.forge(), ground.alice)


@pytest.mark.parametrize("fault", [faults.status(502), faults.garbage(), faults.truncate()])
def test_trouble_at_github_is_not_a_no(ground: Ground, fault: faults.Fault) -> None:
    ground.hub.faults.add(fault, path="/collaborators/")
    with pytest.raises(UpstreamError):
        standing(ground.forge(), ground.alice)


def test_a_proxys_page_is_not_a_no(ground: Ground) -> None:
    page = Reply(404, b"<html>not here</html>", {"content-type": "text/html"})
    ground.hub.faults.add(lambda _: page, path="/collaborators/")
    with pytest.raises(UpstreamError):
        standing(ground.forge(), ground.alice)


def test_members_of_a_team_are_told_from_others(ground: Ground) -> None:
    ground.hub.team(ground.hub.org("acme"), "leads", ground.alice)
    forge = with_members(ground)
    assert standing(forge, ground.alice, LEADS).teams == {"acme/leads": Member.YES}
    assert standing(forge, ground.bob, LEADS).teams == {"acme/leads": Member.NO}


def test_members_of_a_child_team_belong_to_the_parent(ground: Ground) -> None:
    org = ground.hub.org("acme")
    parent = ground.hub.team(org, "leads")
    ground.hub.team(org, "ml-leads", ground.alice, parent=parent)
    assert standing(with_members(ground), ground.alice, LEADS).teams == {"acme/leads": Member.YES}


def test_an_invitation_is_no_membership(ground: Ground) -> None:
    org = ground.hub.org("acme")
    ground.hub.join(ground.hub.team(org, "leads"), ground.alice, pending=True)
    assert standing(with_members(ground), ground.alice, LEADS).teams == {"acme/leads": Member.NO}


def test_a_workflows_token_cannot_tell(ground: Ground) -> None:
    ground.hub.team(ground.hub.org("acme"), "leads", ground.alice)
    forge = ground.forge()
    assert standing(forge, ground.alice, LEADS).teams == {"acme/leads": Member.UNKNOWN}
    assert standing(forge, ground.bob, LEADS).teams == {"acme/leads": Member.UNKNOWN}
    assert not forge.readable(LEADS)


def test_an_app_without_the_permission_cannot_tell_and_does_not_ask(ground: Ground) -> None:
    app = ground.hub.app("narrow", permissions={"issues": "write", "contents": "read"})
    ground.hub.install(app, ground.repo.owner)
    key = {"GH_GATE_APP_ID": str(app.id), "GH_GATE_PRIVATE_KEY": app.private_key}
    forge = ground.forge({**ground.environ(), **key})
    assert not forge.readable(LEADS)
    assert not any("/teams/" in r.target for r in ground.hub.requests)


def test_a_team_that_is_not_there_is_not_readable(ground: Ground) -> None:
    forge = with_members(ground)
    ground.hub.team(ground.hub.org("acme"), "leads")
    assert forge.readable(LEADS)
    assert not forge.readable(Team("acme", "nothing"))
    assert standing(forge, ground.alice, Team("acme", "nothing")).teams == {"acme/nothing": Member.UNKNOWN}


def test_a_team_that_may_not_be_seen_is_unknown(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(403, "Must be an organization member"), path="/teams/")
    assert standing(with_members(ground), ground.alice, LEADS).teams == {"acme/leads": Member.UNKNOWN}


def test_trouble_with_a_team_is_an_error(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(500), path="/teams/")
    with pytest.raises(UpstreamError):
        standing(with_members(ground), ground.alice, LEADS)


def test_teams_are_not_asked_about_for_people_without_write_access(ground: Ground) -> None:
    ground.hub.team(ground.hub.org("acme"), "leads", ground.mallory)
    assert standing(with_members(ground), ground.mallory, LEADS) == Standing(can_write=False)
    assert not any("/teams/" in r.target for r in ground.hub.requests)
