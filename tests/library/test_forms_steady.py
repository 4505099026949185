"""What is asked is the same in every process: whatever its hash seed, what was imported before, and where things are in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, make_dataclass
from enum import Enum
from typing import Annotated, Any, Generic, List, Literal, NewType, Optional, TypeVar, Union  # noqa: UP035 - old names too

import pytest
from pydantic import AfterValidator, BaseModel, Field, create_model

from gh_gate.errors import UsageError
from gh_gate.library.forms import form_of, written
from gh_gate.library.forms.named import named

T = TypeVar("T")
Host = NewType("Host", str)

DECLARED = """
import sys
from dataclasses import dataclass, field
from typing import Annotated, Any, List, Literal, NotRequired, Optional, Required, TypedDict, Union
from pydantic import AfterValidator, BaseModel
from gh_gate.core.prompt import template
from gh_gate.library.forms import form_of

if sys.argv[1] == "other":
    Optional[Literal["us", "eu"]]; Required[Literal["us", "eu"]]; Annotated[Literal["us", "eu"], "where"]
    List[Literal["us", "eu"]]; List[Union[str, int]]; Literal["us", "eu"] | None

def known(value): return value

class Inner(BaseModel):
    tags: set[str] = {"a", "b", "c", "d", "e"}
    deep: dict[str, list[frozenset[str]]] = {"x": [frozenset("abcde")]}

class Model(BaseModel):
    inner: Inner = Inner()
    region: Optional[Literal["eu", "us"]] = None
    where: Annotated[Literal["eu", "us"], "where"] = "eu"
    tags: set[str] = {"a", "b", "c", "d", "e"}

@dataclass
class Data:
    region: Optional[Literal["eu", "us"]]
    other: Literal["eu", "us"] | None
    where: Annotated[Literal["eu", "us"], "where"]
    own: Literal["us", "eu"]
    hosts: list[Annotated[str, AfterValidator(known)]]
    regions: List[Literal["eu", "us"]]
    either: List[Union[int, str]]
    inners: list[Inner]
    inner: Inner = field(default_factory=Inner)
    tags: set[str] = field(default_factory=lambda: {"a", "b", "c", "d", "e"})

class Typed(TypedDict, total=False):
    region: Required[Literal["eu", "us"]]

for declared in (Model, Data, Typed):
    print(form_of(declared).fields)
print(template.render("Drop {t}?", {"t": {"a", "b", "c", "d", "e"}}))
"""


class Env(Enum):
    S = 1


class Box(BaseModel, Generic[T]):
    item: T


class Inner(BaseModel):
    tags: set[str]
    pairs: dict[str, set[int]] = {}


@dataclass
class Tags:
    tags: set[str] = field(default_factory=lambda: set("edcba"))


def asked(seed: str, before: str) -> str:
    environ = {**os.environ, "PYTHONHASHSEED": seed}
    words = [sys.executable, "-c", DECLARED, before]
    return subprocess.run(words, env=environ, capture_output=True, text=True, timeout=60, check=True).stdout


def test_every_process_asks_the_same() -> None:
    first = asked("1", "same")
    assert "choices=('us', 'eu')" in first, "an order of the author's own stays"
    assert asked("2", "other") == first


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        (list[Annotated[str, AfterValidator(str.strip)]], "list[str]"),
        (list[Inner], "list[Inner]"),
        (dict[str, Inner | None], "dict[str, Inner | None]"),
        (Union[str, int], "int | str"),  # noqa: UP007 - as people write it
        (Optional[List[int]], "list[int] | None"),  # noqa: UP006, UP045 - as people write them
        (list[Literal["b", "a", Env.S]], "list[Literal['a', 'b', Env.S]]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (list[Host], "list[Host]"),
        (Box[Annotated[int, AfterValidator(abs)]], "Box[int]"),
        (Box, "Box"),
        (list[Any], "list[Any]"),
        (list, "list"),
        (list["Inner"], "list[Inner]"),
        (object(), "object"),
        (dict[str, "Inner"], "dict[str, Inner]"),
    ],
)
def test_a_type_is_called_by_its_name_alone(annotation: Any, name: str) -> None:
    assert named(annotation) == name


def test_a_long_name_is_cut() -> None:
    assert named(type("Long" * 30, (), {})) == "Long" * 20


def test_sets_are_written_sorted() -> None:
    assert written(Tags()) == {"tags": ["a", "b", "c", "d", "e"]}
    assert written({"in": Inner(tags=set("ba"), pairs={"x": {10, 9}})}) == {
        "in": {"tags": ["a", "b"], "pairs": {"x": [10, 9]}}
    }
    assert form_of(Tags).fields[0].default == ["a", "b", "c", "d", "e"]
    assert form_of(Tags).filled({"tags": ["b", "a"]}) == Tags({"a", "b"})


@pytest.mark.parametrize(
    "factory",
    [lambda: list({"a", "b"}), lambda: [*{"a", "b"}], lambda: tuple(set("ab"))],
)
def test_a_default_in_the_order_of_a_set_is_refused(factory: Callable[[], Any]) -> None:
    for declared in (
        make_dataclass("Data", [("names", list[str], field(default_factory=factory))]),
        create_model("Model", names=(list[str], Field(default_factory=factory))),
    ):
        with pytest.raises(UsageError, match="`names` has a default in the order of a set"):
            form_of(declared)


@pytest.mark.parametrize("factory", [lambda: ["b", "a"], lambda: sorted({"b", "a"}), list])
def test_another_made_default_is_shown(factory: Callable[[], Any]) -> None:
    found = form_of(make_dataclass("Data", [("names", list[Any], field(default_factory=factory))])).fields[0]
    assert found.default == factory()
