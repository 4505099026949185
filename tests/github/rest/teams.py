"""Organizations, their teams, and who is in them."""

from typing import Any

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page
from tests.github.refused import not_found
from tests.github.router import route
from tests.github.show import people, repos, teams
from tests.github.state_people import Account, Organization, Team

ORG = "/orgs/{org}"
TEAM = f"{ORG}/teams/{{team_slug}}"


def _org(call: Call) -> Organization:
    org = call.world.accounts.get(call.params["org"].lower())
    if not isinstance(org, Organization):
        raise not_found()
    return org


def _readable(call: Call) -> Organization:
    """The organization, for whoever may look at its members; 404 else, as for what does not exist."""
    org, token = _org(call), call.token
    if token is None or not token.grants("members", "read"):
        raise not_found()
    if token.installation:
        allowed = token.installation.account is org
    else:
        allowed = token.account in org.members and (token.permissions is not None or "read:org" in token.scopes)
        allowed &= token.reach is None or any(
            one.app is token.app and one.account is org for one in call.world.installations.values()
        )
    if not allowed:
        raise not_found()
    return org


def _team(call: Call) -> Team:
    org = _readable(call)
    team = org.teams.get(call.params["team_slug"].lower())
    if team is None or (team.secret and not _knows(call, team)):
        raise not_found()
    return team


def _knows(call: Call, team: Team) -> bool:
    """Whether the caller sees a secret team: an App that reads members, a member of it, an owner."""
    me = call.actor
    return me.type == "Bot" or me in team.memberships or team.org.members[me].role == "admin"


def _user(call: Call) -> Account:
    account = call.world.accounts.get(call.params["username"].lower())
    if account is None:
        raise not_found()
    return account


@route("GET", ORG)
def organization(call: Call) -> Answer:
    return Answer(200, teams.organization(_org(call), call.root))


@route("GET", f"{ORG}/members/{{username}}", bare=True)
def is_member(call: Call) -> Answer:
    membership = _readable(call).members.get(_user(call))
    if membership is None or membership.pending:
        raise not_found()
    return EMPTY


@route("GET", f"{ORG}/teams")
def list_teams(call: Call) -> Answer:
    found = [team for team in _readable(call).teams.values() if not team.secret or _knows(call, team)]
    return page(call, found, lambda team: teams.team(team, call.root))


@route("GET", TEAM)
def read(call: Call) -> Answer:
    return Answer(200, teams.full(_team(call), call.world.repos.values(), call.root))


@route("GET", f"{TEAM}/teams")
def children(call: Call) -> Answer:
    parent = _team(call)
    found = [team for team in parent.org.teams.values() if team.parent is parent]
    return page(call, found, lambda team: teams.team(team, call.root))


@route("GET", f"{TEAM}/members")
def members(call: Call) -> Answer:
    """Active members, those of child teams too; `role` filters."""
    team, role = _team(call), call.query.get("role", "all")
    found = [account for account in team.members() if role in {"all", _role(team, account)}]
    return page(call, found, lambda account: people.simple(account, call.root))


def _role(team: Team, account: Account) -> str:
    membership = team.membership(account)
    return membership.role if membership else "member"


@route("GET", f"{TEAM}/memberships/{{username}}", bare=True)
def membership(call: Call) -> Answer:
    """Active or pending, in the team or a child of it; 404 where neither."""
    team, user = _team(call), _user(call)
    found = team.membership(user)
    if found is None:
        raise not_found()
    url = f"{teams.address(team, call.root)}/memberships/{user.login}"
    body: dict[str, Any] = {"url": url, "role": found.role, "state": "pending" if found.pending else "active"}
    return Answer(200, body)


@route("GET", f"{TEAM}/repos/{{owner}}/{{repo}}", bare=True)
def team_repository(call: Call) -> Answer:
    """Whether the team has a role in a repository: 204, or the repository where the media type asks for it."""
    team = _team(call)
    role = call.repo.team_role(team)
    if role == "none":
        raise not_found()
    if "repository" not in call.request.headers.get("accept", ""):
        return EMPTY
    shown = repos.full(call.repo, call.root) | {"permissions": people.rights(role), "role_name": role}
    return Answer(200, shown)
