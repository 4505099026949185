"""A gate in front of a function: its body runs only once people have approved this very call."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import gh_gate
from gh_gate.errors import UsageError
from gh_gate.testing import FakeForge

ran: list[Any] = []


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    ran.clear()


@gh_gate.gate("Drop `{table}` in {env}?", approvers="@alice")
def drop(table: str, env: str = "staging", *rest: str, **more: int) -> str:
    """Drop a table."""
    ran.append((table, env, rest, more))
    return f"dropped {table}"


@dataclass
class Where:
    region: str


@gh_gate.gate("Copy {table}?", inputs=Where)
def copy(table: str, *, approved: Where | None = None) -> str:
    return f"{table} to {approved.region if approved else '?'}"


def test_the_body_runs_with_its_arguments_once_it_is_approved(forge: FakeForge) -> None:
    forge.approve("drop")
    assert drop("users", rows=5) == "dropped users"
    assert ran == [("users", "staging", (), {"rows": 5})]
    assert forge.gate("drop").prompt == "Drop `users` in staging?"


@pytest.mark.parametrize("answer", ["/reject no", "/approve maybe", "approve", ""])
def test_the_body_does_not_run_without_an_approval(forge: FakeForge, answer: str) -> None:
    if answer:
        forge.comment("drop", answer)
    with pytest.raises(gh_gate.NotApproved):
        drop("users")
    assert ran == []


def test_the_body_does_not_run_where_the_forge_fails(forge: FakeForge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gh_gate.library.asking.open_gate", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("gh_gate.library.guarding.open_gate", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drop("users")
    assert (ran, forge.gates) == ([], ())


def test_an_approval_of_one_call_is_none_of_another(forge: FakeForge) -> None:
    forge.approve("drop")
    forge.reject("drop")
    drop("users")
    with pytest.raises(gh_gate.Rejected):
        drop("orders")
    assert [row[0] for row in ran] == ["users"]


def test_a_no_to_one_call_is_none_to_another(forge: FakeForge) -> None:
    forge.reject("drop")
    forge.approve("drop")
    with pytest.raises(gh_gate.Rejected):
        drop("users")
    assert drop("orders") == "dropped orders"


def test_arguments_that_the_prompt_does_not_show_tell_calls_apart(forge: FakeForge) -> None:
    @gh_gate.gate("Drop it?")
    def drop_it(table: str) -> str:
        return table

    forge.approve("drop_it", times=2)
    assert (drop_it("users"), drop_it("orders")) == ("users", "orders")
    assert len(forge.gates) == 2


def test_the_same_call_again_finds_the_same_answer(forge: FakeForge) -> None:
    forge.reject("drop")
    for _ in range(2):
        with pytest.raises(gh_gate.Rejected):
            drop("users", env="staging")
    with pytest.raises(gh_gate.Rejected):
        drop(table="users")
    assert len(forge.gates) == 1


def test_the_typed_values_reach_the_function(forge: FakeForge) -> None:
    forge.approve("copy", {"region": "eu"})
    assert copy("users") == "users to eu"


def test_without_inputs_the_function_may_get_the_decision(forge: FakeForge) -> None:
    @gh_gate.gate("Go on?", name="go")
    def go(approved: gh_gate.Decision[Any], step: int) -> str:
        return f"{step} by {approved.by}"

    forge.approve("go")
    assert go(step=3) == "3 by alice"  # type: ignore[call-arg]  # what the gate gives is not the caller's to give


def test_what_was_approved_is_not_the_callers_to_give(forge: FakeForge) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'approved'"):
        copy("users", approved=Where("moon"))
    assert not forge.gates


def test_a_call_that_cannot_be_made_asks_nobody(forge: FakeForge) -> None:
    with pytest.raises(TypeError):
        drop()  # type: ignore[call-arg]  # what this is about
    assert not forge.gates


def test_an_async_function_is_awaited(forge: FakeForge) -> None:
    @gh_gate.gate("Drop {table}?", inputs=Where)
    async def drop_later(table: str, approved: Where | None = None) -> Any:
        await asyncio.sleep(0)
        return table, approved

    forge.approve("drop_later", {"region": "eu"})
    forge.reject("drop_later")
    assert asyncio.run(drop_later("users")) == ("users", Where("eu"))
    with pytest.raises(gh_gate.Rejected):
        asyncio.run(drop_later("orders"))


@dataclass(frozen=True)
class Model:
    """Something with methods."""

    accuracy: float = 0.94

    @gh_gate.gate("Deploy at {self.accuracy:.1%} to {to}?")
    def deploy(self, to: str) -> str:
        return f"{self.accuracy} {to}"

    @classmethod
    @gh_gate.gate("Build?")
    def build(cls) -> str:
        return cls.__name__

    @staticmethod
    @gh_gate.gate("Clean {what}?")
    def clean(what: str) -> str:
        return what


def test_methods_are_guarded_too(forge: FakeForge) -> None:
    for name in ("deploy", "build", "clean"):
        forge.approve(name)
    assert (Model().deploy("eu"), Model.build(), Model.clean("all")) == ("0.94 eu", "Model", "all")
    assert forge.gate("deploy").prompt == "Deploy at 94.0% to eu?"


def test_two_gates_are_asked_one_after_another(forge: FakeForge) -> None:
    @gh_gate.gate("QA for {version}?", name="qa", approvers="@alice")
    @gh_gate.gate("Security for {version}?", name="security", approvers="@bob")
    def release(version: str) -> str:
        return version

    forge.approve("qa", by="alice")
    forge.approve("security", by="bob")
    assert release("v14") == "v14"
    assert [(gate.name, gate.approvers) for gate in forge.gates] == [("qa", ("@alice",)), ("security", ("@bob",))]


def test_it_looks_like_the_function() -> None:
    assert (drop.__name__, drop.__doc__) == ("drop", "Drop a table.")
    assert list(inspect.signature(drop).parameters) == ["table", "env", "rest", "more"]
    assert list(inspect.signature(copy).parameters) == ["table"]
    assert inspect.iscoroutinefunction(gh_gate.gate("?")(_later))


async def _later() -> None:
    pass


def _generator() -> Iterator[int]:
    yield 1


async def _async_generator() -> AsyncIterator[int]:
    yield 1


def _plain(table: str) -> str:
    return table


def _takes_many(*approved: int) -> int:
    return len(approved)


def _takes_any(**approved: int) -> int:
    return len(approved)


def _free(**values: int) -> int:
    return len(values)


@pytest.mark.parametrize(
    ("function", "prompt", "options"),
    [
        (_generator, "?", {}),
        (_async_generator, "?", {}),
        (Model, "?", {}),
        (vars(Model)["build"], "?", {}),
        (vars(Model)["clean"], "?", {}),
        ("text", "?", {}),
        (functools.cached_property(lambda _: 1), "?", {}),
        (lambda: 1, "?", {}),
        (_plain, "Drop {tabel}?", {}),
        (_plain, "Drop {table:{width}}?", {}),
        (_plain, "Drop {?", {}),
        (_plain, "Drop {}?", {}),
        (_plain, "", {}),
        (_plain, "?", {"timeout": "soon"}),
        (_plain, "?", {"fail_on_rejection": False}),
        (_plain, "?", {"inputs": Where}),
        (_plain, "?", {"name": "a b"}),
        (gh_gate.gate("?")(_plain), "?", {}),
        (dict.update, "?", {}),
        (_takes_many, "?", {}),
        (_takes_any, "?", {}),
        (_plain, "?", {"apart": "table"}),
        (_plain, "?", {"apart": _later}),
        (_plain, "?", {"apart": lambda tabel: tabel}),
        (_plain, "?", {"apart": lambda table, /: table}),
        (_plain, "?", {"apart": lambda table="": table}),
        (_plain, "?", {"apart": functools.partial(lambda table: table, table="")}),
    ],
)
def test_what_is_wrong_is_found_when_the_code_is_loaded(function: Any, prompt: str, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        gh_gate.gate(prompt, **options)(function)


def test_a_gate_without_a_prompt_is_refused() -> None:
    with pytest.raises(UsageError, match="no prompt"):
        gh_gate.gate(_plain)  # type: ignore[arg-type]  # a slip


def test_fields_may_come_from_keyword_arguments(forge: FakeForge) -> None:
    guarded = gh_gate.gate("Take {a} and {b}?", name="free")(_free)
    forge.approve("free")
    assert guarded(a=1, b=2) == 2
    with pytest.raises(UsageError, match="no such value"):
        guarded(a=1)


def test_a_class_without_fields_is_an_input_too(forge: FakeForge) -> None:
    @dataclass
    class Nothing:
        pass

    forge.approve("free")
    got = gh_gate.gate("Go?", name="free", inputs=Nothing)(lambda approved=None: approved)()
    assert got == Nothing()


@pytest.mark.parametrize("stands", [True, False], ids=["takes it", "does not"])
def test_a_caller_cannot_slip_in_what_was_approved(forge: FakeForge, *, stands: bool) -> None:
    def takes(table: str, *, approved: Any = None, **options: Any) -> Any:
        return ran.append((table, approved, options))

    def does_not(table: str, **options: Any) -> Any:
        return ran.append((table, options))

    guarded: Any = gh_gate.gate("Copy {table}?", name="copy")(takes if stands else does_not)
    with pytest.raises(TypeError, match="unexpected keyword argument 'approved'"):
        guarded("users", approved={"target": "production"})
    assert (ran, forge.gates) == ([], ())


def test_a_name_that_is_given_twice_is_refused(forge: FakeForge) -> None:
    def run(x: str, /, *rest: str, **more: str) -> Any:
        return ran.append((x, rest, more))

    guarded: Any = gh_gate.gate("Run {x}?", name="run")(run)
    for name in ("x", "rest"):
        with pytest.raises(TypeError, match=f"`{name}` by its name"):
            guarded("scratch", **{name: "users"})
    assert (ran, forge.gates) == ([], ())
