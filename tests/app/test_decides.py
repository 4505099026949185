"""The App decides what a workflow asks, and signs it; a waiter that knows its key goes on."""

from __future__ import annotations

from pathlib import Path

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from tests.app.scene import AppScene
from tests.github.hub import GitHub


def test_an_owners_approval_becomes_a_signed_record_that_releases_the_waiter(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look()
    said = app.say(app.steps.alice, "/approve target=production")
    app.look()
    found = app.record()
    assert found is not None
    assert (found.status, found.inputs, [v.login for v in found.by]) == (
        Status.APPROVED,
        {"target": "production"},
        ["alice"],
    )
    assert app.reactions(said) == ["+1"]
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, dict(decision.inputs)) == (Status.APPROVED, {"target": "production"})
    assert app.steps.labels() == ["gate:approved"]
    assert app.steps.issue().state == "closed"


def test_everything_stands_in_the_ledger(app: AppScene) -> None:
    app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve")
    assert app.kinds() == [Kind.OPENED, Kind.DECIDED, Kind.COMMAND, Kind.RESUMED]
    assert app.data(Kind.COMMAND)[0]["verdict"] == "counted"


def test_looking_again_writes_nothing(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    before = len(app.hub.requests)
    app.look()
    app.start()
    app.look()
    assert [
        r.method
        for r in app.hub.requests[before:]
        if r.method != "GET" and r.operation != "/graphql" and "access_tokens" not in r.target
    ] == []


def test_whoever_asked_can_withdraw_the_question(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look()
    engine.cancel(ticket, "the run was cancelled")
    app.decide(app.steps.alice, "/approve")
    found = app.record()
    assert found is not None
    assert (found.status, found.reason) == (Status.CANCELLED, "withdrawn by whoever asked")


def test_others_are_told_once_when_a_gate_waits_too_long(hub: GitHub, tmp_path: Path) -> None:
    policy = "gates: {deploy: {approvers: ['@alice'], escalate: {after: 2h, to: ['@acme/leads']}}}"
    app = AppScene(hub, tmp_path, policy=policy)
    app.ask()
    app.look()
    app.hub.clock.advance(7200)
    app.look()
    app.look()
    app.start()
    app.look()
    told = [text.body for text in app.ours() if "@acme/leads" in text.body]
    assert len(told) == 1
    assert "1 more approval" in told[0]
    app.stop()
