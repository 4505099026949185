"""Typed fields: what an approver gives, checked; what does not fit, told by name with a line to copy."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core import inputs
from gh_gate.core.commands import Command, parse
from gh_gate.core.inputs import ABSENT, declare, validate
from gh_gate.errors import CommandError

TARGET = declare({"deploy_target": ["staging", "production"], "notes": {"type": "str", "required": False}})
ALL = declare(
    {
        "s": {"type": "str", "default": "x"},
        "i": {"type": "int", "default": 1, "min": -5, "max": 10},
        "f": {"type": "float", "default": 0.5},
        "b": {"type": "bool", "default": False},
        "e": {"choices": ["red", "green"], "default": "red"},
        "j": {"type": "json", "default": None},
    }
)


def said(line: str) -> Command:
    command = parse(line)
    assert command is not None
    return command


TYPED: list[tuple[str, str, Any]] = [
    ("s", "/approve s=5", "5"),
    ("s", '/approve {"s":"a\\nb"}', "a\nb"),
    ("s", '/approve s=""', ""),
    ("i", "/approve i=-5", -5),
    ("i", '/approve {"i":10}', 10),
    ("f", "/approve f=2", 2.0),
    ("f", "/approve f=-1.5e3", -1500.0),
    ("f", '/approve {"f":2}', 2.0),
    ("f", '/approve {"f":-0.0}', 0.0),
    ("b", "/approve b=TRUE", True),
    ("b", "/approve b=false", False),
    ("b", '/approve {"b":true}', True),
    ("e", "/approve e=green", "green"),
    ("e", '/approve e="green"', "green"),
    ("j", "/approve j=[1,2]", [1, 2]),
    ("j", "/approve j=null", None),
    ("j", '/approve {"j":{"a":[1.5,"x"]}}', {"a": [1.5, "x"]}),
]

WRONG: list[tuple[str, str]] = [
    ('/approve {"s":5}', "`s` must be text, not `5`"),
    ('/approve {"s":null}', "`s` must be text, not `null`"),
    ("/approve i=11", "`i` must be a whole number from -5 to 10, not `11`"),
    ("/approve i=1.0", "`i` must be a whole number from -5 to 10, not `1.0`"),
    ("/approve i=007", "not `007`"),
    ("/approve i=+1", "not `+1`"),
    ("/approve i=1_0", "not `1_0`"),
    ("/approve i=\u0663", "not `\u0663`"),
    ("/approve i=99999999999999999999", "not `99999999999999999999`"),
    ('/approve i="5"', 'not `"5"`'),
    ('/approve {"i":"5"}', 'not `"5"`'),
    ('/approve {"i":1.0}', "not `1.0`"),
    ('/approve {"i":true}', "not `true`"),
    ("/approve f=nan", "`f` must be a number, not `nan`"),
    ("/approve f=1e999", "not `1e999`"),
    ("/approve f=.5", "not `.5`"),
    ("/approve f=1,5", "not `1,5`"),
    ('/approve {"f":true}', "not `true`"),
    ('/approve {"f":"1"}', 'not `"1"`'),
    ("/approve b=yes", "`b` must be `true` or `false`, not `yes`"),
    ("/approve b=1", "not `1`"),
    ('/approve {"b":1}', "not `1`"),
    ('/approve {"b":"true"}', 'not `"true"`'),
    ("/approve b=ﬁlse", "not `ﬁlse`"),
    ("/approve e=Green", "`e` must be `red` or `green`, not `Green`"),
    ('/approve {"e":["red"]}', 'not `["red"]`'),
    ("/approve j=x", "`j` must be any JSON, not `x`"),
]


@pytest.mark.parametrize(("name", "line", "value"), TYPED)
def test_a_value_is_read_as_its_field_says(name: str, line: str, value: Any) -> None:
    read = validate(ALL, said(line))[name]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("line", "why"), WRONG)
def test_a_value_of_another_type_is_refused_by_name(line: str, why: str) -> None:
    with pytest.raises(CommandError) as error:
        validate(ALL, said(line))
    assert why in error.value.what
    assert error.value.what.endswith("; the gate is still open.")
    assert error.value.do.startswith("Try: ")


@pytest.mark.parametrize("command", [None, said("/approve"), said("/approve {}"), said("/approve deploy-eu")])
def test_nothing_given_means_the_defaults_in_declared_order(command: Command | None) -> None:
    values = validate(ALL, command)
    assert list(values.items()) == [("s", "x"), ("i", 1), ("f", 0.5), ("b", False), ("e", "red"), ("j", None)]


def test_an_optional_field_without_default_is_left_out() -> None:
    assert validate(TARGET, said("/approve deploy_target=staging")) == {"deploy_target": "staging"}


def test_values_come_in_declared_order() -> None:
    assert list(validate(TARGET, said('/approve {"notes":"x","deploy_target":"staging"}'))) == [
        "deploy_target",
        "notes",
    ]


SENTENCES = [
    (
        "/approve deploy_target=prod",
        "`deploy_target` must be `staging` or `production`, not `prod`; the gate is still open.",
        'Try: `/approve {"deploy_target": "production"}`',
    ),
    (
        "/approve",
        "`deploy_target` is missing: it must be `staging` or `production`; the gate is still open.",
        'Try: `/approve {"deploy_target": "staging"}`',
    ),
    (
        '/approve gate-1 {"deploy_traget":"staging","notes":"x"}',
        (
            "`deploy_target` is missing: it must be `staging` or `production`; "
            "there is no input `deploy_traget` (did you mean `deploy_target`?); the gate is still open."
        ),
        'Try: `/approve gate-1 {"deploy_target": "staging", "notes": "x"}`',
    ),
    (
        '/approve {"deploy_target":"staging","x":1}',
        "there is no input `x` (there is `deploy_target`, `notes`); the gate is still open.",
        'Try: `/approve {"deploy_target": "staging"}`',
    ),
    (
        '/approve {"deploy_target":1,"notes":2}',
        "`deploy_target` must be `staging` or `production`, not `1`; `notes` must be text, not `2`; the gate is still open.",
        'Try: `/approve {"deploy_target": "staging", "notes": "text"}`',
    ),
    (
        '/approve "staging"',
        '`"staging"` does not say which input it is for; the gate is still open.',
        'Try: `/approve {"deploy_target": "staging"}`',
    ),
]


@pytest.mark.parametrize(("line", "what", "do"), SENTENCES)
def test_the_reply_names_every_problem_and_offers_a_line(line: str, what: str, do: str) -> None:
    with pytest.raises(CommandError) as error:
        validate(TARGET, said(line))
    assert (error.value.what, error.value.do) == (what, do)


def test_a_gate_without_inputs_takes_none() -> None:
    for line in ("/approve a=1", '/approve "x"'):
        with pytest.raises(CommandError, match=r"takes no(ne| inputs)") as error:
            validate((), said(line))
        assert error.value.do == "Try: `/approve`"


@pytest.mark.parametrize(
    ("kind", "line", "value"),
    [
        ("int", "/approve 42", 42),
        ("bool", "/approve true", True),
        ("str", '/approve "eu"', "eu"),
        ("float", "/approve -5", -5.0),
    ],
)
def test_the_only_field_takes_a_single_value(kind: str, line: str, value: Any) -> None:
    command = said(line)
    assert validate(declare({"x": kind}), command.as_scalar() or command) == {"x": value}


def test_many_problems_are_told_in_part() -> None:
    with pytest.raises(CommandError, match="and 4 more such problems"):
        validate(declare({f"f{n}": "str" for n in range(9)}), None)


def test_a_strangers_value_cannot_leave_its_quotation() -> None:
    with pytest.raises(CommandError) as error:
        validate(declare({"n": "int"}), said('/approve {"n":"` @alice <x>\\n' + "x" * 500 + '"}'))
    assert 'not ``"` @alice' in error.value.what
    assert len(error.value.what) < 200


def test_a_pattern_meets_the_whole_text_and_only_short_ones() -> None:
    fields = declare({"v": {"type": "str", "pattern": "v[0-9]+"}})
    assert validate(fields, said("/approve v=v12")) == {"v": "v12"}
    for value in ("xv12", "v12x", "v12\\n", "v" + "1" * 1024):
        with pytest.raises(CommandError, match="at most 1,024 characters that matches `v\\[0-9\\]\\+`"):
            validate(fields, said(f'/approve {{"v":"{value}"}}'))


def test_a_text_is_not_longer_than_its_limit() -> None:
    fields = declare({"v": {"type": "str", "max_length": 3}})
    assert validate(fields, said('/approve {"v":"äöü"}')) == {"v": "äöü"}
    with pytest.raises(CommandError, match="text of at most 3 characters"):
        validate(fields, said("/approve v=abcd"))


DESCRIBED: list[tuple[Any, str]] = [
    ("str", "text"),
    ({"type": "str", "max_length": 2000}, "text of at most 2,000 characters"),
    ({"type": "str", "pattern": "a|`b`"}, "text of at most 1,024 characters that matches `` a|`b` ``"),
    ("int", "a whole number"),
    ({"type": "int", "min": 1, "max": 10}, "a whole number from 1 to 10"),
    ({"type": "int", "min": 0}, "a whole number of at least 0"),
    ({"type": "float", "max": 0.5}, "a number of at most 0.5"),
    ("bool", "`true` or `false`"),
    (["a"], "`a`"),
    (["a", "b"], "`a` or `b`"),
    (["a", "b", "c"], "`a`, `b` or `c`"),
    ([str(n) for n in range(30)], ", ".join(f"`{n}`" for n in range(20)) + " or one of 10 more"),
    ("json", "any JSON"),
]


@pytest.mark.parametrize(("spec", "text"), DESCRIBED)
def test_a_field_says_what_it_takes(spec: Any, text: str) -> None:
    assert inputs.describe(declare({"x": spec})[0]) == text


def test_in_a_table_a_choice_cannot_end_its_cell() -> None:
    assert "|" not in inputs.describe(declare({"x": ["a|b"]})[0], cell=True).replace(r"\|", "")


def test_the_example_has_defaults_first_choices_and_samples() -> None:
    fields = declare(
        {
            "t": ["staging", "production"],
            "n": {"type": "int", "min": 3},
            "s": {"type": "str", "default": "é"},
            "o": {"type": "str", "required": False},
        }
    )
    assert inputs.example_line(fields, "deploy") == '/approve deploy {"t": "staging", "n": 3, "s": "é"}'


def test_without_fields_the_line_is_bare() -> None:
    assert inputs.example_line(()) == "/approve"


def test_the_example_of_a_pattern_matches_or_is_left_to_the_reader() -> None:
    fields = declare({"a": {"type": "str", "pattern": r"v\d+\.\d+\.\d+"}, "b": {"type": "str", "pattern": "zzz"}})
    assert inputs.example(fields) == {"a": "v1.2.3", "b": "…"}


def test_long_defaults_are_left_out_of_the_example() -> None:
    fields = declare({f"f{n}": {"type": "str", "default": "x" * 1000} for n in range(20)} | {"n": "int"})
    assert inputs.example(fields) == {"n": 1}


def test_absent_is_no_default() -> None:
    assert declare({"x": "json"})[0].default is ABSENT
    assert declare({"x": {"type": "json", "default": None}})[0].default is None
