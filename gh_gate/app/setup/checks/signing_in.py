"""Whether people can sign in on the page."""

from __future__ import annotations

from collections.abc import Iterator

from gh_gate.app.setup.checks.finding import Finding, attempt, gathered
from gh_gate.app.signin.app import CALLBACK, App
from gh_gate.app.signin.oauth import OAuth
from gh_gate.forge.github.client import Client

_SECRET = "make a new client secret on the App's page, and set GH_GATE_CLIENT_SECRET"  # noqa: S105 - advice


def examine(client: Client, api: str, app: App | None) -> Iterator[Finding]:
    """Check the App's client id and secret with GitHub.

    :param client: speaks as the App that decides.
    :param api: the root of the REST API.
    :param app: as people sign in through it; None where the page is off.
    """
    if app is None:
        do = "set GH_GATE_URL, GH_GATE_CLIENT_ID and GH_GATE_CLIENT_SECRET; docs/app.md says where they come from"
        yield Finding(None, "the page is off, and people answer on GitHub alone", do)
        return
    yield from gathered("the App's client id", lambda: [_same(client, app)])
    known, failed = attempt(OAuth(api, app.client_id, app.client_secret, app.url + CALLBACK).is_known)
    if failed:
        yield failed
    elif known:
        # Only the App's owner is shown which callback URLs it has, so that remains to be said.
        back = f"{app.url}{CALLBACK}, a callback URL on the App's page"
        yield Finding(True, f"GitHub accepts the client secret; whoever signs in comes back to {back}")
    else:
        yield Finding(False, "GitHub does not accept the client id and secret, so nobody can sign in", _SECRET)


def _same(client: Client, app: App) -> Finding:
    if str(client.get("/app").data["client_id"]) == app.client_id:
        return Finding(True, "people sign in through the App that decides")
    do = "set GH_GATE_CLIENT_ID to the one on the App's page: only comments through the App that decides count"
    return Finding(False, "GH_GATE_CLIENT_ID is another App's", do)
