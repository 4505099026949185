"""Pydantic models as inputs: what an approver is asked, and that the model comes back, made by its own validators."""

from __future__ import annotations

import itertools
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, Optional

import annotated_types
import pydantic
import pytest
from pydantic import BaseModel, Field

from gh_gate.core.inputs import ABSENT
from gh_gate.errors import GateError, UsageError
from gh_gate.library.forms import form_of, written


class Target(Enum):
    STAGING = "staging"
    PRODUCTION = "production"


class Level(IntEnum):
    LOW = 1
    HIGH = 5


class Limits(BaseModel):
    cpu: int = 1
    names: list[str] = []


class Deploy(BaseModel):
    target: Target
    level: Level = Level.LOW
    replicas: int = Field(3, ge=1, le=10, description="how   many\npods")
    share: float = Field(0.5, ge=0, le=1)
    notes: Optional[str]  # noqa: UP045 - written as many people write it
    limits: Limits = Limits()
    size: Literal["s", "m"] | None = None


def the_field(declared: Any, name: str) -> Any:
    return next(field for field in form_of(declared).fields if field.name == name)


def made(declared: Any, **values: Any) -> Any:
    return form_of(declared).filled(values)


def test_a_model_comes_back() -> None:
    found = made(Deploy, target="production", level="HIGH", limits={"cpu": 2, "names": ["a"]})
    limits = Limits(cpu=2, names=["a"])
    assert found == Deploy(
        target=Target.PRODUCTION, level=Level.HIGH, replicas=3, share=0.5, notes=None, limits=limits, size=None
    )


def test_a_model_is_written_as_an_approver_writes_it() -> None:
    wanted = Deploy(target=Target.PRODUCTION, level=Level.HIGH, replicas=3, share=0.5, notes=None, size="m")
    words = written(wanted)
    assert (words["level"], words["target"], words["limits"]) == ("HIGH", "production", {"cpu": 1, "names": []})
    assert made(Deploy, **words) == wanted


def test_a_field_says_what_the_model_says() -> None:
    assert the_field(Deploy, "target").choices == ("staging", "production")
    assert the_field(Deploy, "level").choices == ("LOW", "HIGH")
    assert the_field(Deploy, "level").default == "LOW"
    replicas = the_field(Deploy, "replicas")
    assert (replicas.min, replicas.max, replicas.default, replicas.description) == (1, 10, 3, "how many pods")
    assert the_field(Deploy, "limits").default == {"cpu": 1, "names": []}
    assert (the_field(Deploy, "notes").required, the_field(Deploy, "notes").default) == (False, ABSENT)
    assert (the_field(Deploy, "size").choices, the_field(Deploy, "size").required) == (("m", "s"), False)


@pytest.mark.parametrize(
    ("annotation", "least", "most"),
    [
        (Annotated[int, Field(gt=0)], 1, None),
        (Annotated[int, Field(lt=0)], None, -1),
        (Annotated[int, Field(gt=0, ge=5)], 5, None),
        (Annotated[int, annotated_types.Interval(ge=2, lt=5)], 2, 4),
        (pydantic.PositiveInt, 1, None),
        (pydantic.NonNegativeInt, 0, None),
        (pydantic.conint(gt=1, le=3), 2, 3),
        (Annotated[int | None, Field(ge=1)], 1, None),
        (Annotated[int, Field(ge=1)] | None, 1, None),
        (Annotated[float, Field(ge=0.25)], 0.25, None),
        (Literal[1, 2, 3], 1, 3),
    ],
    ids=str,
)
def test_a_limit_is_the_same_for_approver_and_model(annotation: Any, least: float | None, most: float | None) -> None:
    found = the_field(pydantic.create_model("M", n=(annotation, ...)), "n")
    assert (found.min, found.max) == (least, most)


@pytest.mark.parametrize(
    ("limits", "taken", "refused"),
    [
        ({"pattern": "^v[0-9]+$"}, ["v1", "v22"], ["v", "xv1", "v1x"]),
        ({"pattern": "[0-9]"}, ["1", "a1b"], ["a", ""]),
        ({"pattern": "^a|b$"}, ["ax", "xb"], ["x"]),
        ({"min_length": 2}, ["ab", "a\nb"], ["a", ""]),
        ({"min_length": 1, "max_length": 2}, ["a", "ab"], ["", "abc"]),
        ({"min_length": 3, "pattern": "^a"}, ["abc"], ["ab", "xabc"]),
    ],
    ids=str,
)
def test_a_limit_of_a_text_takes_what_the_model_takes(
    limits: dict[str, Any], taken: list[str], refused: list[str]
) -> None:
    from gh_gate.core.inputs.values import Mismatch, typed  # noqa: PLC0415 - only this test looks so deep

    model = pydantic.create_model("M", text=(str, Field(**limits)))
    field = the_field(model, "text")
    for text in taken:
        assert typed(field, text) == model.model_validate({"text": text}).text  # type: ignore[attr-defined]  # a made model
    for text in refused:
        with pytest.raises(Mismatch):
            typed(field, text)
        with pytest.raises(pydantic.ValidationError):
            model.model_validate({"text": text})


