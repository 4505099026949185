"""`POST /submit/json`: Flyte's events, answered as flyteplugins-hitl has it, and as somebody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.web.api.stage import Answer, Stage

BOOL = {"value": {"type": "bool", "default": True}}


def asked(api: Stage, inputs: Any) -> None:
    assert api.open(name="review", inputs=inputs).status == 201
    api.look()


def submit(api: Stage, value: Any, kind: str | None = None, who: str = "alice", **more: Any) -> Answer:
    body = {"request_id": "acme/app#1/review", "value": value, **({"data_type": kind} if kind else {}), **more}
    return api.post("/submit/json", body, who)


def test_their_own_call_answers_as_the_callers_comment(api: Stage) -> None:
    asked(api, BOOL)
    answer = submit(api, "true", "bool", response_path="s3://bucket/response.json")
    assert answer.status == 201, answer.data
    assert api.steps.issue().comments[-1].author == api.steps.alice
    api.look()
    record = api.scene.record()
    assert record is not None
    assert record.inputs == {"value": True}


@pytest.mark.parametrize(
    ("inputs", "kind", "value", "taken"),
    [
        (BOOL, "bool", False, False),
        (BOOL, "bool", "false", False),
        ({"value": "int"}, "int", 42, 42),
        ({"value": "int"}, "int", "42", 42),
        ({"value": "float"}, "float", "0.5", 0.5),
        ({"value": "float"}, "float", 1, 1.0),
        ({"value": "str"}, "str", "eu", "eu"),
        ({"value": "str"}, "str", "42", "42"),
        ({"value": "str"}, "dict", '{"a": 1}', '{"a": 1}'),
        ({"value": ["eu", "us"]}, "str", "eu", "eu"),
        ({"value": "json"}, None, {"a": [1]}, {"a": [1]}),
    ],
)
def test_a_value_becomes_what_the_gate_takes(api: Stage, inputs: Any, kind: str, value: Any, taken: Any) -> None:
    asked(api, inputs)
    assert submit(api, value, kind).status == 201
    api.look()
    record = api.scene.record()
    assert record is not None
    assert record.inputs == {"value": taken}


@pytest.mark.parametrize(
    ("inputs", "kind", "value", "field"),
    [
        (BOOL, "bool", "maybe", "value"),
        (BOOL, "bool", 1, "value"),
        (BOOL, "str", "true", "data_type"),
        ({"value": "int"}, "int", 1.5, "value"),
        ({"value": "int"}, "str", "1", "data_type"),
        ({"value": "str"}, "str", 5, "value"),
        ({"a": "str", "b": "str"}, "str", "x", "request_id"),
    ],
)
def test_a_value_that_is_none_is_refused_and_the_gate_stays_open(
    api: Stage, inputs: Any, kind: str, value: Any, field: str
) -> None:
    asked(api, inputs)
    answer = submit(api, value, kind)
    assert (answer.status, answer.fields) == (422, [field])
    assert api.gate()["status"] == "pending"
    assert not api.steps.issue().comments or all(c.author != api.steps.alice for c in api.steps.issue().comments)


def test_nobody_answers_without_a_token(api: Stage) -> None:
    asked(api, BOOL)
    assert submit(api, True, "bool", "").status == 401


def test_who_may_not_decide_is_told_so(api: Stage) -> None:
    asked(api, BOOL)
    assert submit(api, True, "bool", "mallory").status == 403
    assert submit(api, True, "bool", api.steps.token).status == 403


@pytest.mark.parametrize(
    "name", ["acme/app#1", "acme/app/1/review", "#1/review", "acme/app#x/review", "../..#1/x", "acme/app#1/re view"]
)
def test_an_id_that_names_no_gate_is_refused(api: Stage, name: str) -> None:
    assert submit(api, True, request_id=name).status in {404, 422}


def test_a_second_answer_changes_nothing(api: Stage) -> None:
    asked(api, BOOL)
    submit(api, True)
    api.look()
    assert submit(api, False).status == 409
