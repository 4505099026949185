"""One input at a time: how it is asked, what a line gives, and that nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import commands, inputs
from gh_gate.core.inputs import ABSENT, Field
from gh_gate.errors import CommandError
from gh_gate.terminal import typed


def field(**attributes: Any) -> Field:
    (found,) = inputs.declare({"x": attributes})
    return found


@pytest.mark.parametrize(
    ("attributes", "question"),
    [
        ({"type": "str"}, "x (text): "),
        ({"type": "str", "required": False}, "x (text; Enter leaves it out): "),
        ({"type": "str", "default": ""}, 'x (text) [""]: '),
        ({"choices": ["a", "b"], "default": "b", "description": "which"}, "x, which (`a` or `b`) [b]: "),
        ({"type": "int", "min": 1, "max": 9, "default": 3}, "x (a whole number from 1 to 9) [3]: "),
        ({"type": "bool", "default": False}, "x (`true` or `false`) [false]: "),
        ({"type": "json", "default": {"a": [1]}}, 'x (any JSON) [{"a": [1]}]: '),
        ({"type": "str", "description": "say\u200b why"}, "x, say\\u200b why (text): "),
        ({"type": "str", "default": "a\u200bb"}, "x (text) [a\\u200bb]: "),
    ],
)
def test_an_input_is_asked_with_its_type_its_limits_and_what_enter_gives(
    attributes: dict[str, Any], question: str
) -> None:
    one = field(**attributes)
    assert typed.question(one, one.default) == question


@pytest.mark.parametrize(
    ("attributes", "line", "value"),
    [
        ({"type": "str"}, "after lunch", "after lunch"),
        ({"type": "str"}, "5", "5"),
        ({"type": "str"}, '" a "', " a "),
        ({"type": "str", "default": "x"}, '""', ""),
        ({"type": "str"}, '"', '"'),
        ({"type": "str"}, 'say "hi"', 'say "hi"'),
        ({"type": "int"}, "5", 5),
        ({"type": "float"}, "5", 5.0),
        ({"type": "bool"}, "TRUE", True),
        ({"type": "json"}, '{"a": [1, null]}', {"a": [1, None]}),
        ({"type": "json"}, "null", None),
        ({"choices": ["a b", "b"]}, "a b", "a b"),
        ({"type": "int", "default": 3}, "", 3),
        ({"type": "str", "required": False}, "", ABSENT),
    ],
)
def test_a_line_is_read_as_the_field_s_type(attributes: dict[str, Any], line: str, value: Any) -> None:
    one = field(**attributes)
    found = typed.value(one, line, one.default)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("attributes", "line", "told"),
    [
        ({"type": "str"}, "", "`x` is missing"),
        ({"type": "bool"}, "maybe", "`x` must be `true` or `false`, not `maybe`"),
        ({"type": "bool"}, "yes", "`true` or `false`"),
        ({"type": "bool"}, "1", "`true` or `false`"),
        ({"type": "int"}, "5.0", "a whole number"),
        ({"type": "int"}, '"5"', "a whole number"),
        ({"type": "int", "max": 9}, "10", "at most 9"),
        ({"type": "float"}, "nan", "a number"),
        ({"type": "json"}, "{a: 1}", "any JSON"),
        ({"type": "json"}, '{"a": 1, "a": 2}', "any JSON"),
        ({"choices": ["staging", "production"]}, "prod", "`staging` or `production`, not `prod`"),
        ({"type": "str", "max_length": 3}, "four", "at most 3 characters"),
        ({"type": "str", "pattern": "v[0-9]+"}, "v1x", "matches"),
        ({"type": "str"}, '"a\\q"', "JSON"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_what_fits(attributes: dict[str, Any], line: str, told: str) -> None:
    one = field(**attributes)
    with pytest.raises(CommandError) as refused:
        typed.value(one, line, one.default)
    assert told in refused.value.what


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=200))
def test_a_text_reaches_the_gate_as_it_was_typed(line: str) -> None:
    one = field(type="str")
    line = line.strip() or "x"
    if line.startswith('"') and line.endswith('"') and len(line) > 1:
        line = json.dumps(line)[:-1]
    comment = inputs.copy_line([one], {"x": typed.value(one, line, ABSENT)})
    assert inputs.validate([one], commands.parse(comment)) == {"x": line}
