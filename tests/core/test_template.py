"""Prompts with fields: what they may ask for, and what they never become."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from gh_gate.core.prompt import insertion, template
from gh_gate.errors import UsageError


@dataclass
class Run:
    accuracy: float = 0.94
    _token: str = "secret"

    def method(self) -> str:
        return "called"


CONTEXT = {
    "accuracy": 0.94,
    "rows": 142857,
    "metrics": {"f1": 0.5, "by class": [0.1, 0.2], 7: "seven", "items": 3},
    "names": ["a", "b"],
    "self": Run(),
    "at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    "digits": 2,
    "nothing": None,
    "braces": "{accuracy}",
}


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("Accuracy {accuracy:.1%}", "Accuracy 94.0%"),
        ("{rows:,} rows", "142,857 rows"),
        ("{metrics[f1]} and {metrics[by class][1]}", "0.5 and 0.2"),
        ("{metrics[7]}", "seven"),
        ("{metrics[items]}", "3"),
        ("{names[0]}", "a"),
        ("{self.accuracy:.1%}", "94.0%"),
        ("{accuracy:.{digits}%}", "94.00%"),
        ("{at:%Y-%m-%d}", "2026-03-02"),
        ("```\n{names[1]!s:>3}|\n```", "```\n  b|\n```"),
        ("{{literal}} {rows}", "{literal} 142857"),
        ("{nothing}", "None"),
        ("no fields", "no fields"),
    ],
)
def test_fields_are_filled(prompt: str, shown: str) -> None:
    assert template.render(prompt, CONTEXT) == shown


def test_without_a_context_braces_stay() -> None:
    assert template.render('{"a": {x}}', None) == '{"a": {x}}'


def test_braces_in_a_value_mean_nothing() -> None:
    assert template.render("{braces}", CONTEXT) == "{accuracy}"


@pytest.mark.parametrize(
    "prompt",
    [
        "{missing}",
        "{}",
        "{0}",
        "{accuracy",
        "accuracy}",
        "{accuracy!x}",
        "{accuracy!a}",
        "{accuracy!}",
        "{self._token}",
        "{self.__class__}",
        "{self.__init__.__globals__}",
        "{self.method}",
        "{self.missing}",
        "{metrics.f1}",
        "{metrics.items}",
        "{metrics[missing]}",
        "{names[5]}",
        "{names[-1]}",
        "{names[x]}",
        "{names[99999999999999999999]}",
        "{names[0}",
        "{names[]}",
        "{accuracy.}",
        "{.accuracy}",
        "{[0]}",
        "{accuracy:>999999999}",
        "{accuracy:.9999f}",
        "{accuracy:{rows}}",
        "{accuracy:{missing}}",
        "{accuracy:{self}}",
        "{accuracy:{digits:{digits}}}",
        "{accuracy:" + " " * 100 + "}",
        "{accuracy:d}",
        "{names:.1%}",
        "{nothing:.1%}",
        "{self.accuracy.real.__class__}",
    ],
)
def test_what_cannot_be_filled_is_an_error_and_never_a_raw_template(prompt: str) -> None:
    with pytest.raises(UsageError):
        template.render(prompt, CONTEXT)


def test_a_missing_field_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        template.render("{accurate}", CONTEXT)
    assert "{accurate}" in caught.value.what
    assert "did you mean `accuracy`?" in caught.value.do


def test_many_names_are_not_all_listed() -> None:
    with pytest.raises(UsageError) as caught:
        template.render("{zzz}", {f"name{index:04}": 1 for index in range(1000)})
    assert "and 980 more" in caught.value.do


def test_an_object_with_an_address_is_refused_because_it_differs_in_every_run() -> None:
    with pytest.raises(UsageError, match="without a text of its own"):
        template.render("{thing}", {"thing": object()})


def test_a_text_that_shows_an_address_is_only_text() -> None:
    assert "at 0x7f" in template.render("`{log}`", {"log": "<object at 0x7f>"})


def test_an_attribute_that_fails_is_an_error_of_the_prompt() -> None:
    class Broken:
        @property
        def value(self) -> int:
            return 1 // 0

    with pytest.raises(UsageError, match=r"there is no `value`"):
        template.render("{broken.value}", {"broken": Broken()})


@pytest.mark.parametrize("prompt", ["", " \n\t ", "{empty}"])
def test_an_empty_prompt_is_refused(prompt: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        template.render(prompt, {"empty": "  "})


@pytest.mark.parametrize("context", [None, {"long": "y" * 200_001}])
def test_a_prompt_over_the_limit_is_refused_with_the_limit(context: dict[str, Any] | None) -> None:
    with pytest.raises(UsageError, match="200,000"):
        template.render("{long}" if context else "y" * 200_001, context)


def test_the_longest_prompt_passes() -> None:
    assert len(template.render("y" * 200_000, None)) == 200_000


def test_a_huge_number_is_refused_quickly() -> None:
    start = time.perf_counter()
    with pytest.raises(UsageError):
        template.render("{n}", {"n": 10**10_000})
    assert time.perf_counter() - start < 1


@given(st.text(alphabet="{}[].:!_ab0 \n", max_size=40))
def test_any_template_is_rendered_or_refused(prompt: str) -> None:
    try:
        shown = template.render(prompt, {"a": 1, "b": {"a": [0]}})
    except UsageError:
        return
    assert shown.strip()


@dataclass(slots=True)
class Tables:
    names: set[str] = field(default_factory=lambda: {"a"})


@dataclass
class Shy:
    names: set[str] = field(default_factory=lambda: {"a"})

    def __str__(self) -> str:
        return f"{len(self.names)} tables"


class Model(BaseModel):
    names: set[str] = {"a"}


@pytest.mark.parametrize("conversion", ["", "!s", "!r"])
def test_a_set_is_shown_in_one_order(conversion: str) -> None:
    for kind in (set, frozenset):
        tables = kind(f"t{number}" for number in range(9))
        assert template.render(f"`{{t{conversion}}}`", {"t": tables}) == (
            "`{'t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'}`"
        )
    assert template.render(f"`{{t{conversion}}}`", {"t": {3, 10}}) == "`{10, 3}`"


@pytest.mark.parametrize(
    "value", [[{"a"}], {"a": {"b"}}, {frozenset("a"): 1}, ({1},), {frozenset("ab")}, Tables(), Model(), [Model()]]
)
def test_a_set_inside_another_value_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="holds a set"):
        template.render("{value}", {"value": value})


def test_a_value_with_a_text_of_its_own_is_shown_by_it() -> None:
    assert template.render("{value} {none}", {"value": Shy(), "none": set()}) == "1 tables set()"


def test_a_long_value_that_is_repeated_is_refused_before_it_is_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insertion, "insert", pytest.fail)
    with pytest.raises(UsageError, match="more than 200,000 characters"):
        template.render("{x}" * 3_000, {"x": "a*" * 5_000})
