"""One scene for tests of the App without its server: GitHub on loopback, the real client, engine and ledger, GitHub's clock."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Engine as Database

from gh_gate.app.examine import Examiner
from gh_gate.app.follow import Follower
from gh_gate.app.github import Hub
from gh_gate.app.keys import SigningKeys
from gh_gate.app.setup import needs
from gh_gate.app.sightings import Sightings
from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.core import record, render
from gh_gate.core.gate import Decider, Status
from gh_gate.core.record import Record
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import UpstreamError
from gh_gate.forge.github.manners import Manners
from gh_gate.prepare import prepare
from tests.app import tables
from tests.github.hub import GitHub
from tests.github.state_people import App, Permissions
from tests.github.state_threads import Comment
from tests.scene import Scene

NEEDED: Permissions = {need.name: "write" if need.level == "write" else "read" for need in needs.ALWAYS}
"""What `gh-gate init` asks for, and no more."""


@dataclass
class AppScene:
    """A repository whose gates the App decides, and what its worker does.

    The people are those of `tests.scene.Scene`.

    :param permissions: what the App is granted.
    :param followers: are called after each look, from the next `start` on.
    """

    hub: GitHub
    folder: Path
    owners: str = "* @alice @bob\n"
    policy: str = ""
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    permissions: Permissions = field(default_factory=lambda: dict(NEEDED))
    followers: tuple[Follower, ...] = ()

    def __post_init__(self) -> None:
        files = {".github/gh-gate.yml": self.policy} if self.policy else {}
        self.steps = Scene(self.hub, owners=self.owners, files=files)
        self.repo = self.steps.repo
        self.app: App = self.hub.app("gate-keeper", permissions=self.permissions)
        self.installation = self.hub.install(self.app, self.repo.owner)
        self.keys = SigningKeys(self.key)
        self._open("app.db")

    def _open(self, name: str) -> None:
        self.database: Database = tables.fresh(f"sqlite:///{self.folder / name}")
        self.start()

    @property
    def public(self) -> str:
        """The key that waiters know, as PEM."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def start(self) -> None:
        """Start the App, or start it again with nothing but its database."""
        steps = self.steps
        manners = Manners(seconds_between_writes=0.0, patience=300.0, sleep=steps.sleep, monotonic=steps.steady)
        self.ledger = Ledger(self.database)
        self.github = Hub(self.hub.url, str(self.app.id), self.app.private_key, manners)
        self.examine = Examiner(
            self.github, self.ledger, self.keys, sleep=steps.sleep, found=self._found, followers=self.followers
        )
        self.sightings = Sightings(self.ledger, self.examine.knows)

    def _found(self, spot: Spot) -> None:
        self.sightings.settle(spot)

    def forget(self) -> None:
        """Start the App with an empty database."""
        self.stop()
        self._open("another.db")

    def stop(self) -> None:
        """Close what is open."""
        self.database.dispose()

    def spot(self, number: int = 1) -> Spot:
        """An issue or pull request of the repository."""
        return Spot(self.repo.id, number, self.repo.full_name)

    def rule(self, policy: str = "", owners: str = "") -> str:
        """Change the policy file or CODEOWNERS on the default branch; returns the commit."""
        files = {".github/gh-gate.yml": policy, "CODEOWNERS": owners}
        return self.repo.push("main", {path: text for path, text in files.items() if text})

    def look(self, number: int = 1) -> Any:
        """Let the App look at an issue or pull request once."""
        self.hub.clock.advance(2)
        return self.examine(self.spot(number), relevant=True)

    def look_at_what_is_gone(self, number: int = 1) -> None:
        """Let the App look until it believes that a question is gone: one of GitHub's copies might only be behind."""
        with contextlib.suppress(UpstreamError):
            self.look(number)
        self.hub.clock.advance(31)
        self.look(number)

    def ask(self, **more: Any) -> tuple[Engine, Ticket]:
        """Open the gate as a fresh gate step does that knows the App's key, or find it."""
        return self.ask_knowing(self.public, **more)

    def ask_knowing(self, key: str, **more: Any) -> tuple[Engine, Ticket]:
        """Open the gate, or find it, knowing other keys."""
        steps = self.steps
        forge = steps.forge()
        request = steps.request(**{"decider": Decider.APP, **more})
        engine = Engine(forge, sleep=steps.sleep, public_key=key)
        prepared = prepare(request, forge)
        ticket = engine.open(prepared, attempt=request.run.attempt, again=lambda: prepare(request, forge))
        return engine, ticket

    def say(self, who: Any, body: str, number: int = 1, **more: Any) -> Comment:
        """Let a person comment."""
        return self.steps.say(who, body, number, **more)

    def decide(self, who: Any, body: str, number: int = 1) -> Record | None:
        """Let a person comment, let the App look, and return the record that stands."""
        self.say(who, body, number)
        self.look(number)
        return self.record(number)

    def ended(self, number: int = 1) -> tuple[Status, str]:
        """What the one record says: the status and the reason; pending without one."""
        found = self.record(number)
        return (found.status, found.reason) if found else (Status.PENDING, "")

    def ours(self, number: int = 1) -> list[Comment]:
        """What the App wrote."""
        return [comment for comment in self.steps.issue(number).comments if comment.author == self.app.bot]

    def records(self, number: int = 1) -> list[str]:
        """The envelopes that stand in the thread."""
        found = (render.read_record(comment.body) for comment in self.ours(number))
        return [envelope for envelope in found if envelope is not None]

    def record(self, number: int = 1) -> Record | None:
        """What the one record says, its signature checked; None where there is none."""
        found = self.records(number)
        assert len(found) <= 1
        return record.verify(found[0], self.key.public_key()).record if found else None

    def replies(self, number: int = 1) -> list[str]:
        """What the App answered to people, with names as people see them."""
        return self.notes("reply", number)

    def notes(self, kind: str, number: int = 1) -> list[str]:
        """The App's texts of one kind, with names as people see them."""
        found = (comment.body for comment in self.ours(number))
        return [text.replace("&#8203;", "") for text in found if f" {kind} " in text.rpartition("<!--")[2]]

    def reactions(self, comment: Comment) -> list[str]:
        """How the App reacted to a comment."""
        return [one.content for one in comment.reactions if one.user == self.app.bot]

    def kinds(self) -> list[str]:
        """What the ledger holds, in order."""
        return [entry.kind for entry in self.ledger.entries()]

    def data(self, kind: Kind) -> list[Any]:
        """The data of the ledger's entries of one kind."""
        return [entry.data for entry in self.ledger.entries() if entry.kind == kind]