def test_an_alias_is_the_models_own_matter() -> None:
    class Aliased(BaseModel):
        target: str = Field(alias="deployTarget")
        region: str = Field(validation_alias=pydantic.AliasChoices("REGION", "AWS_REGION"), default="eu")

    class Around(BaseModel):
        inner: Aliased = Aliased(deployTarget="eu")

    assert [field.name for field in form_of(Aliased).fields] == ["target", "region"]
    assert made(Aliased, target="eu", region="us").region == "us"
    assert the_field(Around, "inner").default == {"target": "eu", "region": "eu"}
    for values in ({"target": "us"}, {"deployTarget": "us"}):
        assert made(Around, inner=values).inner.target == "us"


def test_validators_have_the_last_word_and_a_refusal_stops() -> None:
    class Even(BaseModel):
        n: int

        @pydantic.field_validator("n")
        @classmethod
        def even(cls, value: int) -> int:
            if value % 2:
                raise ValueError("odd")
            return value * 10

    assert made(Even, n=2).n == 20
    with pytest.raises(GateError, match="do not make a Even") as error:
        made(Even, n=3)
    assert not isinstance(error.value, UsageError)


def test_an_inherited_a_frozen_and_a_strict_model_come_back() -> None:
    class Base(BaseModel, frozen=True, extra="forbid", strict=True):
        a: int

    class Child(Base, frozen=True):
        target: Target = Target.STAGING
        ratio: float = 1

    assert made(Child, a=1, target="production") == Child(a=1, target=Target.PRODUCTION)


def test_a_pydantic_dataclass_comes_back() -> None:
    @pydantic.dataclasses.dataclass
    class Pods:
        n: int = Field(default=5, ge=3)
        target: Target = Target.STAGING

    assert the_field(Pods, "n").min == 3
    assert made(Pods, target="production") == Pods(5, Target.PRODUCTION)


def test_a_default_is_the_same_in_every_process() -> None:
    class Same(BaseModel):
        names: list[str] = Field(default_factory=lambda: ["a"])

    drawn = itertools.count()

    class Another(BaseModel):
        names: list[int] = Field(default_factory=lambda: [next(drawn)])

    assert the_field(Same, "names").default == ["a"]
    with pytest.raises(UsageError, match="another one each time"):
        form_of(Another)


def test_a_default_that_needs_other_values_is_refused() -> None:
    class Derived(BaseModel):
        a: int = 1
        b: int = Field(default_factory=lambda data: data["a"] + 1)

    with pytest.raises(UsageError, match="the input `b`: its default cannot be made"):
        form_of(Derived)


class Root(pydantic.RootModel[int]):
    pass


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        (pydantic.SecretStr, "SecretStr"),
        (pydantic.AwareDatetime, "AwareDatetime"),
        (Annotated[float, Field(gt=0)], "write `ge="),
        (Annotated[float, Field(lt=1)], "write `le="),
        (Annotated[int, Field(multiple_of=5)], "multiple_of"),
        (bytes, "bytes"),
        (complex, "complex"),
        (Literal["a", 1], "Literal"),
        (Literal[True], "Literal"),
    ],
    ids=str,
)
def test_what_an_approver_cannot_be_held_to_is_refused(annotation: Any, said: str) -> None:
    with pytest.raises(UsageError, match="the input `value`") as error:
        form_of(pydantic.create_model("M", value=(annotation, ...)))
    assert said in f"{error.value.what} {error.value.do}"


def test_a_model_whose_types_are_not_there_is_refused() -> None:
    class Vague(BaseModel):
        value: Missing  # type: ignore[name-defined]  # noqa: F821 - what this is about

    with pytest.raises(UsageError, match="the types of Vague cannot be found"):
        form_of(Vague)


def test_a_root_model_and_an_instance_are_refused() -> None:
    with pytest.raises(UsageError, match="root model"):
        form_of(Root)
    with pytest.raises(UsageError, match="takes the class"):
        form_of(Limits())
