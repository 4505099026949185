"""Dataclasses and TypedDicts as inputs, and what an approver's values become."""

from __future__ import annotations

import dataclasses
from dataclasses import InitVar, dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, NewType, NotRequired, Required, TypedDict
from uuid import UUID

import pytest
from annotated_types import Ge, Len
from hypothesis import given
from hypothesis import strategies as some
from pydantic import BaseModel

from gh_gate.core import commands, inputs
from gh_gate.core.inputs import ABSENT
from gh_gate.errors import GateError, UsageError
from gh_gate.library.forms import form_of

Region = NewType("Region", str)


class Target(Enum):
    STAGING = "staging"
    PRODUCTION = "production"


class Empty(Enum):
    pass


class Inner(BaseModel):
    cpu: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Deploy(Base):
    limit: ClassVar[int] = 5
    region: Region = Region("eu")
    replicas: Annotated[int, Ge(1)] = field(default=3, metadata={"description": "pods", "max": 9, "theirs": object()})
    notes: str | None
    size: Literal[1, 5] = 1
    ratio: int | float = 0.5
    inner: Inner = field(default_factory=lambda: Inner(cpu=1))
    names: tuple[str, ...] = ()
    made: str = field(init=False, default="here")


class Answer(TypedDict, total=False):
    target: Required[Target]
    notes: str
    share: Annotated[float, "of the traffic"]


class Whole(TypedDict):
    notes: str | None
    more: NotRequired[int]


def the_field(declared: Any, name: str) -> Any:
    return next(one for one in form_of(declared).fields if one.name == name)


def made(declared: Any, **values: Any) -> Any:
    return form_of(declared).filled(values)


def test_a_dataclass_comes_back() -> None:
    found = made(Deploy, target="production", replicas=4, size="5", inner={"cpu": 2}, names=["a", "b"])
    assert found == Deploy(
        target=Target.PRODUCTION, replicas=4, notes=None, size=5, inner=Inner(cpu=2), names=("a", "b")
    )
    assert found.made == "here"


def test_a_field_says_what_the_class_says() -> None:
    names = [one.name for one in form_of(Deploy).fields]
    assert names == ["target", "region", "replicas", "notes", "size", "ratio", "inner", "names"]
    replicas = the_field(Deploy, "replicas")
    assert (replicas.type, replicas.min, replicas.max, replicas.description) == ("int", 1, 9, "pods")
    assert (the_field(Deploy, "region").type, the_field(Deploy, "region").default) == ("str", "eu")
    assert (the_field(Deploy, "size").choices, the_field(Deploy, "size").default) == (("1", "5"), "1")
    assert (the_field(Deploy, "ratio").type, the_field(Deploy, "notes").required) == ("float", False)
    assert the_field(Deploy, "inner").description == "JSON for Inner"
    assert the_field(Deploy, "names").default == []


def test_a_typed_dict_comes_back() -> None:
    assert made(Answer, target="staging", share=1) == {"target": Target.STAGING, "share": 1}
    assert the_field(Answer, "share").description == "of the traffic"
    assert [one.required for one in form_of(Answer).fields] == [True, False, False]
    assert made(Whole) == {"notes": None}


def test_plain_fields_come_back_as_a_dict() -> None:
    form = form_of({"target": ["eu", "us"], "n": {"type": "int", "default": 1}})
    assert [one.name for one in form.fields] == ["target", "n"]
    assert form.filled({"target": "eu", "n": 1}) == {"target": "eu", "n": 1}
    assert form_of(None).filled({}) == {}


def test_a_structure_is_held_to_its_type_after_the_approval() -> None:
    @dataclass
    class Lists:
        numbers: Annotated[list[int], Len(1, 2)]
        either: str | int = "a"
        free: Any = None

    assert made(Lists, numbers=[1], either=5, free={"a": [1]}) == Lists([1], 5, {"a": [1]})
    for wrong in ([], [1, 2, 3], ["1"], {"a": 1}):
        with pytest.raises(GateError, match="do not make a Lists"):
            made(Lists, numbers=wrong)


def test_a_class_that_refuses_stops_the_pipeline() -> None:
    @dataclass
    class Even:
        n: int

        def __post_init__(self) -> None:
            if self.n % 2:
                raise ValueError("odd")

    with pytest.raises(GateError, match="do not make a Even: odd"):
        made(Even, n=1)


@dataclass
class WithInitVar:
    n: int
    seed: InitVar[int]


@dataclass(init=False)
class WithInit:
    n: int

    def __init__(self, other: int) -> None:
        self.n = other


class Named(NamedTuple):
    n: int


@pytest.mark.parametrize(
    "declared",
    [int, dict, Named, object, Target, WithInitVar, WithInit, Deploy.__init__, 5, "str", [1], {"a": "what"}],
)
def test_what_is_no_declaration_is_refused(declared: Any) -> None:
    with pytest.raises(UsageError):
        form_of(declared)


@pytest.mark.parametrize(
    "annotation",
    [
        date,
        Decimal,
        Path,
        UUID,
        bytes,
        Empty,
        type,
        "Missing",
        None,
        int | date,
        Annotated[int, Ge(0.5)],
    ],
)
def test_a_type_that_nobody_could_be_told_is_refused(annotation: Any) -> None:
    declared = dataclasses.make_dataclass("Declared", [("value", annotation)])
    with pytest.raises(UsageError):
        form_of(declared)


def test_a_default_of_another_type_is_refused() -> None:
    @dataclass
    class Wrong:
        n: int = "five"  # type: ignore[assignment]  # what this is about

    with pytest.raises(UsageError, match="`n` has the default"):
        form_of(Wrong)


def test_a_default_of_none_leaves_the_value_out() -> None:
    @dataclass
    class Maybe:
        n: int = None  # type: ignore[assignment]  # as people write it

    assert (the_field(Maybe, "n").required, the_field(Maybe, "n").default) == (False, ABSENT)
    assert made(Maybe) == Maybe(None)  # type: ignore[arg-type]  # the same


@given(some.sampled_from(Target), some.integers(1, 9), some.none() | some.text("ab c", min_size=1), some.booleans())
def test_what_an_approver_types_comes_back_typed(target: Target, replicas: int, notes: str | None, size: bool) -> None:
    wanted = Deploy(target=target, replicas=replicas, notes=notes, size=5 if size else 1)
    fields = form_of(Deploy).fields
    words = {"target": target.value, "replicas": replicas, "size": "5" if size else "1"}
    line = inputs.copy_line(fields, {**words, **({"notes": notes} if notes is not None else {})})
    assert form_of(Deploy).filled(inputs.validate(fields, commands.parse(line))) == wanted
