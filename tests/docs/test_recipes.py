"""The other blocks of the recipes: rules that are read, owners that own, Python that runs, commands that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest

from gh_gate.cli import cli
from gh_gate.core import codeowners
from gh_gate.core.policy import file as policy_file
from gh_gate.testing import FakeForge
from tests.docs.pages import DOCS, PAGES, RECIPES, ROOT, blocks, name, prose, text

RULES = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in [*RECIPES, DOCS / "policy-file.md"]
    for number, block in enumerate(blocks(page, "yaml"))
    if not re.search("^jobs:", block, re.MULTILINE)
]
PYTHON = {page.stem: blocks(page, "python") for page in RECIPES if page.stem != "orchestrators"}
OWNERS = blocks(DOCS / "recipes" / "monorepo.md", "codeowners")[0]
TABLE = re.findall(r"^\| `([\w./]+)` \| (.+?) \|$", text(DOCS / "recipes" / "monorepo.md"), re.MULTILINE)
EXAMPLES = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.py")))


@pytest.mark.parametrize("block", RULES)
def test_a_policy_file_is_one_that_is_read(block: str) -> None:
    assert policy_file.parse(block).gates


def test_the_rules_of_the_recipes_are_for_gates_that_they_ask() -> None:
    for page in RECIPES:
        asked = set(re.findall(r"^          name: (\S+)$", text(page), re.MULTILINE))
        ruled = {gate for block in blocks(page, "yaml") if block.startswith("gates:") for gate in _gates(block)}
        assert ruled <= asked, name(page)


def _gates(block: str) -> set[str]:
    return set(policy_file.parse(block).gates)


def test_there_are_owners_to_look_at() -> None:
    assert len(TABLE) == 5


@pytest.mark.parametrize(("path", "told"), TABLE)
def test_a_path_is_owned_by_whom_the_table_says(path: str, told: str) -> None:
    found = codeowners.parse(OWNERS).owners(path)
    assert sorted(found or ()) == sorted(re.findall(r"@\w+", told))


def play(page: str) -> None:
    names: dict[str, Any] = {"__name__": "page"}
    for block in PYTHON[page]:
        exec(compile(block, page, "exec", dont_inherit=True), names)  # noqa: S102 - the page's own examples


def test_the_cost_gate_in_python_asks_only_about_large_sums(capsys: pytest.CaptureFixture[str]) -> None:
    with FakeForge() as forge:
        forge.reject("training-cost", "too dear")
        play("cost")
    assert capsys.readouterr().out == "full small\n"


def test_the_two_person_rule_in_python_needs_two(capsys: pytest.CaptureFixture[str]) -> None:
    with FakeForge() as forge:
        for who in ("alice", "bob"):
            forge.approve("payout", {"limit_usd": 20000}, by=who)
        play("two-people")
    assert capsys.readouterr().out == "20000 alice, bob\n"


def test_no_python_is_left_out() -> None:
    assert {page for page, found in PYTHON.items() if found} == {"cost", "two-people"}


@pytest.mark.parametrize("block", blocks(DOCS / "recipes" / "orchestrators.md", "python"))
def test_what_is_shown_of_an_example_stands_in_it(block: str) -> None:
    assert block in EXAMPLES


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=name)
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    lines = "\n".join(blocks(page, "", "sh", "bash", "console"))
    shown = re.findall(r"^(?:\$ )?gh-gate ([a-z][a-z-]*)", lines, re.MULTILINE)
    shown += re.findall(r"`gh-gate ([a-z][a-z-]*)[ `]", prose(page))
    assert set(shown) <= set(cli.list_commands(click.Context(cli)))


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=name)
def test_every_target_of_make_that_a_page_shows_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text(page), re.MULTILINE)) <= set(targets)
