"""Whom a CODEOWNERS file gives a path to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gh_gate.core import codeowners


def test_the_last_matching_rule_wins() -> None:
    rules = codeowners.parse("* @all\n/docs/ @docs\n*.md @text\n/docs/legal/ @law\n")
    assert rules.owners_many(["a", "docs/a", "docs/a.md", "docs/legal/a.md"]) == [
        ("@all",),
        ("@docs",),
        ("@text",),
        ("@law",),
    ]


def test_a_rule_without_owners_takes_the_owners_away() -> None:
    rules = codeowners.parse("/apps/ @a\n/apps/github\n/apps/x # nobody\n")
    assert rules.owners("apps/b") == ("@a",)
    assert rules.owners("apps/github/b") == ()
    assert rules.owners("apps/x") == ()
    assert rules.owners("b") is None


def test_the_rule_itself_explains_an_answer() -> None:
    rules = codeowners.parse("\n# first\n*.md @a\n")
    assert rules.rule("x/y.md") == codeowners.Rule(3, "*.md", ("@a",))
    assert rules.rule("x/y.js") is None
    assert rules.rules == (codeowners.Rule(3, "*.md", ("@a",)),)


@pytest.mark.parametrize("path", ["", "/", "//"])
def test_the_empty_path_is_no_file(path: str) -> None:
    rules = codeowners.parse("* @a\n/* @b\n")
    assert rules.owners(path) is None
    assert rules.owners_many([path]) == [None]
    assert rules.rule(path) is None


def test_a_slash_in_front_of_a_path_makes_no_difference() -> None:
    rules = codeowners.parse("/a @a\n/b/c/ @b\n/b/*.md @c\n")
    assert rules.owners_many(["/a", "/b/c/d", "/b/x.md", "/b/c/d/e", "/x"]) == [
        ("@a",),
        ("@b",),
        ("@c",),
        ("@b",),
        None,
    ]


def test_a_path_with_a_slash_at_its_end_is_a_file_in_that_directory() -> None:
    rules = codeowners.parse("* @all\n/deploy/ @ops\n/docs @docs\n")
    assert rules.owners_many(["deploy/", "/deploy/", "deploy", "docs/", "x/"]) == [
        ("@ops",),
        ("@ops",),
        ("@all",),
        ("@docs",),
        ("@all",),
    ]


@pytest.mark.parametrize("path", ["x/", "/x/", "x/y/"])
def test_a_file_without_a_name_has_a_rule_below_the_root(path: str) -> None:
    assert codeowners.parse("* @all").owners(path) == ("@all",)


def test_the_first_file_in_githubs_order_counts() -> None:
    assert codeowners.LOCATIONS == (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    text = "* @a\nx/ @x\n/b/**/c @c\n*.md\n"
    paths = ["b/x/c", "b/x", "b/x/y.md", "b/c/d", "b/d/c", "b/d"]
    rules = codeowners.parse(text)
    assert rules.owners_many(paths) == [codeowners.parse(text).owners(path) for path in reversed(paths)][::-1]


ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / os.environ.get("GH_GATE_CODEOWNERS_VECTORS", "../shared/codeowners/vectors_public.json")


@pytest.mark.skipif(not VECTORS.is_file(), reason="no vectors: GH_GATE_CODEOWNERS_VECTORS names no file")
def test_the_vectors_of_an_outside_corpus_hold() -> None:
    wrong = [vector for vector in json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"] if not _holds(vector)]
    assert wrong == []


def _holds(vector: dict[str, Any]) -> bool:
    if vector["kind"] == "location":
        return bool(vector["expect"] == next((at for at in codeowners.LOCATIONS if at in vector["files"]), None))
    found = codeowners.parse(vector.get("codeowners") or _generated(vector["generate"])).owners(vector["path"])
    return bool(vector["owners"] == (None if found is None else list(found)))


def _generated(parts: dict[str, Any]) -> str:
    times = (parts["bytes"] - len(parts["prefix"]) - len(parts["suffix"])) // len(parts["repeat"])
    return str(parts["prefix"] + parts["repeat"] * times + parts["suffix"])
