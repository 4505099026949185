"""Classes as values: what goes by its name, and what is made anew in each call of something."""

from __future__ import annotations

import enum
import sys
from types import ModuleType
from typing import Any

import pytest

import gh_gate
from gh_gate.library.canonical import Unwritable, named, written
from gh_gate.testing import FakeForge


class Plain:
    pass


def _database(env: str) -> Any:
    class Database:
        ENV = env

        @classmethod
        @gh_gate.gate("Drop {table}?", approvers="@alice")
        def drop(cls, table: str) -> str:
            return f"{table} of {cls.__name__}"

    return Database


def _target(env: str) -> Any:
    return enum.Enum("Target", {"HERE": env})


@gh_gate.gate("Wipe {table}?", approvers="@alice")
def wipe(database: Any, table: str) -> str:
    return f"{table} in {database.ENV}"


def test_a_class_that_is_made_anew_each_time_is_refused() -> None:
    for made in (_database("staging"), [_database("staging")], _target("staging")):
        with pytest.raises(Unwritable):
            written(made)


def test_members_of_enumerations_that_are_made_anew_are_told_apart_by_their_values() -> None:
    texts = {written(_target(env).HERE) for env in ("staging", "staging", "production")}
    assert len(texts) == 2


def test_nobody_is_asked_about_a_call_with_such_a_class() -> None:
    with FakeForge() as forge:
        with pytest.raises(gh_gate.UsageError, match="cannot be told apart by `database`"):
            wipe(_database("staging"), "users")
        assert not forge.gates


def test_a_class_method_of_a_class_inside_a_function_is_asked_about() -> None:
    with FakeForge() as forge:
        forge.approve("drop")
        assert _database("staging").drop("users") == "users of Database"


def test_a_class_of_the_interpreters_own_is_told_without_a_place_where_it_stands() -> None:
    assert written(type(None)) != written(type(len))


def test_a_process_that_was_spawned_calls_the_script_what_its_parent_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spawned = ModuleType("__mp_main__")
    spawned.__file__ = "/srv/release.py"
    monkeypatch.setitem(sys.modules, "__mp_main__", spawned)
    monkeypatch.setattr(Plain, "__module__", "__mp_main__")
    assert named(Plain) == "release.Plain"
