"""Declaring inputs: every way to write them, and every mistake said with the field's name."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.inputs import Field, declare, from_json
from gh_gate.core.text.nearest import nearest
from gh_gate.errors import UsageError

DECLARED: list[tuple[Any, tuple[Field, ...]]] = [
    (None, ()),
    ({}, ()),
    ([], ()),
    ({"a": "str"}, (Field("a", "str"),)),
    ({"a": ["x", "y"]}, (Field("a", "enum", choices=("x", "y")),)),
    ({"a": {"choices": ["x"]}}, (Field("a", "enum", choices=("x",)),)),
    (
        {"a": {"type": "int", "min": 1, "max": 3, "default": 2}},
        (Field("a", "int", required=False, default=2, min=1, max=3),),
    ),
    ({"a": {"type": "float", "default": 1}}, (Field("a", "float", required=False, default=1.0),)),
    ({"a": {"type": "str", "required": False}}, (Field("a", "str", required=False),)),
    ({"a": {"type": "str", "required": True, "default": ""}}, (Field("a", "str", default=""),)),
    ({"a": {"type": "json", "default": None}}, (Field("a", "json", required=False, default=None),)),
    ({"a": {"type": "json", "default": {"x": (1,)}}}, (Field("a", "json", required=False, default={"x": [1]}),)),
    ({"a": {"type": "str", "pattern": "x+"}}, (Field("a", "str", pattern="x+", max_length=1024),)),
    ({"a": {"type": "str", "description": " two\n lines "}}, (Field("a", "str", description="two lines"),)),
    ({"a": {"type": "str", "min": None, "pattern": None}}, (Field("a", "str"),)),
    ([{"name": "a", "type": "str"}, {"name": "b", "type": "bool"}], (Field("a", "str"), Field("b", "bool"))),
    ((Field("a", "str", default="", required=False),), (Field("a", "str", default="", required=False),)),
    ({f"f{n}": "str" for n in range(64)}, tuple(Field(f"f{n}", "str") for n in range(64))),
]

MISTAKES: list[tuple[Any, str]] = [
    ("str", "must be a mapping or a list"),
    (5, "must be a mapping or a list"),
    (["a"], "must be a mapping with a name, not `'a'`"),
    ([{"type": "str"}], "must be a mapping with a name"),
    ({"a": 5}, "`a` must be a type, a list of choices or a mapping"),
    ({"a": None}, "`a` must be a type"),
    ({"a": "string"}, "`a` must have one of the types str, int, float, bool, enum, json, not `string`"),
    ({"a": {}}, "`a` must have one of the types str, int, float, bool, enum, json, and none is given"),
    ({"a": {"type": ["str"]}}, "`a` must have one of the types"),
    ({"1a": "str"}, "`1a` is no name"),
    ({"": "str"}, "is no name"),
    ({"a b": "str"}, "`a b` is no name"),
    ({"a" * 65: "str"}, "is no name"),
    ({"é": "str"}, "`é` is no name"),
    ({"a\n": "str"}, "is no name"),
    ({5: "str"}, "`5` is no name"),
    ([{"name": "a", "type": "str"}, {"name": "a", "type": "int"}], "`a` is declared twice"),
    ({f"f{n}": "str" for n in range(65)}, "at most 64"),
    ({f"f{n}" + "x" * 60: ["y" * 100] for n in range(60)}, "more text than one comment may give"),
    ({"a": {"type": "str", "dflt": "x"}}, "`a` has the unknown attribute `dflt`"),
    ({"a": {"type": "str", 5: "x"}}, "`a` has the unknown attribute `5`"),
    ({"a": {"type": "str", "choices": ["x"]}}, "`a` has `choices`, which goes with enum, not str"),
    ({"a": {"type": "str", "min": 1}}, "`a` has `min`, which goes with float and int, not str"),
    ({"a": {"type": "int", "pattern": "x"}}, "`a` has `pattern`, which goes with str, not int"),
    ({"a": {"type": "json", "max_length": 5}}, "`a` has `max_length`"),
    ({"a": {"type": "str", "required": "no"}}, "`a` has `required` `'no'`"),
    ({"a": {"type": "str", "description": "x" * 301}}, "`a` has a description"),
    ({"a": {"type": "str", "description": 5}}, "`a` has a description"),
    ({"a": {"type": "int", "min": 0.5}}, "`a` has `min` `0.5`"),
    ({"a": {"type": "int", "min": True}}, "`a` has `min` `True`"),
    ({"a": {"type": "float", "max": float("inf")}}, "`a` has a max that cannot be written"),
    ({"a": {"type": "int", "min": 2**63}}, "`a` has a min that cannot be written"),
    ({"a": {"type": "int", "min": 5, "max": 1}}, "`a` has a min of 5 above its max of 1"),
    ({"a": {"type": "str", "max_length": 0}}, "`a` has max_length `0`"),
    ({"a": {"type": "str", "max_length": True}}, "`a` has max_length `True`"),
    ({"a": {"type": "str", "max_length": 8193}}, "`a` has max_length `8193`"),
    ({"a": {"type": "str", "pattern": "("}}, "`a` has the pattern `(`, which is no regular expression"),
    ({"a": {"type": "str", "pattern": "x" * 501}}, "`a` has a pattern"),
    ({"a": {"type": "str", "pattern": "x", "max_length": 1025}}, "`a` has a pattern and a max_length above 1024"),
    ({"a": []}, "`a` is an enum and needs 1 to 50 choices"),
    ({"a": "enum"}, "`a` is an enum and needs 1 to 50 choices"),
    ({"a": {"type": "enum", "choices": "abc"}}, "`a` is an enum and needs 1 to 50 choices"),
    ({"a": [str(n) for n in range(51)]}, "`a` is an enum and needs 1 to 50 choices"),
    ({"a": [True, False]}, "`a` has the choice `True`"),
    ({"a": [1, 2]}, "`a` has the choice `1`"),
    ({"a": [""]}, "`a` has the choice `''`"),
    ({"a": ["x" * 101]}, "`a` has the choice"),
    ({"a": ["x", "x"]}, "`a` has the same choice twice"),
    ({"a": ["\u202ex"]}, "`a` has a choice that cannot be written in a comment"),
    ({"a": {"choices": ["x"], "default": "y"}}, "`a` has the default `'y'`, which is not `x`"),
    ({"a": {"type": "int", "default": 1.0}}, "`a` has the default `1.0`, which is not a whole number"),
    ({"a": {"type": "int", "default": True}}, "`a` has the default `True`"),
    (
        {"a": {"type": "int", "default": 5, "max": 4}},
        "`a` has the default `5`, which is not a whole number of at most 4",
    ),
    ({"a": {"type": "int", "default": 10**400}}, "`a` has a default that cannot be written"),
    ({"a": {"type": "bool", "default": "false"}}, "`a` has the default `'false'`"),
    ({"a": {"type": "str", "default": None}}, "`a` has the default `None`, which is not text"),
    ({"a": {"type": "str", "default": "xx", "max_length": 1}}, "`a` has the default `'xx'`"),
    ({"a": {"type": "str", "default": "y", "pattern": "x"}}, "`a` has the default `'y'`"),
    ({"a": {"type": "str", "default": "\0"}}, "`a` has a default that cannot be written"),
    ({"a": {"type": "json", "default": float("nan")}}, "`a` has a default that cannot be written"),
    ({"a": {"type": "json", "default": {1: 2}}}, "`a` has a default that cannot be written"),
    ((Field("a", "int", default="x"),), "`a` has the default `'x'`"),
]


@pytest.mark.parametrize(("spec", "fields"), DECLARED)
def test_fields_are_declared(spec: Any, fields: tuple[Field, ...]) -> None:
    assert declare(spec) == fields


@pytest.mark.parametrize(("spec", "why"), MISTAKES)
def test_a_mistake_is_told_by_name(spec: Any, why: str) -> None:
    with pytest.raises(UsageError) as error:
        declare(spec)
    assert why in error.value.what


def test_an_unknown_attribute_suggests_the_near_one() -> None:
    with pytest.raises(UsageError) as error:
        declare({"a": {"type": "str", "max-length": 5}})
    assert error.value.do == "Did you mean `max_length`?"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "a"},
        {"name": "a", "type": "int", "default": "5"},
        {"name": "a", "type": "float", "default": "x"},
        {"name": "a", "type": "json", "default": "{"},
        {"name": "a", "type": "str", "evil": 1},
    ],
)
def test_a_forged_marker_is_no_field(data: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        from_json(data)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("prod", "production"),
        ("PRODUCTION", "production"),
        ("stagging", "staging"),
        ("s", "staging"),
        ("", None),
        ("xyz", None),
        ("p" * 100_000, None),
    ],
)
def test_the_nearest_word_is_what_was_probably_meant(word: str, found: str | None) -> None:
    assert nearest(word, ["staging", "production"]) == found
