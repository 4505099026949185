"""A gate that the App decides: its signed record is the decision, as long as it is valid, and its silence is an error."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.core.gate import Decider, Status
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import UpstreamError, VerificationError
from gh_gate.poller import PATIENCE, wait
from gh_gate.prepare import prepare
from tests.cases.forging import by, record_text
from tests.scene import Scene

DAY = 86_400
HIDDEN_TEAM = ("@alice", "@acme/leads")  # only the App can tell who is in the team


class App:
    """The App with its key, and waiters that know the public one."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.key = scene, Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.public = public.decode()
        self.account, self.member = scene.hub.user("the-app"), scene.hub.user("member")

    def ask(self, attempt: int = 1, **more: Any) -> tuple[Engine, Ticket]:
        """Open the gate, or find it, as a fresh process does."""
        given = {"decider": Decider.APP, "approvers": HIDDEN_TEAM, **more}
        self.scene.token = self.scene.hub.workflow_token(self.scene.repo, {"issues": "write", "contents": "read"})
        engine = Engine(self.scene.forge(), sleep=self.scene.sleep, public_key=self.public)
        return engine, engine.open(prepare(self.scene.request(**given), engine.forge), attempt=attempt)

    def decide(self, ticket: Ticket, body: str, status: Status, key: Ed25519PrivateKey | None = None) -> None:
        """Let the member of the team answer, and post the record of that."""
        said = self.scene.say(self.member, body)
        decision = by(self.member, said.created_at, status, comment_id=said.id)
        self.scene.repo.comment(self.account, 1, record_text(ticket, decision, key=key or self.key))
        self.scene.hub.clock.advance(10)


@pytest.fixture
def app(scene: Scene) -> App:
    scene.repo.push("main", {".github/gh-gate.yml": "gates: {deploy: {approvers: ['@alice', '@acme/leads']}}"})
    return App(scene)


def test_a_signed_approval_by_somebody_whom_only_the_app_knows_releases(app: App) -> None:
    engine, ticket = app.ask()
    app.decide(ticket, "/approve", Status.APPROVED)
    assert engine.look(ticket).status is Status.APPROVED


def test_a_record_with_another_signature_decides_nothing(app: App) -> None:
    engine, ticket = app.ask()
    app.decide(ticket, "/approve", Status.APPROVED, Ed25519PrivateKey.generate())
    assert engine.look(ticket).status is Status.PENDING


def test_a_signed_no_stands_when_the_run_asks_another_question(app: App) -> None:
    engine, ticket = app.ask(prompt="Q1")
    app.decide(ticket, "/reject broken", Status.REJECTED)
    assert engine.look(ticket).status is Status.REJECTED
    before = len(app.scene.issue(1).comments)
    engine, ticket = app.ask(2, prompt="Q2")
    assert engine.look(ticket).status is Status.REJECTED
    assert len(app.scene.issue(1).comments) == before, "the App's record needs none beside it"


def test_a_signed_approval_does_not_outlive_its_validity(app: App) -> None:
    asked = {"valid_for": 3600, "timeout": 30 * DAY}
    engine, ticket = app.ask(**asked)
    app.decide(ticket, "/approve", Status.APPROVED)
    assert engine.look(ticket).status is Status.APPROVED
    app.scene.hub.clock.advance(10 * DAY)
    engine, again = app.ask(2, **asked)
    assert again.place.number == 2
    assert engine.look(again).status is Status.PENDING


def test_a_signed_approval_found_too_late_is_refused(app: App) -> None:
    engine, ticket = app.ask(valid_for=3600, timeout=30 * DAY)
    app.decide(ticket, "/approve", Status.APPROVED)
    app.scene.hub.clock.advance(7200)
    with pytest.raises(VerificationError, match="older than it is valid"):
        engine.look(ticket)


def test_a_wait_for_an_app_that_is_down_ends_as_an_error(app: App) -> None:
    engine, ticket = app.ask(timeout=3600)
    with pytest.raises(UpstreamError, match="deadline has passed"):
        wait(engine, ticket, sleep=app.scene.sleep)
    waited = app.scene.hub.clock.now - ticket.opened_at
    assert waited.total_seconds() < 3600 + PATIENCE.total_seconds() + 120
