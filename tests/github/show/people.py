"""Accounts as REST shows them."""

import base64
from functools import lru_cache
from typing import Any

from tests.github.clock import START, iso
from tests.github.repo_access import LEGACY, Access
from tests.github.state_people import RANKS, Account, Role

Shown = dict[str, Any]
WEB = "https://github.com"
GHOST = Account(id=10_137, login="ghost", created_at=START)  # https://github.com/ghost


@lru_cache(4096)
def node_id(kind: str, number: int) -> str:
    """The opaque id that GraphQL's `node(id:)` takes."""
    return f"{kind}_{base64.urlsafe_b64encode(str(number).encode()).decode().rstrip('=')}"


def user(account: Account | None, root: str) -> Shown | None:
    """An author: null where the account is unknown or deleted."""
    return None if account is None or account.deleted else simple(account, root)


def simple(account: Account, root: str) -> Shown:
    """The schema `simple-user`."""
    return _simple(account, account.login, root)


@lru_cache(1024)
def _simple(account: Account, login: str, root: str) -> Shown:
    """One for each name that the account has had: every comment shows its author."""
    name = login.replace("[", "%5B").replace("]", "%5D")
    url = f"{root}/users/{name}"
    page = f"{WEB}/apps/{account.app.slug}" if account.app else f"{WEB}/{login}"
    return {
        "login": login,
        "id": account.id,
        "node_id": node_id(account.type[0], account.id),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{account.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": page,
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": account.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def ghost(account: Account | None, root: str) -> Shown:
    """An actor where the schema knows no null: github.com puts the account "ghost" there."""
    return user(account, root) or simple(GHOST, root)


def public(account: Account, root: str) -> Shown:
    """The schema `public-user`."""
    nothing = dict.fromkeys(("name", "company", "location", "email", "hireable", "bio", "twitter_username"))
    none_yet = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    times = {"created_at": iso(account.created_at), "updated_at": iso(account.created_at)}
    return simple(account, root) | nothing | {"blog": ""} | none_yet | times


def collaborator(account: Account, repo: Access, root: str) -> Shown:
    """A person with their rights in a repository."""
    grant = repo.highest(account)
    return simple(account, root) | {"permissions": rights(grant.role), "role_name": grant.name}


def permission(account: Account, repo: Access, root: str) -> Shown:
    """The schema `repository-collaborator-permission`: the legacy name, and the true one."""
    grant = repo.highest(account)
    legacy = LEGACY.get(grant.role, grant.role)
    return {"permission": legacy, "role_name": grant.name, "user": collaborator(account, repo, root)}


def rights(role: Role) -> dict[str, bool]:
    have = RANKS.index(role)
    names: dict[str, Role] = {
        "admin": "admin",
        "maintain": "maintain",
        "push": "write",
        "triage": "triage",
        "pull": "read",
    }
    return {name: have >= RANKS.index(least) for name, least in names.items()}
