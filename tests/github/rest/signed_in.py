"""What a person's token through an App reaches, and how the App gives the token back.

https://docs.github.com/rest/apps/installations
"""

from tests.github.call import EMPTY, Answer, Call
from tests.github.paging import page_of
from tests.github.refused import Refused, not_found, suspended
from tests.github.repo import Repo
from tests.github.router import route
from tests.github.show import apps, repos
from tests.github.state_people import App, Installation
from tests.github.tokens import Token

NEEDED = "You must authenticate with an access token authorized to a GitHub App in order to list installations"


def _reached(call: Call, one: Installation) -> list[Repo]:
    """The installation's repositories to which the person has explicit access: that one is public is none."""
    found = [repo for repo in call.world.repos.values() if one.covers(repo)]
    return [repo for repo in found if repo.is_collaborator(call.actor) and repo.may(call.actor, "read")]


def _mine(call: Call) -> list[Installation]:
    if call.token is None or call.token.reach is None:
        raise Refused(403, NEEDED)
    app = call.token.app
    return [one for one in call.world.installations.values() if one.app is app and _reached(call, one)]


@route("GET", "/user/installations")
def installations(call: Call) -> Answer:
    mine = _mine(call)
    part, headers = page_of(call, mine)
    shown = [apps.installation(one, call.root) for one in part]
    return Answer(200, {"total_count": len(mine), "installations": shown}, headers)


@route("GET", "/user/installations/{installation_id}/repositories")
def repositories(call: Call) -> Answer:
    for one in _mine(call):
        if one.id == call.number("installation_id"):
            return _listed(call, one)
    raise not_found()


def _listed(call: Call, one: Installation) -> Answer:
    if one.suspended_at is not None:
        raise suspended()
    found = _reached(call, one)
    part, headers = page_of(call, found)
    shown = [repos.full(repo, call.root, call.actor) for repo in part]
    return Answer(200, {"total_count": len(found), "repositories": shown}, headers)


@route("POST", "/applications/{client_id}/token", basic=True)
def check(call: Call) -> Answer:
    """Tell the App about one token of its own."""
    token, app = _own(call)
    return Answer(200, apps.authorization(token, app, call.root))


@route("DELETE", "/applications/{client_id}/token", basic=True)
def revoke(call: Call) -> Answer:
    """End one token of the App's own."""
    token, _ = _own(call)
    call.world.revoke(token.text)
    return EMPTY


def _own(call: Call) -> tuple[Token, App]:
    text = call.text("access_token") or ""
    token = call.world.vault.find(text, call.world.clock.now)
    if call.app is None or call.app.client_id != call.params["client_id"] or token is None or token.app is not call.app:
        raise not_found()
    return token, call.app
