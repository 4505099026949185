"""Apps registered from a manifest: a code for whoever asked, to be changed into the App's secrets once.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tests.github import manifest
from tests.github.clock import Clock
from tests.github.ground import Change, locked
from tests.github.installs import Installs
from tests.github.manifest import Manifest
from tests.github.state_hooks import HookConfig
from tests.github.state_people import Account, App

VALID = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Registered:
    """An App whose maker has not fetched its secrets yet."""

    app: App
    at: datetime


class Registrations(Installs):
    """What GitHub's page for a manifest does."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.codes: dict[str, Registered] = {}

    @locked
    def accept_manifest(self, text: str, state: str = "", *, owner: Account) -> str:
        """Register the App that a manifest describes; returns where GitHub sends the browser, with `code` and `state`."""
        asked = manifest.read(text, local=self.quirks.local_hooks)
        app = self._registered(asked, owner)
        code = secrets.token_hex(20)
        self.codes[code] = Registered(app, self.clock.now)
        return _with(asked.redirect, code, state)

    def _registered(self, asked: Manifest, owner: Account) -> App:
        slug = re.sub(r"[^a-z0-9]+", "-", asked.name.lower()).strip("-")
        if slug in self.apps:
            raise manifest.wrong("Name has already been taken")
        app = self.app(slug, permissions=asked.permissions, events=asked.events)
        app.name, app.owner, app.homepage = asked.name, owner, asked.url
        app.callback_urls = asked.callbacks
        if asked.hook is not None:
            self._hook(app, asked.hook, active=asked.active)
        return app

    def _hook(self, app: App, url: str, *, active: bool) -> None:
        secret, content_type = secrets.token_hex(20), self.quirks.manifest_content_type
        number = self.fresh_id("hook")
        app.hook = HookConfig(id=number, url=url, secret=secret, content_type=content_type, active=active)
        self.record(Change("ping", "", "", 0, app.owner.login, self.clock.now), app=app)

    def converted(self, code: str) -> App | None:
        """The App behind a code, once and within an hour."""
        found = self.codes.pop(code, None)
        return found.app if found and self.clock.now - found.at <= VALID else None


def _with(address: str, code: str, state: str) -> str:
    """The redirect's URL with what GitHub adds to its query."""
    parts = urlsplit(address)
    query = [*parse_qsl(parts.query), ("code", code), *([("state", state)] if state else [])]
    return urlunsplit(parts._replace(query=urlencode(query)))
