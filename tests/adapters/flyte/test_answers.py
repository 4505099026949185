"""From a ``data_type`` to what people fill in, and back; without Flyte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Literal, TypedDict

import pytest
from pydantic import BaseModel

from gh_gate.adapters.flyte.answers import Kind, answer
from gh_gate.core.gate import Status
from gh_gate.errors import UsageError
from gh_gate.library import question as questions
from gh_gate.library.decision import Decision


class Model(BaseModel):
    n: int


@dataclass
class Record:
    n: int


class Typed(TypedDict):
    n: int


class Colour(Enum):
    RED = "red"


def decided(status: Status, values: dict[str, Any], inputs: Any = None) -> Decision[Any]:
    return Decision(
        name="x",
        status=status,
        inputs=inputs,
        values=values,
        people=(),
        policy="",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        reason="",
        url="",
        number=1,
        record="",
        digest="",
    )


@pytest.mark.parametrize(
    ("data_type", "fields"),
    [
        (bool, [("value", "bool", ())]),
        (int, [("value", "int", ())]),
        (float, [("value", "float", ())]),
        (str, [("value", "str", ())]),
        (dict, [("value", "json", ())]),
        (list[int], [("value", "json", ())]),
        (int | None, [("value", "json", ())]),
        (Any, [("value", "json", ())]),
        (bytes, [("value", "json", ())]),
        (Colour, [("value", "enum", ("red",))]),
        (Literal["a", "b"], [("value", "enum", ("a", "b"))]),
        (Model, [("n", "int", ())]),
        (Record, [("n", "int", ())]),
        (Typed, [("n", "int", ())]),
        ({"to": ["eu", "us"]}, [("to", "enum", ("eu", "us"))]),
        ([{"name": "to", "type": "str"}], [("to", "str", ())]),
    ],
)
def test_a_type_becomes_fields(data_type: Any, fields: list[tuple[str, str, tuple[str, ...]]]) -> None:
    asked = questions.ask("x", "What?", answer(data_type).inputs)
    assert [(field.name, field.type, field.choices) for field in asked.form.fields] == fields


@pytest.mark.parametrize("data_type", ["int", 42, None, True, object()])
def test_what_is_no_type_is_refused(data_type: Any) -> None:
    with pytest.raises(UsageError, match="no type"):
        answer(data_type)


def test_an_approval_is_true_unless_it_says_false_and_a_rejection_is_false() -> None:
    yes_or_no = answer(bool)
    assert yes_or_no.of(decided(Status.APPROVED, {"value": True})) is True
    assert yes_or_no.of(decided(Status.APPROVED, {"value": False})) is False
    assert yes_or_no.of(decided(Status.REJECTED, {})) is False


@pytest.mark.parametrize("status", [Status.REJECTED, Status.EXPIRED, Status.CANCELLED])
@pytest.mark.parametrize("kind", list(Kind))
def test_only_a_rejection_of_a_yes_or_no_is_an_answer_without_an_approval(kind: Kind, status: Status) -> None:
    assert kind.has(decided(status, {})) is (kind is Kind.YES_OR_NO and status is Status.REJECTED)
    assert kind.has(decided(Status.APPROVED, {}))


def test_json_comes_as_text_with_its_letters() -> None:
    made = answer(dict).of(decided(Status.APPROVED, {"value": {"où": [1, 2.5, None]}}))
    assert made == '{"où": [1, 2.5, null]}'


def test_fields_come_as_the_type_that_was_given_or_as_plain_data() -> None:
    approved = decided(Status.APPROVED, {"n": 1}, Record(1))
    assert answer(Record).of(approved) == Record(1)
    assert answer(Record).kind.of(approved) == {"n": 1}
    assert answer(Typed).of(approved) == {"n": 1}
    assert answer({"n": "int"}).of(replace(approved, inputs={"n": 1})) == {"n": 1}
