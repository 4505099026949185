"""The line for another terminal: whoever copies it answers, from any folder, as somebody who may."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gh_gate.cli import cli
from gh_gate.core.gate import Status
from gh_gate.forge.local.source import utc_now
from gh_gate.terminal import elsewhere
from tests.terminal.ground import FIELDS, Place

AWKWARD = {"s": {"type": "str"}, "j": {"type": "json"}, "b": {"type": "bool"}, "f": {"type": "float", "min": 2}}
SPACED = {"w": {"choices": ["blue green", "it's"]}}


@pytest.fixture
def other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where another terminal stands, which belongs to another project."""
    folder = tmp_path / "else where"
    folder.mkdir()
    (folder / "pyproject.toml").touch()
    monkeypatch.chdir(folder)
    for name in ("GITHUB_ACTIONS", "GH_GATE_FORGE", "GH_GATE_LOCAL"):
        monkeypatch.delenv(name, raising=False)
    return folder


def run(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a line as a shell would, in this process."""
    words = shlex.split(line)
    while "=" in words[0]:
        monkeypatch.setenv(*words.pop(0).split("=", 1))
    assert Path(words[0]).name == "gh-gate"
    done = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("fields", [None, FIELDS, AWKWARD, SPACED, {"n": {"type": "int", "min": 5}}])
@pytest.mark.parametrize("approvers", [("@ada",), ("@bob", "@carol"), ("@org/dba",)])
def test_the_line_approves_as_it_stands(
    other_folder: Path, monkeypatch: pytest.MonkeyPatch, fields: Any, approvers: tuple[str, ...]
) -> None:
    project = other_folder.parent / "the project"
    project.mkdir()
    place = Place(project, me="ada", clock=utc_now)
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    ticket = place.ask(*approvers, inputs=fields)
    run(elsewhere.approve(place.forge, ticket.gate, ticket.place.number), monkeypatch)
    decision = place.engine.look(ticket).decision
    assert decision is not None
    assert decision.status is Status.APPROVED


def test_the_line_names_the_folder_only_where_the_present_one_leads_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "src").mkdir()
    place = Place(tmp_path, me="alice")
    gate = place.ask(inputs=None).gate
    monkeypatch.chdir(tmp_path / "src")
    assert elsewhere.approve(place.forge, gate, 1).endswith("gh-gate approve --local 1")
    assert "GH_GATE_LOCAL" not in elsewhere.approve(place.forge, gate, 1)
    monkeypatch.chdir(tmp_path.parent)
    assert elsewhere.approve(place.forge, gate, 1).startswith(f"GH_GATE_LOCAL={tmp_path} ")


def test_a_folder_that_is_gone_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, gone = Place(tmp_path), tmp_path / "gone"
    gate = place.ask(inputs=None).gate
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert elsewhere.approve(place.forge, gate, 1).startswith(f"GH_GATE_LOCAL={tmp_path} ")


def test_the_program_is_named_by_its_path_where_a_shell_would_not_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin dir" / "gh-gate"
    program.parent.mkdir()
    program.touch(mode=0o755)
    place = Place(tmp_path)
    gate = place.ask().gate
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    monkeypatch.setenv("PATH", "/nowhere")
    assert f"'{program}' approve" in elsewhere.approve(place.forge, gate, 1)
    monkeypatch.setenv("PATH", str(program.parent))
    assert " gh-gate approve" in f" {elsewhere.approve(place.forge, gate, 1)}"


def test_a_no_takes_the_same_way(tmp_path: Path) -> None:
    place = Place(tmp_path, me="root")
    assert elsewhere.reject(place.forge, place.ask("@alice").gate, 1) == "reject --local 1 --as alice WHY"
