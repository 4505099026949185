"""Values are written alike only if they are the same, in every process; what cannot be written like that is refused."""

from __future__ import annotations

import enum
import functools
import itertools
import os
import subprocess
import sys
import threading
from collections import Counter, OrderedDict, namedtuple
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import BaseModel, Field, PrivateAttr, SecretStr

from gh_gate.library.canonical import Unwritable, named, written


class Env(enum.Enum):
    EU = "eu"
    US = "us"


class Word(enum.StrEnum):
    EU = "eu"


class Bits(enum.Flag):
    A = 1
    B = 2


class Point(NamedTuple):
    x: int


@dataclass
class Job:
    name: str
    target: str = field(init=False, default="staging")
    weight: int = field(default=0, compare=False, repr=False)

    @functools.cached_property
    def told(self) -> str:
        return self.name.upper()


@dataclass
class Other:
    name: str
    target: str = "staging"
    weight: int = 0


@dataclass(slots=True)
class Slim:
    name: str


class Heavy(Job):
    """Holds what its class does not declare."""

    def __init__(self, name: str, env: str) -> None:
        super().__init__(name)
        self.env = env


class Slotted(Slim):
    __slots__ = ("__hidden",)

    def __init__(self, name: str, hidden: str) -> None:
        super().__init__(name)
        self.__hidden = hidden


class Host(BaseModel):
    host: str = Field(default="staging", exclude=True)
    _env: str = PrivateAttr("eu")

    def inside(self, env: str) -> Host:
        self._env = env
        return self


def job(**more: Any) -> Job:
    made = Job("j")
    vars(made).update(more)
    return made


DIFFERENT: list[Any] = [
    *(None, True, False, 0, 1, 1.0, -0.0, 0.0, float("nan"), 1j, "", "1", "None", b"", b"1", bytearray(b"1")),
    *([], [1], [[1]], (), (1,), {1}, frozenset({1}), {}, {1: "a"}, {"1": "a"}, {True: "a"}, [1, "a"], range(1)),
    *(OrderedDict(a=1, b=2), OrderedDict(b=2, a=1), {"a": 1, "b": 2}, Counter(a=1)),
    *(Decimal("1.0"), Decimal("1.00"), UUID(int=1), ip_address("127.0.0.1"), timedelta(1), date(2026, 1, 1)),
    *(datetime(2026, 1, 1), datetime(2026, 1, 1, fold=1), datetime(2026, 1, 1, tzinfo=UTC)),  # noqa: DTZ001 - without a zone
    *(datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")), datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Rome"))),
    *(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))), datetime(2026, 1, 1, 5).time()),  # noqa: DTZ001 - the same
    *(Path("/tmp/cache"), Path("/srv"), PurePosixPath("/srv"), "/srv"),  # noqa: S108 - only names
    *(Env.EU, Env.US, Word.EU, "eu", Bits.A, Bits.A | Bits.B, Bits(0), Env, Word, Job, str),
    *(Point(1), Job("j"), job(target="production"), job(weight=1), job(extra=1), Other("j"), Slim("j"), Slim("k")),
    *(Heavy("j", "staging"), Heavy("j", "production"), Slotted("j", "a"), Slotted("j", "b")),
    *(Host(), Host(host="production"), Host(host="staging"), Host().inside("us")),
    *(SimpleNamespace(a=1), SimpleNamespace(a=2), len, max, os.path.join, named),
    *("\N{GRINNING FACE}", "\ud83d\ude00", {"\N{GRINNING FACE}"}, {"\ud83d\ude00"}),
]


def test_different_values_are_written_differently() -> None:
    texts = [written(value) for value in DIFFERENT]
    for (one, first), (two, second) in itertools.combinations(zip(DIFFERENT, texts, strict=True), 2):
        assert first != second, (one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}),
        ({"x", "y", "z"}, {"z", "x", "y"}),
        (Job("j"), Job("j")),
        (Host(host="a"), Host(host="a")),
        ([Path("a")], [Path("a")]),
    ],
)
def test_the_same_is_written_alike(one: Any, two: Any) -> None:
    assert written(one) == written(two)


