"""What holds for every declaration of fields: lines to copy are accepted, markers give the same fields back."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gh_gate.core import inputs, strict_json
from gh_gate.core.commands import Command, parse
from gh_gate.core.inputs import Field, declare, validate
from gh_gate.core.inputs.specs import TYPES
from gh_gate.errors import CommandError, UsageError


def said(line: str) -> Command:
    command = parse(line)
    assert command is not None
    return command


FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@st.composite
def fields_of_any_kind(draw: st.DrawFn) -> tuple[Field, ...]:
    spec: dict[str, Any] = {}
    for name in draw(st.lists(st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,9}", fullmatch=True), max_size=5, unique=True)):
        kind = draw(st.sampled_from(TYPES))
        given: dict[str, Any] = {"type": kind, "description": draw(TEXT)}
        low, high = sorted(draw(st.tuples(st.integers(-99, 99), st.integers(-99, 99))))
        if kind in {"int", "float"} and draw(st.booleans()):
            given |= {"min": low, "max": high}
        if kind == "enum":
            given["choices"] = draw(st.lists(TEXT.filter(bool), min_size=1, max_size=4, unique=True))
        if kind == "str" and draw(st.booleans()):
            given |= {"max_length": draw(st.integers(1, 99))}
        default = {
            "str": TEXT,
            "int": st.integers(low, high),
            "float": st.floats(low, high),
            "bool": st.booleans(),
            "json": TEXT,
        }
        if draw(st.booleans()):
            given["default"] = draw(st.sampled_from(given["choices"]) if kind == "enum" else default[kind])
        elif draw(st.booleans()):
            given["required"] = False
        spec[name] = given
    try:
        return declare(spec)
    except UsageError:
        assume(False)
        raise


@given(fields_of_any_kind(), st.sampled_from([None, "deploy-eu"]))
def test_the_line_to_copy_is_always_accepted(fields: tuple[Field, ...], name: str | None) -> None:
    command = said(inputs.example_line(fields, name))
    assert command.name == name
    assert validate(fields, command) == inputs.example(fields)


@given(fields_of_any_kind())
def test_a_field_survives_the_marker(fields: tuple[Field, ...]) -> None:
    stored = json.loads(strict_json.canonical([inputs.to_json(field) for field in fields]))
    assert tuple(map(inputs.from_json, stored)) == fields
    assert strict_json.canonical(stored) == strict_json.canonical([inputs.to_json(field) for field in fields])


@given(
    fields_of_any_kind(),
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.none() | st.booleans() | st.integers() | FLOATS | TEXT | st.lists(st.none()),
    ),
)
def test_whatever_is_given_the_outcome_is_values_or_an_answer(
    fields: tuple[Field, ...], given_: dict[str, Any]
) -> None:
    mapped = {field.name: value for field, value in zip(fields, given_.values(), strict=False)}
    with suppress(CommandError):
        assert validate(fields, Command("approve", inputs=mapped)).keys() <= {field.name for field in fields}


@given(fields_of_any_kind())
def test_a_corrected_line_is_accepted(fields: tuple[Field, ...]) -> None:
    assume(any(field.type != "json" for field in fields))
    with pytest.raises(CommandError) as error:
        validate(fields, Command("approve", inputs={field.name: [[]] for field in fields}))
    [(_, line)] = re.findall(r"^Try: (`+)(.+)\1$", error.value.do)
    assert validate(fields, said(line.strip(" "))) is not None
