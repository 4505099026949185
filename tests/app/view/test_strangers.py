"""What somebody costs who looks at a public history without rights: the App's quota there is for deciding."""

from __future__ import annotations

from dataclasses import replace

from gh_gate.app.view.viewing import KEPT
from gh_gate.core.gate import Status
from tests.app.hearing import Ears
from tests.app.scene import AppScene
from tests.app.view.stage import HERE, Stage


def test_a_decided_gate_is_shown_from_the_ledger_to_who_cannot_write(stage: Stage) -> None:
    app = stage.app
    app.decide(app.steps.alice, '/approve {"target":"prod"}\n\nlooks good')
    stage.start()
    seen = stage.show(app.steps.mallory)
    assert (seen.listed.status, seen.listed.by, seen.listed.reason) == (Status.APPROVED, ("alice",), "looks good")
    assert seen.tally.decision is not None
    assert seen.tally.decision.inputs == {"target": "prod"}
    assert seen.envelope == app.records()[0]
    assert (seen.closed, seen.stands) == ("", (KEPT,))
    assert (seen.may_approve, seen.may_reject, seen.may_cancel) == (False, False, False)
    assert seen.me is not None
    assert seen.me.approve is False


def test_a_long_history_costs_one_question_about_who_looks(stage: Stage) -> None:
    app = stage.app
    for number in (2, 3, 4):
        stage.open(run_id=str(7000 + number))
        app.decide(app.steps.alice, "/approve", number)
    stage.start()
    before = len(stage.hub.requests)
    for number in (2, 3, 4):
        stage.show(app.steps.mallory, replace(HERE, number=number))
    asked = [one.target for one in stage.since(before)]
    assert not [target for target in asked if "/issues/" in target or target == "/graphql"]
    assert sum("/collaborators/" in target for target in asked) == 1
    assert sum("/users/" in target for target in asked) == 0


def test_a_workflow_is_shown_it_from_the_ledger_too(stage: Stage) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    stage.start()
    before = len(stage.hub.requests)
    seen = stage.gates.show(stage.bot(), HERE)
    assert (seen.listed.status, seen.stands) == (Status.APPROVED, (KEPT,))
    assert not [one.target for one in stage.since(before) if "/issues/" in one.target]


def test_who_can_write_sees_the_thread_as_it_is(stage: Stage) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    stage.app.say(stage.app.steps.bob, "/reject too late")
    seen = stage.show(stage.app.steps.carol)
    assert [one.text for one in seen.commands] == ["/approve", "/reject too late"]
    assert seen.stands == ()


def test_a_gate_that_waits_is_read_for_everybody(stage: Stage) -> None:
    stage.app.say(stage.app.steps.bob, "/approve nonsense")
    assert [one.text for one in stage.show(stage.app.steps.mallory).commands] == ["/approve nonsense"]


def test_commands_that_a_webhook_told_of_are_shown_as_they_were(app: AppScene) -> None:
    ears, stage = Ears(app), Stage(app)
    app.ask()
    ears.work()
    app.say(app.steps.alice, "/approve")
    ears.work()
    seen = stage.show(app.steps.mallory)
    assert [(one.text, one.counted) for one in seen.commands] == [("/approve", True)]
