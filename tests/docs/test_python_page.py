"""The page about Python names everything that is public, and nothing that is not there."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

import gh_gate
from gh_gate import testing
from tests.docs.pages import DOCS, text

LISTED = text(DOCS / "python.md").partition("\n## Every name\n")[2]
TABLES = {
    part.partition("|")[0].strip(" `"): part
    for part in re.split(r"^\| (?:of a )?(?=.+\| what it is)", LISTED, flags=re.MULTILINE)[1:]
}


def named(table: str) -> set[str]:
    cells = re.findall(r"^\| (`.+?) \|", TABLES[table], re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(?:await )?(\w+)[^`]*`", cell)}


def public(kind: Any) -> set[str]:
    fields = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []
    return {name for name in [*dir(kind), *fields] if not name.startswith("_")}


def test_every_public_name_is_listed() -> None:
    assert named("name") == set(gh_gate.__all__)


@pytest.mark.parametrize("kind", [gh_gate.Decision, gh_gate.PendingGate], ids=lambda kind: kind.__name__)
def test_what_an_object_has_is_listed(kind: Any) -> None:
    assert named(kind.__name__) == public(kind)


def test_the_names_for_tests_are_listed() -> None:
    assert set(testing.__all__) <= set(re.findall(r"`(\w+)`", LISTED.rpartition("\n\n")[2]))


@pytest.mark.parametrize("name", [one for one in gh_gate.__all__ if isinstance(getattr(gh_gate, one), type)])
def test_an_errors_exit_code_is_the_one_that_is_told(name: str) -> None:
    kind = getattr(gh_gate, name)
    told = re.search(rf"^\| `{name}` \| .*\((\d)\) \|$", TABLES["name"], re.MULTILINE)
    if issubclass(kind, gh_gate.GateError):
        assert kind.exit_code == (int(told[1]) if told else 1)
    else:
        assert told is None
