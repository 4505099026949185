"""People: accounts, rights in a repository, assignees."""

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page
from tests.github.refused import Refused, not_accessible, not_found
from tests.github.rest.issues import people_named, shown
from tests.github.router import route
from tests.github.show import people
from tests.github.state_people import Account

REPO = "/repos/{owner}/{repo}"


@route("GET", "/user")
def myself(call: Call) -> Answer:
    """The token's owner; an App's token has none."""
    me = call.actor
    if call.token and call.token.is_integration:
        raise not_accessible()
    return Answer(200, people.public(me, call.root))


@route("GET", "/users/{username}")
def by_login(call: Call) -> Answer:
    return Answer(200, people.public(_named(call, call.params["username"]), call.root))


@route("GET", "/user/{account_id}")
def by_id(call: Call) -> Answer:
    for account in call.world.accounts.values():
        if str(account.id) == call.params["account_id"]:
            return Answer(200, people.public(account, call.root))
    raise not_found()


def _named(call: Call, login: str) -> Account:
    if login.lower() not in call.world.accounts:
        raise not_found()
    return call.world.accounts[login.lower()]


@route("GET", f"{REPO}/collaborators/{{username}}/permission", "metadata")
def permission(call: Call) -> Answer:
    """The highest of a person's rights; a bot has none, for it "is not a user"."""
    if not call.repo.may(call.actor, "write"):
        raise Refused(403, "Must have push access to view collaborator permission.")
    account = _named(call, call.params["username"])
    if account.type != "User":
        raise Refused(404, f"{account.login} is not a user")
    return Answer(200, people.permission(account, call.repo, call.root))


@route("GET", f"{REPO}/collaborators", "metadata")
def collaborators(call: Call) -> Answer:
    """Who has a grant of their own, through a team or as a member."""
    if not call.repo.may(call.actor, "write"):
        raise Refused(403, "Must have push access to view repository collaborators.")
    users = [a for a in call.world.accounts.values() if a.type == "User" and call.repo.is_collaborator(a)]
    return page(call, users, lambda account: people.collaborator(account, call.repo, call.root))


@route("GET", f"{REPO}/assignees", "issues")
def assignees(call: Call) -> Answer:
    users = [account for account in call.world.accounts.values() if call.repo.assignable(account)]
    return page(call, users, lambda account: people.simple(account, call.root))


@route("GET", f"{REPO}/assignees/{{assignee}}", "issues")
def may_be_assigned(call: Call) -> Answer:
    account = call.world.accounts.get(call.params["assignee"].lower())
    if account is None or not call.repo.assignable(account):
        raise not_found()
    return EMPTY


ASSIGNED = f"{REPO}/issues/{{issue_number}}/assignees"


@route("POST", ASSIGNED, "thread")
def assign(call: Call) -> Answer:
    users = people_named(call, call.body.get("assignees", []))
    return Answer(201, shown(call, call.repo.assign(call.actor, call.number(), *users)))


@route("DELETE", ASSIGNED, "thread")
def unassign(call: Call) -> Answer:
    users = people_named(call, call.body.get("assignees", []))
    return Answer(200, shown(call, call.repo.unassign(call.actor, call.number(), *users)))
