"""Apps: themselves, their installations and tokens; and the limits of whoever asks."""

from typing import Any

from tests.github.call import Answer, Call
from tests.github.clock import iso
from tests.github.paging import page, page_of
from tests.github.refused import Refused, not_found, suspended
from tests.github.repo import Repo
from tests.github.router import route
from tests.github.show import apps, repos
from tests.github.state_people import RANKS, App, Installation, Permissions
from tests.github.tokens import Token


def my_app(call: Call) -> App:
    if call.app is None:
        raise not_found()
    return call.app


def _mine(call: Call) -> list[Installation]:
    return [one for one in call.world.installations.values() if one.app is call.app]


@route("GET", "/app", signed=True)
def app(call: Call) -> Answer:
    return Answer(200, apps.app(my_app(call), call.root))


@route("GET", "/app/installations", signed=True)
def installations(call: Call) -> Answer:
    """Suspended ones too; `since` filters by the time of the last change."""
    since = call.since
    found = [one for one in _mine(call) if since is None or one.changed_at >= since]
    return page(call, found, lambda one: apps.installation(one, call.root))


@route("POST", "/app-manifests/{code}/conversions")
def convert(call: Call) -> Answer:
    """The secrets of an App that was just registered, for whoever has the code."""
    made = call.world.converted(call.params["code"])
    if made is None:
        raise not_found()
    return Answer(201, apps.secrets(made, call.root))


@route("GET", "/app/installations/{installation_id}", signed=True)
def installation(call: Call) -> Answer:
    return Answer(200, apps.installation(_numbered(call), call.root))


@route("GET", "/repos/{owner}/{repo}/installation", signed=True)
def of_repository(call: Call) -> Answer:
    """The App's installation that covers a repository."""
    for one in _mine(call):
        if one.covers(call.repo):
            return Answer(200, apps.installation(one, call.root))
    raise not_found()


def _numbered(call: Call) -> Installation:
    for one in _mine(call):
        if one.id == call.number("installation_id"):
            return one
    raise not_found()


@route("POST", "/app/installations/{installation_id}/access_tokens", signed=True)
def access_token(call: Call) -> Answer:
    """A token for an hour, narrowed to some repositories and permissions where the body says so."""
    one = _numbered(call)
    if one.suspended_at is not None:
        raise suspended()
    chosen = _chosen(call, one)
    ids = None if chosen is None else frozenset(repo.id for repo in chosen)
    token = call.world.installation_token(one, _permissions(call, one), ids)
    return Answer(201, _token(token, one, chosen, call.root))


def _chosen(call: Call, one: Installation) -> list[Repo] | None:
    names, ids = call.body.get("repositories"), call.body.get("repository_ids")
    if names is None and ids is None:
        return None
    covered = [repo for repo in call.world.repos.values() if one.covers(repo)]
    chosen = [repo for repo in covered if repo.name in (names or []) or repo.id in (ids or [])]
    if len(chosen) < len(names or []) + len(ids or []):
        raise Refused(422, "There is at least one repository that does not exist or is not accessible")
    return chosen


def _permissions(call: Call, one: Installation) -> Permissions:
    """What was asked for; nothing, or an empty mapping as PyGithub sends it, means all."""
    asked: Permissions = call.body.get("permissions") or {}
    for name, level in asked.items():
        if level not in RANKS:
            raise Refused(422, f"Invalid request.\n\n{level!r} is not a possible value of {name}.")
        if RANKS.index(one.permissions.get(name, "none")) < RANKS.index(level):
            raise Refused(422, "The permissions requested are not granted to this installation.")
    return asked or one.permissions


def _token(token: Token, one: Installation, chosen: list[Repo] | None, root: str) -> dict[str, Any]:
    """The schema `installation-token`."""
    selected = chosen is not None or one.repos is not None
    return {
        "token": token.text,
        "expires_at": iso(token.expires_at) if token.expires_at else "",
        "permissions": token.permissions,
        "repository_selection": "selected" if selected else "all",
        **({} if chosen is None else {"repositories": [repos.full(repo, root) for repo in chosen]}),
    }


@route("GET", "/installation/repositories")
def reached(call: Call) -> Answer:
    """The repositories that an installation's token reaches."""
    token = call.token
    if token is None or not token.is_integration:
        raise Refused(403, "You must authenticate with an installation access token in order to list repositories.")
    owned = [repo for repo in call.world.repos.values() if token.owns(repo)]
    part, headers = page_of(call, owned)
    shown = [repos.full(repo, call.root, token.account) for repo in part]
    return Answer(200, {"total_count": len(owned), "repositories": shown}, headers)


@route("GET", "/rate_limit")
def rate_limit(call: Call) -> Answer:
    """Looking costs nothing."""
    core = call.quotas.bucket(call.token, "core").shown()
    rest = {name: call.quotas.bucket(call.token, name).shown() for name in ("search", "graphql")}
    return Answer(200, {"resources": {"core": core, **rest}, "rate": core})
