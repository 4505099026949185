"""Apps and installations as REST shows them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.github.clock import iso, iso_or_none
from tests.github.show import people
from tests.github.show.people import WEB, Shown, node_id
from tests.github.state_people import App, Installation

if TYPE_CHECKING:
    from tests.github.tokens import Token


def app(item: App, root: str) -> Shown:
    """The schema `integration`."""
    return {
        "id": item.id,
        "client_id": item.client_id,
        "slug": item.slug,
        "node_id": node_id("A", item.id),
        "owner": people.simple(item.owner, root),
        "name": item.name,
        "description": None,
        "external_url": item.homepage or f"https://{item.slug}.example",
        "html_url": f"{WEB}/apps/{item.slug}",
        "created_at": iso(item.created_at),
        "updated_at": iso(item.created_at),
        "permissions": item.permissions,
        "events": list(item.subscribed),
    }


def acting(item: App | None, root: str) -> Shown | None:
    """What stands in `performed_via_github_app`."""
    return None if item is None else app(item, root)


def installation(item: Installation, root: str) -> Shown:
    """The schema `installation`."""
    url = f"{root}/app/installations/{item.id}"
    return {
        "id": item.id,
        "client_id": item.app.client_id,
        "account": people.simple(item.account, root),
        "repository_selection": "all" if item.repos is None else "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{root}/installation/repositories",
        "html_url": f"{WEB}/settings/installations/{item.id}",
        "app_id": item.app.id,
        "app_slug": item.app.slug,
        "target_id": item.account.id,
        "target_type": item.account.type,
        "permissions": item.permissions,
        "events": list(item.app.subscribed),
        "created_at": iso(item.created_at),
        "updated_at": iso(item.changed_at),
        "single_file_name": None,
        "suspended_by": people.user(item.suspended_by, root),
        "suspended_at": iso_or_none(item.suspended_at),
    }


def secrets(item: App, root: str) -> Shown:
    """What a manifest's code is worth: shown this once, and never again."""
    return app(item, root) | {
        "client_secret": item.client_secret,
        "webhook_secret": item.hook.secret if item.hook else None,
        "pem": item.private_key,
    }


def authorization(token: Token, given_to: App, root: str) -> Shown:
    """The schema `authorization`: what an App is told of a token that somebody has given to it."""
    nothing = dict.fromkeys(("note", "note_url", "fingerprint", "installation"))
    return nothing | {
        "id": token.account.id,
        "url": f"{root}/authorizations/{token.account.id}",
        "app": {
            "client_id": given_to.client_id,
            "name": given_to.name,
            "url": given_to.homepage or f"https://{given_to.slug}.example",
        },
        "token": token.text,
        "hashed_token": hashlib.sha256(token.text.encode()).hexdigest(),
        "token_last_eight": token.text[-8:],
        "scopes": [],
        "created_at": iso(given_to.created_at),
        "updated_at": iso(given_to.created_at),
        "expires_at": iso_or_none(token.expires_at),
        "user": people.simple(token.account, root),
    }
