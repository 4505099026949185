"""What tells calls of a guarded function apart: an approval of one is none of another, and what cannot be told asks nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

import gh_gate
from gh_gate.errors import GateError, UsageError
from gh_gate.testing import FakeForge

ran: list[Any] = []


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    ran.clear()


class Database:
    """No plain value: nobody sees what is in it."""

    def __init__(self, env: str) -> None:
        self.env = env

    @gh_gate.gate("Drop `{table}`?")
    def drop(self, table: str) -> None:
        ran.append((self.env, table))

    @gh_gate.gate("Wipe `{table}`?", apart=lambda self, table: (self.env, table))
    def wipe(self, table: str) -> None:
        ran.append((self.env, table))

    @classmethod
    @gh_gate.gate("Truncate?")
    def truncate(cls) -> None:
        ran.append(cls.__name__)

    def bare(self, table: str) -> None:
        ran.append((self.env, table))


class Logs(Database):
    pass


@dataclass
class Told:
    env: str

    @gh_gate.gate("Drop `{table}`?")
    def drop(self, table: str) -> None:
        ran.append((self.env, table))

    def bare(self, table: str) -> None:
        ran.append((self.env, table))


class Login(BaseModel):
    word: SecretStr


@gh_gate.gate("Run it?")
def run(what: Any, /, *rest: Any, **more: Any) -> None:
    ran.append((what, rest, more))


def test_a_method_of_another_object_is_another_call(forge: FakeForge) -> None:
    forge.approve("drop")
    forge.reject("drop")
    Told("staging").drop("users")
    with pytest.raises(gh_gate.Rejected):
        Told("production").drop("users")
    assert ran == [("staging", "users")]


def test_a_method_of_another_class_is_another_call(forge: FakeForge) -> None:
    forge.approve("truncate")
    forge.reject("truncate")
    Logs.truncate()
    with pytest.raises(gh_gate.Rejected):
        Database.truncate()
    assert ran == ["Logs"]


def test_a_bound_method_of_another_object_is_another_call(forge: FakeForge) -> None:
    forge.approve("bare")
    forge.reject("bare")
    gh_gate.gate("Drop {table}?")(Told("staging").bare)("users")
    with pytest.raises(gh_gate.Rejected):
        gh_gate.gate("Drop {table}?")(Told("production").bare)("users")
    with pytest.raises(UsageError, match="`__self__`: a Database"):
        gh_gate.gate("Drop {table}?")(Database("staging").bare)("users")
    assert ran == [("staging", "users")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Path("/tmp/cache"), Path("/srv")),  # noqa: S108 - only names
        ({"env": "staging", "day": Path("a")}, {"env": "production", "day": Path("a")}),
        ({1: "a"}, {"1": "a"}),
        ((1,), [1]),
        (1, True),
    ],
)
def test_every_argument_counts(forge: FakeForge, one: Any, two: Any) -> None:
    for given in ((one,), ("x", one), ()):
        forge.approve("run")
        forge.reject("run")
        more = {} if given else {"by": one}
        run(*(given or ("y",)), **more)
        with pytest.raises(gh_gate.Rejected):
            run(*([*given[:-1], two] if given else ("y",)), **({} if given else {"by": two}))
    assert len(ran) == 3


def test_a_function_of_the_same_name_is_another_call(forge: FakeForge) -> None:
    class Cache:
        @staticmethod
        @gh_gate.gate("Purge {name}?")
        def purge(name: str) -> None:
            ran.append(f"cache {name}")

    @gh_gate.gate("Purge {name}?")
    def _purge(name: str) -> None:
        ran.append(f"_purge {name}")

    forge.approve("purge")
    forge.reject("purge")
    Cache.purge("eu")
    with pytest.raises(gh_gate.Rejected):
        _purge("eu")
    assert ran == ["cache eu"]


def test_a_function_without_arguments_has_an_identity_too(forge: FakeForge) -> None:
    forge.approve("go")
    forge.reject("go")
    gh_gate.gate("Go?", name="go")(_one)()
    with pytest.raises(gh_gate.Rejected):
        gh_gate.gate("Go?", name="go")(_two)()


def _one() -> None:
    pass


def _two() -> None:
    pass


@pytest.mark.parametrize("odd", [object(), SecretStr("hush"), Login(word=SecretStr("hush")), [lambda: 1]])
def test_what_cannot_be_told_is_refused_before_anybody_is_asked(forge: FakeForge, odd: Any) -> None:
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = [((odd,), {}), ((1, odd), {}), ((1,), {"by": {"a": odd}})]
    for args, kwargs in calls:
        with pytest.raises(UsageError, match=r"cannot be told apart by `(what|rest|more)`") as error:
            run(*args, **kwargs)
        assert "hush" not in error.value.diagnostics()
    assert (ran, forge.gates) == ([], ())


def test_the_refusal_says_what_to_write(forge: FakeForge) -> None:
    with pytest.raises(UsageError, match="calls of drop cannot be told apart by `self`: a Database") as error:
        Database("staging").drop("users")
    assert "apart=lambda self, table: (self.WHAT_MATTERS, table,)" in error.value.do
    assert (ran, forge.gates) == ([], ())


def test_an_author_may_name_what_matters(forge: FakeForge) -> None:
    forge.approve("wipe")
    forge.reject("wipe")
    Database("staging").wipe("users")
    Database("staging").wipe(table="users")
    with pytest.raises(gh_gate.Rejected):
        Database("production").wipe("users")
    assert ran == [("staging", "users")] * 2


def test_what_is_named_tells_apart_and_nothing_else_does(forge: FakeForge) -> None:
    @gh_gate.gate("Load?", apart=lambda more, **rest: (more, rest["by"]))
    def load(more: int, word: SecretStr, **rest: Any) -> None:
        ran.append((more, word, rest))

    forge.approve("load", times=2)
    load(1, SecretStr("a"), by="x")
    load(1, SecretStr("b"), by="x")
    load(1, SecretStr("b"), by="y")
    assert (len(ran), len(forge.gates)) == (3, 2)


async def _later(table: str) -> str:
    return table


@pytest.mark.parametrize(
    "apart",
    [lambda table: None, lambda table: object(), lambda table: (table, SecretStr("a")), lambda table: _later(table)],  # noqa: ARG005, PLW0108 - odd ones
    ids=["nothing", "an object", "a secret", "a coroutine"],
)
def test_what_tells_nothing_apart_is_refused_at_the_call(forge: FakeForge, apart: Callable[..., Any]) -> None:
    guarded = gh_gate.gate("Drop {table}?", name="drop", apart=apart)(_drop)
    with pytest.raises(UsageError, match="`apart` gave a"):
        guarded("users")
    assert (ran, forge.gates) == ([], ())


def _drop(table: str) -> None:
    ran.append(table)


def test_an_author_s_slip_asks_nobody(forge: FakeForge) -> None:
    guarded = gh_gate.gate("Drop {table}?", name="drop", apart=lambda table: table.env)(_drop)
    with pytest.raises(GateError, match="`apart` failed with AttributeError"):
        guarded("users")
    free = gh_gate.gate("Run?", name="run", apart=lambda by: by)(lambda **more: ran.append(more))
    with pytest.raises(UsageError, match="`apart` takes `by`, and the call has no such value"):
        free(of=1)
    assert (ran, forge.gates) == ([], ())


@dataclass
class Tables:
    """A list that somebody changes as soon as somebody else has answered."""

    names: list[str] = field(default_factory=lambda: ["scratch"])

    def later(self, forge: FakeForge, monkeypatch: pytest.MonkeyPatch) -> Tables:
        take = forge._script.take

        def changing(number: int, elapsed: float) -> Any:
            found = take(number, elapsed)
            self.names[:] = ["users"] if found else self.names
            return found

        monkeypatch.setattr(forge._script, "take", changing)
        return self


async def _drop_later(tables: Tables) -> None:
    ran.append(list(tables.names))


@pytest.mark.parametrize("how", ["plain", "async", "apart"])
def test_an_argument_that_changed_while_people_thought_stops_the_call(
    forge: FakeForge, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    tables = Tables().later(forge, monkeypatch)
    forge.approve("drop")
    calls: dict[str, Callable[[Any], Any]] = {
        "plain": gh_gate.gate("Drop?", name="drop")(_drop),
        "async": lambda given: asyncio.run(gh_gate.gate("Drop?", name="drop")(_drop_later)(given)),
        "apart": gh_gate.gate("Drop?", name="drop", apart=lambda table: table.names)(_drop),
    }
    with pytest.raises(GateError, match=r"the arguments of .* changed while people were asked"):
        calls[how](tables)
    assert ran == []


def test_a_prompt_that_changed_stops_the_call_or_is_asked_anew(
    forge: FakeForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = Tables().later(forge, monkeypatch)
    forge.approve("drop", times=2)
    guarded = gh_gate.gate("Drop {table.names[0]}?", name="drop", apart=lambda: "always")(_drop)
    guarded(tables)  # type: ignore[arg-type]  # whatever it drops
    assert [gate.prompt for gate in forge.gates] == ["Drop scratch?", "Drop users?"]
    changed = SimpleNamespace(render=lambda *_: "Drop everything?")
    monkeypatch.setattr("gh_gate.library.guarding.template", changed)
    with pytest.raises(GateError, match="changed while people were asked"):
        guarded(tables)  # type: ignore[arg-type]  # whatever it drops
    assert len(ran) == 1


def test_the_same_call_in_another_run_has_another_hash(forge: FakeForge) -> None:
    forge.approve("drop", times=2)
    for key in ("v14", "v15"):
        gh_gate.gate("Drop {table}?", name="drop", key=key)(_drop)("users")
    first, second = (gate.key.split("/") for gate in forge.gates)
    assert (first[0], second[0]) == ("v14", "v15")
    assert (len(first[1]), first[1] == second[1]) == (40, False)
