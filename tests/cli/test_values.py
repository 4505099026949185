"""What is given to ``gh-gate approve`` is posted as what it is, and shown so that a terminal obeys none of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gh_gate.cli import cli, values
from gh_gate.core import commands, inputs
from gh_gate.core.inputs import declare
from gh_gate.errors import GateError, UsageError

FIELDS = declare({"hosts": "json", "n": {"type": "int", "required": False}, "note": {"type": "str", "required": False}})


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The program in a project folder that belongs to ada."""
    (tmp_path / "CODEOWNERS").write_text("* @ada\n", encoding="utf-8")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("GH_GATE_LOCAL", str(tmp_path))
    return lambda *words: CliRunner().invoke(cli, [*words, "--local"])


def given(*words: str) -> Any:
    """The typed values that the comment gives."""
    line = " ".join(["/approve", *values.words(words, FIELDS)])
    return inputs.validate(FIELDS, commands.parse(line))


@pytest.mark.parametrize("text", ['["a","b"]', '["a", "b"]', "{}", "null", "5", '"a"', '"[]"', '[{"a": "<b>"}]'])
def test_what_a_json_input_takes_is_json(text: str) -> None:
    assert given(f"hosts={text}") == {"hosts": json.loads(text)}


def test_the_other_values_beside_it_keep_their_types() -> None:
    assert given("n=5", 'hosts=["a"]', "note=5") == {"hosts": ["a"], "n": 5, "note": "5"}
    assert given("hosts=[]", "note=it's <b>, \n=") == {"hosts": [], "note": "it's <b>, \n="}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hosts=a"], "`hosts` takes JSON"),
        (['hosts={"a":1,"a":2}'], "given twice"),
        (["hosts=[1]", "hosts=[2]"], "'hosts' is given twice"),
        (["hosts=[1]", "what"], "is no value"),
    ],
)
def test_what_cannot_be_read_is_refused_here(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        values.words(words, FIELDS)


def test_a_wrong_value_beside_json_is_refused_by_the_gate(run: Callable[..., Result]) -> None:
    run(
        "request", "drop", "--prompt", "?", "--key", "1", "--approvers", "@ada", "--input", "a=json", "--input", "n=int"
    )
    done = run("approve", "1", "a=[1]", "n=x", "--as", "ada")
    assert isinstance(done.exception, GateError)
    assert "`n` must be a whole number, not" in done.exception.what


def test_a_list_is_approved_as_a_list(run: Callable[..., Result]) -> None:
    words = ("request", "drop", "--prompt", "?", "--key", "1", "--approvers", "@ada", "--input", "hosts=json")
    run(*words)
    assert run("approve", "1", 'hosts=["a","b"]', "--as", "ada").exit_code == 0
    assert json.loads(run(*words, "--json").stdout)["inputs"] == {"hosts": ["a", "b"]}


def test_no_value_moves_the_cursor(run: Callable[..., Result]) -> None:
    words = ("request", "drop", "--prompt", "?", "--key", "1", "--approvers", "@ada", "--input", "n=str")
    run(*words)
    posted = run("approve", "1", "n=a\x9b31mRED\x85", "--as", "ada")
    for shown in (posted, run(*words), run(*words, "--json")):
        assert shown.exit_code == 0
        assert not {"\x9b", "\x85"} & set(shown.output)
    assert json.loads(run(*words, "--json").stdout)["inputs"] == {"n": "a\x9b31mRED\x85"}


def test_no_vote_moves_the_cursor(run: Callable[..., Result]) -> None:
    asking = ("--prompt", "?", "--key", "1", "--approvers", "@ada, @bea", "--required", "2", "--input", "n=str")
    run("request", "drop", *asking)
    run("approve", "1", "n=a\x9b31mRED", "--as", "ada")
    shown = run("show", "1").output
    assert "@ada approved" in shown
    assert "\x9b" not in shown
