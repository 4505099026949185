"""The App's webhook on GitHub, set as the server needs it: address, JSON, checked certificates, and the secret."""

from __future__ import annotations

from gh_gate.app.setup.address import PLACEHOLDER
from gh_gate.app.setup.flow import Done
from gh_gate.app.setup.server import Server
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.connect import wire
from gh_gate.forge.github.credentials import AppKey
from gh_gate.forge.github.manners import Manners


def client(api: str, app_id: str, private_key: str, manners: Manners) -> Client:
    """Return a client that speaks as the App itself.

    :param api: the root of the REST API.
    :param private_key: RSA, PEM.
    :raise UsageError: where that is no such key.
    """
    clock = Clock(manners.monotonic)
    return Client(wire(api, manners.timeout), AppKey(app_id, private_key, clock), clock, manners)


def settle(done: Done, hook: str, server: Server, manners: Manners) -> None:
    """Write the whole webhook configuration, so that nothing of it is left to defaults.

    GitHub's default content type is a form, and its answer about a new App may come without a secret.

    :param hook: the address, or an empty string where it is not known yet.
    :raise GateError: where GitHub does not take it.
    """
    app = client(server.api, str(done.app.id), done.app.private_key, manners)
    config = {
        "url": hook or PLACEHOLDER,
        "content_type": "json",
        "insecure_ssl": "0",
        "secret": done.keys.webhook_secret,
    }
    app.write("PATCH", "/app/hook/config", config, needs="")
