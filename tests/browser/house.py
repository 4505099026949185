"""The App at work with its page: the real server at an address that is known before it listens, before the stand-in."""

from __future__ import annotations

import itertools
import socket
from pathlib import Path
from typing import Any

from tests.app.scene import NEEDED
from tests.app.served import until
from tests.app.server.town import Town
from tests.github.hub import GitHub

DECIDERS = ("alice", "bob")
OWNERS = "@alice @bob @acme/deciders"
FIELDS = {
    "deploy_target": {
        "type": "enum",
        "choices": ["staging", "production"],
        "required": True,
        "description": "Where to?",
    },
    "percent": {"type": "int", "default": 10, "min": 1, "max": 100},
    "note": {"type": "str", "default": "", "max_length": 40},
    "dry_run": {"type": "bool", "default": True},
    # A pattern that a browser would read otherwise than the server, so that only the server says no.
    "ticket": {"type": "str", "pattern": "(?i:ops-[0-9]+)", "required": False},
}


class House(Town):
    """A repository, its App, and the server with a page.

    :param more: other settings of the server.
    """

    def __init__(self, hub: GitHub, folder: Path, **more: str) -> None:
        app, port = hub.app("gate-keeper", permissions=dict(NEEDED)), _free_port()
        self.url = f"http://127.0.0.1:{port}"
        app.callback_urls = (f"{more.get('GH_GATE_URL', self.url)}/sign-in/callback",)
        page = {
            "GH_GATE_PORT": str(port),
            "GH_GATE_URL": self.url,
            "GH_GATE_CLIENT_ID": app.client_id,
            "GH_GATE_CLIENT_SECRET": app.client_secret,
        }
        super().__init__(hub, folder, **{**page, **more})
        self.repo, self._people = self.scene.repo, itertools.count(1)
        self._team = hub.team(self.repo.owner, "deciders")
        self.repo.grant_team(self._team, "write")
        self.scene.rule(owners=f"* {OWNERS}\n")

    def newcomer(self, name: str) -> str:
        """Somebody whom the server has not met; alices and bobs may decide, nobody else; returns the login.

        How much a person may ask in a while is limited, and tests ask more.
        """
        user = self.hub.user(f"{name}-{next(self._people)}")
        if name in DECIDERS:
            self.hub.join(self._team, user)
        return user.login

    def gate(self, **more: Any) -> str:
        """Let a new run ask for a target and more; returns the path of the gate's page."""
        self._refill()
        _, ticket = self.ask(**{"inputs": FIELDS, **more})
        return f"/gates/{self.repo.full_name}/{ticket.place.number}"

    def _refill(self) -> None:
        """Give back what was asked of GitHub: its clock stands, so no new hour would."""
        for token in list(self.hub.vault.tokens):
            self.hub.quota(token).used = self.hub.quota(token, "graphql").used = 0

    def restart(self) -> None:
        """End the server as a power cut does, and start it again at the same address."""
        self.served.kill()
        self.served.start()

    def said(self, path: str) -> list[tuple[str, str]]:
        """What people wrote at a gate: who, and which words."""
        issue = self.repo.issue(number_of(path))
        return [(c.author.login, c.body) for c in issue.comments if c.author and c.author.type == "User"]

    def decided(self, path: str) -> tuple[str, str]:
        """Wait until a gate has its record, and return status and reason."""
        until(lambda: self.scene.records(number_of(path)))
        status, reason = self.scene.ended(number_of(path))
        return str(status), reason


def number_of(path: str) -> int:
    """The number of the issue whose page is at a path."""
    return int(path.partition("?")[0].rpartition("/")[2])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
