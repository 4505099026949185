"""Nothing outside what a declared type says can be approved: of two limits both hold, and what is not understood is refused."""

from __future__ import annotations

import dataclasses
import re
from enum import Enum
from typing import Annotated, Any, Literal, NewType, Optional, TypedDict

import annotated_types as at
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from typing_extensions import Doc

from gh_gate.core.inputs import Field as Input
from gh_gate.core.inputs.values import Mismatch, typed
from gh_gate.errors import UsageError
from gh_gate.library.forms import form_of

Port = Annotated[int, at.Ge(1024)]
Named = NewType("Named", Annotated[str, at.MaxLen(3)])
AN_END = r"^(prod|staging)$"


class Lower(TypedDict):
    x: Annotated[str, at.Predicate(str.islower)]


class Env(Enum):
    S = "s"
    M = "m"


def of(annotation: Any, **more: Any) -> Input:
    """The field of a dataclass with one value."""
    made = dataclasses.make_dataclass("Declared", [("x", annotation, dataclasses.field(**more))])
    return form_of(made).fields[0]


def takes(field: Input, value: Any) -> bool:
    try:
        typed(field, value)
    except Mismatch:
        return False
    return True


@pytest.mark.parametrize(
    ("annotation", "refused", "taken"),
    [
        (Annotated[Port, at.Ge(1)], 3, 1024),
        (Annotated[Optional[Port], at.Ge(1)], 3, 1024),  # noqa: UP045 - as people write it
        (Annotated[int, at.Le(9), Field(le=20)], 10, 9),
        (Annotated[Literal[1, 2, 3], Field(ge=0, le=10)], 7, 3),
        (Annotated[Literal[1, 2, 3], Field(le=2)], 3, 2),
        (Annotated[Annotated[str, at.MaxLen(2)], at.MaxLen(5)], "abc", "ab"),
        (Annotated[Named, at.MaxLen(5)], "abcd", "abc"),
        (Annotated[str, at.Len(2), at.MinLen(1)], "a", "ab"),
        (Annotated[str, Field(pattern="^a"), Field(pattern="b$")], "xb", "axb"),
        (Annotated[str, Field(pattern="^a"), Field(pattern="b$")], "ax", "ab"),
        (Annotated[str, StringConstraints(pattern="^a", max_length=2)], "abc", "ab"),
        (Annotated[float, at.Interval(ge=0, le=1), Field(ge=-1)], -0.5, 0.5),
    ],
)
def test_of_two_limits_both_hold(annotation: Any, refused: Any, taken: Any) -> None:
    assert not takes(of(annotation), refused)
    assert takes(of(annotation), taken)


@pytest.mark.parametrize(
    ("annotation", "metadata", "refused", "taken"),
    [
        (Annotated[int, at.Ge(5)], {"min": 1}, 2, 5),
        (Annotated[int, at.Le(5)], {"max": 9}, 6, 5),
        (Annotated[str, at.MaxLen(2)], {"max_length": 9}, "abc", "ab"),
        (Annotated[str, Field(pattern="^a")], {"pattern": "x|.*b"}, "x", "ab"),
        (Env, {"choices": ["s"]}, "m", "s"),
    ],
)
def test_metadata_narrows_a_type(annotation: Any, metadata: dict[str, Any], refused: Any, taken: Any) -> None:
    field = of(annotation, metadata=metadata)
    assert not takes(field, refused)
    assert takes(field, taken)


@pytest.mark.parametrize(
    ("annotation", "metadata"),
    [
        (Env, {"choices": ["s", "zzz"]}),
        (Env, {"choices": 5}),
        (Literal["a", "b"], {"choices": ["c"]}),
        (str, {"choices": ["c"]}),
        (int, {"required": False}),
        (Annotated[int, at.Ge(5)], {"min": "1"}),
    ],
)
def test_metadata_that_allows_more_than_the_type_is_refused(annotation: Any, metadata: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="`x`"):
        of(annotation, metadata=metadata)


@pytest.mark.parametrize(
    "extra",
    [
        at.Predicate(str.islower),
        at.Not(str.islower),
        AfterValidator(str.lower),
        StringConstraints(to_lower=True),
        StringConstraints(strip_whitespace=True, max_length=3),
        Field(max_digits=3),
        at.Ge("a"),
        object(),
        int,
    ],
    ids=lambda extra: type(extra).__name__,
)
def test_what_nobody_would_be_held_to_is_refused_outside_pydantic(extra: Any) -> None:
    with pytest.raises(UsageError, match="cannot be held to"):
        of(Annotated[str, extra])


