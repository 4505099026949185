"""The webhook on GitHub after a set-up."""

from __future__ import annotations

import pytest

from gh_gate.app.setup import hook
from gh_gate.app.setup.address import PLACEHOLDER
from gh_gate.app.setup.flow import Done
from gh_gate.app.setup.manifest import Wish
from gh_gate.app.setup.server import Server
from gh_gate.errors import GateError
from gh_gate.forge.github.manners import Manners
from tests.app.setup import browser
from tests.app.setup.conftest import HOOK, Start
from tests.github import faults
from tests.github.hub import GitHub

QUICK = Manners(tries=2, seconds_between_writes=0.0, sleep=lambda _: None)


def made(start: Start, wish: Wish) -> Done:
    session = start(wish=wish)
    return session.run(lambda: browser.create(session.address))


def test_github_sends_json_signed_with_the_secret_in_the_file(
    hub: GitHub, start: Start, server: Server, wish: Wish
) -> None:
    done = made(start, wish)
    config = hub.app("gh-gate-acme").hook
    assert config
    config.secret, config.insecure_ssl = "", "1"
    hook.settle(done, HOOK, server, QUICK)
    assert (config.url, config.content_type, config.insecure_ssl) == (HOOK, "json", "0")
    assert config.secret == done.keys.webhook_secret


def test_without_an_address_the_rest_is_set_all_the_same(hub: GitHub, start: Start, server: Server) -> None:
    done = made(start, Wish(name="gates"))
    hook.settle(done, "", server, QUICK)
    config = hub.app("gates").hook
    assert config
    assert (config.url, config.active, config.content_type) == (PLACEHOLDER, False, "json")


def test_a_refusal_shows_no_secret(hub: GitHub, start: Start, server: Server, wish: Wish) -> None:
    done = made(start, wish)
    hub.faults.add(faults.status(500), path="/app/hook/config")
    with pytest.raises(GateError) as caught:
        hook.settle(done, HOOK, server, QUICK)
    assert done.keys.webhook_secret not in caught.value.diagnostics()
