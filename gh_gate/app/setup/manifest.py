"""What is asked of GitHub: the App's name, webhook, permissions and events, as the manifest of its form.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from gh_gate.app.setup import needs
from gh_gate.app.setup.address import PLACEHOLDER, home_of
from gh_gate.app.setup.needs import Need
from gh_gate.app.setup.server import Server
from gh_gate.app.signin.app import CALLBACK
from gh_gate.errors import UsageError

HOME = "https://github.com/gh-gate/gh-gate"
LONGEST_NAME = 34
_ORGANIZATION = re.compile(r"[A-Za-z0-9](-?[A-Za-z0-9]){0,38}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The App that is wanted.

    :param name: at most 34 characters; on GitHub nobody else may have it, and its form lets people change it.
    :param hook: where GitHub sends webhooks (see `gh_gate.app.setup.address`); an empty string where that is not known yet.
    :param organization: whose App it is; an empty string for the person who is signed in.
    :param public: whether other accounts may install it.
    :param actions: whether it may run waiting jobs again.
    :param deployments: whether it may answer protection rules of environments.
    """

    name: str
    hook: str = ""
    organization: str = ""
    public: bool = False
    actions: bool = False
    deployments: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise UsageError(
                f"{self.name[:60]!r} cannot be the name of an App.",
                do=f"give --name: one line of at most {LONGEST_NAME} characters",
            )
        if self.organization and not _ORGANIZATION.fullmatch(self.organization):
            raise UsageError(
                f"{self.organization[:60]!r} is not the name of an organization.",
                do="give it as in github.com/ORGANIZATION",
            )

    @property
    def home(self) -> str:
        """Where the server's page will be; an empty string where that is not known."""
        return home_of(self.hook)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The permissions, with their reasons."""
        return needs.needs(actions=self.actions, deployments=self.deployments)

    @property
    def events(self) -> tuple[str, ...]:
        """The events."""
        return needs.events(actions=self.actions, deployments=self.deployments)


def manifest(wish: Wish, redirect_url: str) -> dict[str, Any]:
    """Return the manifest.

    :param redirect_url: where GitHub sends the browser with the code, once the App exists.
    """
    return {
        "name": wish.name,
        "url": HOME,
        "description": "Asks people before a pipeline goes on, and keeps the record of what they decided.",
        "hook_attributes": {"url": wish.hook or PLACEHOLDER, "active": bool(wish.hook)},
        "redirect_url": redirect_url,
        "callback_urls": [wish.home + CALLBACK] if wish.home else [],
        "public": wish.public,
        "default_permissions": {need.name: need.level for need in wish.needs},
        "default_events": list(wish.events),
    }


def form(server: Server, wish: Wish, redirect_url: str, state: str) -> tuple[str, str]:
    """Return where the form is sent, and the text of its only field, ``manifest``.

    :param state: comes back with the code.
    """
    address = f"{server.settings_page('', wish.organization)}/new?{urlencode({'state': state})}"
    return address, json.dumps(manifest(wish, redirect_url))