def test_a_typed_dict_is_held_to_no_more() -> None:
    with pytest.raises(UsageError, match="Predicate, which an approver cannot be held to"):
        form_of(Lower)


@pytest.mark.parametrize(
    "extra", [at.Predicate(str.islower), AfterValidator(str.lower), StringConstraints(to_lower=True)]
)
def test_a_model_checks_by_itself(extra: Any) -> None:
    declared: Any = Annotated[str, extra, at.MaxLen(3)]
    assert form_of(pydantic.create_model("Model", x=(declared, ...))).fields[0].max_length == 3


@pytest.mark.parametrize("annotation", [Env, bool, Literal[1, 5], Literal["a", "b"]])
def test_a_limit_of_choices_is_refused(annotation: Any) -> None:
    with pytest.raises(UsageError, match="cannot be held to"):
        of(Annotated[annotation, at.Ge(5)])


@pytest.mark.parametrize("limit", [at.Ge("a"), at.Ge(float("inf")), at.Le(float("nan")), at.MultipleOf(5)])
def test_a_limit_that_is_no_number_is_refused(limit: Any) -> None:
    for kind in (int, float):
        with pytest.raises(UsageError):
            of(Annotated[kind, limit])


@pytest.mark.parametrize(
    "extra", ["a text", Doc("a text"), Field(description="a text"), pydantic.Strict(), pydantic.AllowInfNan(False)]
)
def test_texts_and_what_holds_anyway_are_taken(extra: Any) -> None:
    assert of(Annotated[float, "a text", extra]).description == "a text"
    assert of(pydantic.conint(gt=1)).min == 2


@pytest.mark.parametrize(
    "pattern",
    [
        AN_END,
        "prod$",
        "^a$|^b$",
        "(a$|b$)",
        "[$]$",
        r"\$$",
        "(?i)^PROD$",
        re.compile("^prod$", re.IGNORECASE),
        re.compile("(?m)^prod$"),
    ],
    ids=str,
)
def test_an_end_is_not_in_front_of_a_line_feed(pattern: Any) -> None:
    field = of(Annotated[str, Field(pattern=pattern)])
    taken = [text for text in ("prod", "a", "b", "$") if takes(field, text)]
    assert taken
    assert not [text for text in taken if takes(field, f"{text}\n")]
    assert not takes(of(Annotated[str, at.MinLen(1), Field(pattern=pattern)]), f"{taken[0]}\n")


@pytest.mark.parametrize("pattern", ["^(?!.*secret$)", "a(?=b)", "(?<=a)b", "(?<!a)b", r"^(a|b)\1$", "(?P<x>a)(?P=x)"])
def test_a_pattern_whose_time_is_not_known_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError, match="looks around, refers to a group"):
        of(Annotated[str, Field(pattern=pattern)])


def test_flags_of_a_pattern_hold() -> None:
    assert takes(of(Annotated[str, Field(pattern=re.compile("^AB", re.IGNORECASE))]), "abc")
    assert not takes(of(Annotated[str, Field(pattern=re.compile(r"^\d+$", re.ASCII))]), "٣")
    with pytest.raises(UsageError, match="VERBOSE"):
        of(Annotated[str, Field(pattern=re.compile("a b", re.VERBOSE))])


def test_a_models_own_limits_of_all_texts_are_told() -> None:
    class Short(BaseModel):
        model_config = pydantic.ConfigDict(str_max_length=3, str_min_length=2)
        x: str
        n: int = 1

    field = form_of(Short).fields[0]
    assert [takes(field, text) for text in ("a", "ab", "abcd")] == [False, True, False]


PATTERNS = some.sampled_from(
    ["^a", "b$", "^a$", "a|b$", "^(a|b)$", "^[ab$]+$", "(?:a$|b)", r"^\w+$", "^a\n?b$", "a", "^$", "$^", r"\$"]
)


@given(PATTERNS, some.text("ab$\n", max_size=4))
def test_a_pattern_takes_what_pydantic_takes(pattern: str, text: str) -> None:
    model = pydantic.TypeAdapter(Annotated[str, Field(pattern=pattern)])
    try:
        wanted = bool(model.validate_python(text) == text)
    except pydantic.ValidationError:
        wanted = False
    assert takes(of(Annotated[str, Field(pattern=pattern)]), text) is wanted
