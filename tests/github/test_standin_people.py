"""Rights and teams: the highest of all grants, child teams, and who may look."""

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo
from tests.github.state_people import Role

R = "/repos/acme/ml"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo))


@pytest.fixture
def app(hub: GitHub, repo: Repo) -> Client:
    """An App that reads members."""
    hub.install(hub.app("gate-keeper"), repo.owner)
    return Client(hub, hub.token(hub.app("gate-keeper")))


@pytest.mark.parametrize(
    ("role", "legacy"),
    [("admin", "admin"), ("maintain", "write"), ("write", "write"), ("triage", "read"), ("read", "read")],
)
def test_the_permission_has_a_legacy_name_and_the_true_one(
    hub: GitHub, repo: Repo, send: Client, role: Role, legacy: str
) -> None:
    repo.set_permission(hub.user("kim"), role)
    shown = send.get(f"{R}/collaborators/kim/permission")
    assert (shown["permission"], shown["role_name"], shown["user"]["role_name"]) == (legacy, role, role)


def test_a_custom_role_shows_its_name_and_what_it_is_based_on(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.set_permission(hub.user("kim"), "write", role_name="release-manager")
    shown = send.get(f"{R}/collaborators/kim/permission")
    assert (shown["permission"], shown["role_name"]) == ("write", "release-manager")


def test_everybody_reads_what_is_public_and_nobody_what_is_private(hub: GitHub, send: Client) -> None:
    hub.user("mallory")
    assert send.get(f"{R}/collaborators/mallory/permission")["permission"] == "read"
    secret = hub.repository("acme/secret", private=True)
    inside = Client(hub, hub.workflow_token(secret))
    assert inside.get("/repos/acme/secret/collaborators/mallory/permission")["permission"] == "none"


def test_the_highest_of_all_grants_counts(hub: GitHub, repo: Repo, send: Client) -> None:
    kim, org = hub.user("kim"), repo.owner
    repo.set_permission(kim, "triage")
    parent = hub.team(org, "Platform")
    hub.team(org, "Release", kim, parent=parent)
    repo.grant_team(parent, "maintain")
    assert send.get(f"{R}/collaborators/kim/permission")["role_name"] == "maintain"
    hub.add_member(org, kim, "admin")
    assert send.get(f"{R}/collaborators/kim/permission")["role_name"] == "admin"


def test_a_pending_member_has_nothing_yet(hub: GitHub, repo: Repo, send: Client) -> None:
    team = hub.team(repo.owner, "Release")
    repo.grant_team(team, "write")
    hub.join(team, hub.user("kim"), pending=True)
    assert send.get(f"{R}/collaborators/kim/permission")["permission"] == "read"


def test_a_bot_is_not_a_user_and_a_reader_may_not_ask(hub: GitHub, repo: Repo, send: Client) -> None:
    refused = send("GET", f"{R}/collaborators/github-actions%5Bbot%5D/permission")
    assert (refused.status, refused.json()["message"]) == (404, "github-actions[bot] is not a user")
    reader = Client(hub, hub.token(hub.user("bob")))
    assert reader("GET", f"{R}/collaborators/alice/permission").status == 403
    assert repo.may(hub.bot, "write")


def test_a_team_has_the_members_of_its_child_teams(hub: GitHub, repo: Repo, app: Client) -> None:
    parent = hub.team(repo.owner, "ML Leads", hub.user("alice"))
    child = hub.team(repo.owner, "Vision", hub.user("kim"), parent=parent)
    hub.join(child, hub.user("lee"), pending=True)
    where = "/orgs/acme/teams/ml-leads"
    assert [user["login"] for user in app.get(f"{where}/members")] == ["alice", "kim"]
    assert app.get(f"{where}/memberships/kim")["state"] == "active"
    assert app.get(f"{where}/memberships/lee")["state"] == "pending"
    assert app("GET", f"{where}/memberships/bob").status == 404
    hub.leave(child, hub.user("kim"))
    assert app("GET", f"{where}/memberships/kim").status == 404


def test_without_members_read_a_team_is_not_found(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.team(repo.owner, "Leads", hub.user("alice"))
    for path in ("", "/members", "/memberships/alice"):
        assert send("GET", f"/orgs/acme/teams/leads{path}").status == 404
    outsider = Client(hub, hub.token(hub.user("mallory")))
    assert outsider("GET", "/orgs/acme/teams/leads").status == 404
    unscoped = Client(hub, hub.token(hub.user("alice"), scopes=("repo",)))
    assert unscoped("GET", "/orgs/acme/teams/leads").status == 404
    hub.install(hub.app("blind", permissions={"issues": "write"}), repo.owner)
    assert Client(hub, hub.token(hub.app("blind")))("GET", "/orgs/acme/teams/leads").status == 404
    assert Client(hub, hub.token(hub.user("alice"))).get("/orgs/acme/teams/leads")["slug"] == "leads"


def test_a_secret_team_is_seen_by_its_members_and_has_no_parent(hub: GitHub, repo: Repo) -> None:
    parent = hub.team(repo.owner, "Leads", hub.user("alice"))
    hub.team(repo.owner, "Hidden", hub.user("kim"), secret=True)
    assert Client(hub, hub.token(hub.user("kim"))).get("/orgs/acme/teams/hidden")["privacy"] == "secret"
    assert Client(hub, hub.token(hub.user("alice")))("GET", "/orgs/acme/teams/hidden").status == 404
    with pytest.raises(Refused, match="nested"):
        hub.team(repo.owner, "Worse", parent=parent, secret=True)


def test_a_teams_role_in_a_repository(hub: GitHub, repo: Repo, app: Client) -> None:
    team = hub.team(repo.owner, "Leads")
    path = f"/orgs/acme/teams/leads{R}"
    assert app("GET", path).status == 404
    repo.grant_team(team, "write")
    assert app("GET", path).status == 204
    shown = app.get(path, Accept="application/vnd.github.v3.repository+json")
    assert (shown["role_name"], shown["permissions"]["push"]) == ("write", True)


def test_a_login_can_change_and_the_id_stays(hub: GitHub, send: Client) -> None:
    alice = hub.user("alice")
    hub.rename_user(alice, "alice-b")
    assert send.get("/users/alice-b")["id"] == alice.id
    assert send.get(f"/user/{alice.id}")["login"] == "alice-b"
    assert send("GET", "/users/alice").status == 404


@pytest.mark.parametrize(
    ("author", "association"),
    [("acme", "OWNER"), ("kim", "MEMBER"), ("alice", "COLLABORATOR"), ("dev", "CONTRIBUTOR"), ("mallory", "NONE")],
)
def test_the_association_says_how_an_author_belongs(hub: GitHub, repo: Repo, author: str, association: str) -> None:
    hub.add_member(repo.owner, hub.user("kim"))
    repo.push("main", {"a.txt": "a"}, hub.user("dev"))
    person = repo.owner if author == "acme" else hub.user(author)
    assert repo.association(person) == association