def test_what_a_value_has_worked_out_and_kept_changes_nothing() -> None:
    one = Job("j")
    assert one.told == "J"
    assert written(one) == written(Job("j"))


class Plain:
    pass


class Text(str):  # noqa: SLOT000 - a subclass with attributes of its own
    pass


@dataclass
class Rows(list[int]):
    name: str = "r"


class Zone(tzinfo):
    """A zone of somebody's own."""

    def utcoffset(self, _: datetime | None, /) -> timedelta:
        return timedelta(0)

    def dst(self, _: datetime | None, /) -> None:
        return None

    def tzname(self, _: datetime | None, /) -> str:
        return "zone"


class Secret(BaseModel):
    word: SecretStr


@dataclass
class Looping:
    inner: Any = None


LOOP = Looping()
LOOP.inner = [LOOP]
DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "value",
    [
        *(
            object(),
            Plain(),
            Text("a"),
            Rows(),
            lambda: 1,
            functools.partial(len),
            [].append,
            "".join,
            threading.Lock(),
        ),
        *(iter([1]), (one for one in "a"), memoryview(b"a"), ValueError("a"), sys, 10**5000, LOOP, DEEP, list[int]),
        *(SecretStr("a"), Secret(word=SecretStr("a")), {"a": [SecretStr("a")]}, {"env": "eu", "day": Plain()}),
        *(datetime(2026, 1, 1, tzinfo=Zone()), type("Sub", (date,), {})(2026, 1, 1)),
        type("Loose", (namedtuple("Base", "x"),), {})(1),  # noqa: PYI024 - a subclass of one, with attributes
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_may_hide_a_difference_is_refused(value: Any) -> None:
    with pytest.raises(Unwritable):
        written(value)


def test_a_refusal_never_shows_the_value() -> None:
    with pytest.raises(Unwritable) as error:
        written({"word": SecretStr("hush")})
    assert (error.value.kind, str(error.value)) == ("SecretStr", "SecretStr")


class Number:
    """Looks like one of numpy's."""

    shape = ()

    def __init__(self, value: Any, dtype: str = "float64") -> None:
        self.value, self.dtype = value, dtype

    def item(self) -> Any:
        return self.value


Number.__module__ = "numpy"


def test_numpys_numbers_are_written_and_its_times_are_not() -> None:
    assert written(Number(0.94)) == written(Number(0.94)) != written(Number(0.95))
    for odd in (Number(5, "datetime64[s]"), Number(Plain()), Number(Number(1))):
        with pytest.raises(Unwritable):
            written(odd)


_CHILD = """
import sys; sys.path[:0] = sys.argv[1:]
from test_canonical import DIFFERENT, Host, written
print([written(value) for value in (*DIFFERENT, {"a", "b", "c", "d"}, Host(host="a"))])
"""


@pytest.mark.slow
def test_every_process_writes_the_same() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", _CHILD, str(Path(__file__).parent), str(Path.cwd())],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in "12"
    }
    assert len(found) == 1


def test_the_script_that_was_started_goes_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plain, "__module__", "__main__")
    for path, name in (("/srv/release.py", "release.Plain"), (None, "__main__.Plain")):
        monkeypatch.setattr(sys.modules["__main__"], "__file__", path, raising=False)
        assert named(Plain) == name


ATOMS = some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text() | some.binary()
VALUES = some.recursive(ATOMS, lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner), max_leaves=8)


@given(VALUES, VALUES)
def test_two_values_are_written_alike_only_if_python_shows_them_alike(one: Any, two: Any) -> None:
    alike = repr(_sorted(one)) == repr(_sorted(two))
    assert (written(one) == written(two)) is alike


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def test_a_field_counts_where_it_stands_in_the_class_or_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(Job("j"))
    monkeypatch.setattr(Job, "target", "production")
    assert written(Job("j")) != before
    assert written(Slim.__new__(Slim)) not in {written(Slim("j")), written(Slim(None))}  # type: ignore[arg-type]  # looks unset
