"""A server that people fuzz: the real one, in front of a stand-in for GitHub, without the limits that would end it in a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.app.scene import NEEDED
from tests.app.served import Served
from tests.github.hub import GitHub
from tests.github.quota import WINDOW, Bucket, Quotas
from tests.scene import Scene

PLENTY = 10**9


class Unlimited(Served):
    """The server, where everybody may ask as much as they like."""

    program = (
        "from gh_gate.app.web.limits import Limits; Limits.take = Limits.left = lambda *_: 0.0\n"
        "from gh_gate.cli import main; main()"
    )


class Town:
    """A repository whose owners are alice and bob, with the App; mallory can only read it."""

    def __init__(self, folder: Path) -> None:
        self.hub, self._folder = GitHub(), folder
        self.hub.quirks.secondary_limit = False

    def __enter__(self) -> Self:
        self.hub.__enter__()
        self.steps = Scene(self.hub, owners="* @alice @bob\n")
        app = self.hub.app("gate-keeper", permissions=dict(NEEDED))
        self.hub.install(app, self.steps.repo.owner)
        self.served = Unlimited(self.hub, app, self._folder, Ed25519PrivateKey.generate())
        self.served.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.served.stop()
        self.hub.__exit__(None, None, None)

    def token(self, who: str) -> str:
        """A token of somebody; of nobody, an empty string."""
        people = {"owner": self.steps.alice, "reader": self.steps.mallory}
        return self.hub.token(people[who]) if who in people else ""


def plenty(quotas: Quotas, *_: object) -> Bucket:
    """Return a bucket that nobody empties, in the place of GitHub's."""
    return Bucket(PLENTY, quotas._clock.epoch + WINDOW)
