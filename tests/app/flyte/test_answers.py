"""A condition that waits is asked by the App, and hears what people answered."""

from __future__ import annotations

import json

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from gh_gate.core.record import verify
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage


def test_an_approval_signals_true(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    assert stage.fire().status == 202
    assert condition.phase == "PAUSED"
    stage.say(stage.alice, "/approve")
    assert (condition.phase, condition.value) == ("SUCCEEDED", True)
    assert stage.app.ended() == (Status.APPROVED, "")
    assert [one["outcome"] for one in stage.told_of()] == ["delivered"]
    assert stage.flyte.store.counts() == {"asked": 0, "refused": 0, "unasked": 0}


def test_the_question_is_the_apps_own_and_says_what_flyte_says(stage: Stage, backend: Backend) -> None:
    backend.add(prompt="Deploy *v14*, @mallory?", description="accuracy 0.94", timeout="7200s")
    stage.fire()
    issue = stage.app.repo.issue(1)
    assert issue.author == stage.app.app.bot
    for text in ("Deploy \\*v14\\*, @&#8203;mallory?", "accuracy 0.94", "Flyte run r1", "@alice or @bob"):
        assert text in issue.body
    [opened] = stage.app.data(Kind.OPENED)
    assert (opened["gate"]["timeout"], opened["run_id"]) == (7200, "flyte-condition/ml/ranking/production/r1/c1")


def test_a_prompt_in_markdown_stays_markdown(stage: Stage, backend: Backend) -> None:
    backend.add(prompt="## Review\n\n| acc | 0.94 |\n| --- | --- |\n", markdown=True)
    stage.fire()
    assert "| acc | 0.94 |" in stage.app.repo.issue(1).body


def test_a_rejection_signals_false_to_a_bool(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.say(stage.bob, "/reject accuracy too low")
    assert (condition.phase, condition.value) == ("SUCCEEDED", False)


def test_somebody_who_may_not_decide_signals_nothing(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.say(stage.mallory, "/approve")
    assert condition.phase == "PAUSED"
    assert backend.made("SignalEvent") == []


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("INTEGER", "/approve 42", "42"),
        ("INTEGER", "/approve 9007199254740993", "9007199254740993"),
        ("FLOAT", "/approve 0.25", 0.25),
        ("FLOAT", "/approve 1", 1.0),
        ("STRING", '/approve "eu, \\"quoted\\""', 'eu, "quoted"'),
        ("STRING", "/approve value=eu", "eu"),
    ],
)
def test_a_value_arrives_as_its_type(stage: Stage, backend: Backend, kind: str, said: str, value: object) -> None:
    condition = backend.add(kind=kind)
    stage.fire()
    stage.say(stage.alice, said)
    assert (condition.phase, condition.value) == ("SUCCEEDED", value)
    assert type(condition.value) is type(value)


def test_a_value_of_another_type_leaves_the_condition_waiting(stage: Stage, backend: Backend) -> None:
    condition = backend.add(kind="INTEGER")
    stage.fire()
    stage.say(stage.alice, "/approve maybe")
    assert condition.phase == "PAUSED"
    assert "value" in stage.app.replies()[0]
    stage.say(stage.alice, "/approve 7")
    assert condition.value == "7"


@pytest.mark.parametrize("kind", ["INTEGER", "FLOAT", "STRING"])
def test_a_rejection_ends_any_other_condition_with_the_reason(stage: Stage, backend: Backend, kind: str) -> None:
    condition = backend.add(kind=kind)
    stage.fire()
    stage.say(stage.alice, "/reject too risky")
    assert (condition.phase, condition.reason) == ("ABORTED", "gh-gate: rejected by @alice: too risky")
    assert backend.made("SignalEvent") == []


def test_several_inputs_arrive_as_json_in_a_str(stage: Stage, backend: Backend) -> None:
    condition = backend.add(kind="STRING")
    stage.fire(inputs={"target": ["eu", "us"], "share": {"type": "int", "min": 1, "default": 10}})
    stage.say(stage.alice, "/approve target=mars")
    assert condition.phase == "PAUSED"
    stage.say(stage.alice, "/approve target=eu")
    assert json.loads(condition.value) == {"target": "eu", "share": 10}


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("INTEGER", {"a": "int", "b": "int"}),
        ("INTEGER", {"a": "float"}),
        ("INTEGER", {"a": "str"}),
        ("INTEGER", {"a": {"type": "int", "required": False}}),
        ("FLOAT", {"a": "bool"}),
    ],
)
def test_inputs_that_are_no_number_cannot_answer_for_one(
    stage: Stage, backend: Backend, kind: str, inputs: dict[str, object]
) -> None:
    backend.add(kind=kind)
    stage.fire(inputs=inputs)
    assert "and the gate's inputs are not that" in stage.errors()[0]
    assert stage.app.repo.issues == {}


@pytest.mark.parametrize(
    "inputs", [{"go": "bool"}, {"go": ["yes", "no"]}, {"note": {"type": "str", "required": False}}]
)
def test_a_bool_has_no_inputs_because_one_might_say_the_opposite(
    stage: Stage, backend: Backend, inputs: dict[str, object]
) -> None:
    backend.add()
    stage.fire(inputs=inputs)
    assert stage.errors() == ["the condition takes a bool, which is the approval itself, and the gate has inputs."]
    assert stage.app.repo.issues == {}


def test_a_record_is_text(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire(answer="record")
    assert stage.errors() == ["the record is text, and the condition is not."]


def test_the_signed_record_arrives_where_it_is_wanted(stage: Stage, backend: Backend) -> None:
    condition = backend.add(kind="STRING")
    stage.fire(answer="record", inputs={"target": "str"})
    stage.say(stage.alice, "/approve target=eu")
    record = verify(condition.value, stage.app.key.public_key()).record
    assert (record.status, dict(record.inputs)) == ("approved", {"target": "eu"})
    assert record.run_id.endswith("/r1/c1")


def test_the_record_of_a_no_arrives_as_well(stage: Stage, backend: Backend) -> None:
    condition = backend.add(kind="STRING")
    stage.fire(answer="record")
    stage.say(stage.alice, "/reject no")
    assert verify(condition.value, stage.app.key.public_key()).record.status == "rejected"


def test_a_deadline_signals_false(stage: Stage, backend: Backend) -> None:
    condition = backend.add(timeout="600s")
    stage.fire()
    stage.wait(700)
    assert stage.app.ended()[0] is Status.EXPIRED
    assert (condition.phase, condition.value) == ("SUCCEEDED", False)


def test_a_question_that_somebody_edited_signals_false(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.hub.clock.advance(5)
    stage.app.repo.edit_issue(stage.alice, 1, body="Something else?")
    stage.work()
    assert stage.app.ended()[0] is Status.CANCELLED
    assert (condition.phase, condition.value) == ("SUCCEEDED", False)
