"""What GitHub knows of the App: whether its key is accepted, its rights, its webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from gh_gate.app.setup.checks import machine, rights, webhook
from gh_gate.app.setup.checks.finding import Finding, attempt, gathered
from gh_gate.app.setup.server import Server
from gh_gate.core.text import visible
from gh_gate.errors import GateError
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.refusal import Refused, understanding

Json = Mapping[str, Any]
_KEY = "make a new private key in the App's settings, and compare the App's id"


def examine(client: Client, api: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Finding]:
    """Ask GitHub about the App.

    :param client: speaks as the App.
    :param api: the root of the REST API.
    :param now: this machine's clock.
    """
    app, failed = attempt(lambda: _asked(client))
    if client.clock.now() is not None:
        yield machine.clock(now(), client.clock.now())
    if app is None:
        yield failed or Finding(False, "GitHub does not tell what App this is")
        return
    yield from gathered("the App", lambda: _known(app))
    pages, failed = attempt(lambda: _pages(app, api))
    if pages is None:
        yield failed or Finding(False, "the App's pages are not known")
        return
    server, settings = pages
    yield from gathered("the App's rights", lambda: rights.app(app, settings))
    yield from gathered("the App's installations", lambda: _installations(client, app, server))
    yield from gathered("the App's webhook", lambda: _webhook(client, settings, public=server.is_public))


def _asked(client: Client) -> Json:
    try:
        app: Json = client.get("/app", keep=False).data
    except Refused as refused:
        if refused.status != 401:
            raise
        raise GateError("GitHub does not accept the App's id and private key.", why=refused.said, do=_KEY) from None
    return app


def _known(app: Json) -> Iterator[Finding]:
    yield Finding(True, f"GitHub accepts the private key: this is {visible(str(app['html_url']))}")


def _pages(app: Json, api: str) -> tuple[Server, str]:
    with understanding("the App's pages"):
        owner, slug = app["owner"], str(app["slug"])
        server = Server(visible(str(app["html_url"])).rsplit("/", 2)[0], api)
        organization = str(owner["login"]) if owner.get("type") == "Organization" else ""
        return server, visible(server.settings_page(slug, organization))


def _installations(client: Client, app: Json, server: Server) -> Iterable[Finding]:
    found = [row for page in client.pages("/app/installations", keep=False) for row in page.data]
    if not found:
        return [rights.nowhere(server.install_page(str(app["slug"])))]
    return chain.from_iterable(rights.installation(row, app) for row in found)


def _webhook(client: Client, settings_page: str, *, public: bool) -> Iterator[Finding]:
    yield from webhook.config(client.get("/app/hook/config", keep=False).data, settings_page, public=public)
    yield from webhook.deliveries(client.get("/app/hook/deliveries", {"per_page": 100}, keep=False).data)
