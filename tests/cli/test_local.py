"""The command line on the local forge: ask, answer, wait, run, list, show, cancel, verify."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gh_gate.cli import cli
from gh_gate.errors import GateError, UsageError

Run = Callable[..., Result]
ASK = ("--prompt", "Deploy v14?", "--input", "target=str", "--key", "v14", "--local")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A project folder that belongs to ada, and the program in it."""
    (tmp_path / "CODEOWNERS").write_text("* @ada\n/deploy/ @bea\n", encoding="utf-8")
    for name in ("GITHUB_ACTIONS", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GH_GATE_FORGE", "GH_GATE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GH_GATE_LOCAL", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(cli, words, catch_exceptions=True)

    return invoke


def ask(run: Run, *more: str) -> Result:
    return run("request", "deploy", *ASK, "--approvers", "codeowners:/deploy/", *more)


def test_a_gate_is_asked_answered_and_passed(run: Run) -> None:
    assert ask(run).exit_code == 6
    assert run("approve", "1", "target=eu", "--local", "--as", "bea").exit_code == 0
    done = run("wait", "deploy", *ASK, "--approvers", "codeowners:/deploy/")
    assert done.exit_code == 0
    assert "approved by @bea" in done.output


def test_how_long_is_left_counts_from_now(run: Run, tmp_path: Path) -> None:
    ask(run)
    with sqlite3.connect(tmp_path / ".gh-gate" / "forge.sqlite3") as store:
        store.execute("UPDATE posts SET created_at = created_at - 7230")
    store.close()
    assert "pending: waiting for 1 of @bea · 21 h 59 min left" in ask(run).output


def test_a_rejection_is_exit_3_with_its_reason(run: Run) -> None:
    ask(run)
    run("reject", "1", "too", "risky", "--local", "--as", "bea")
    done = ask(run)
    assert (done.exit_code, "rejected by @bea: too risky" in done.output) == (3, True)


def test_somebody_who_may_not_decide_leaves_it_pending(run: Run) -> None:
    ask(run)
    run("approve", "1", "target=eu", "--local", "--as", "ada")
    assert ask(run).exit_code == 6


def test_a_team_without_members_is_asked_and_whoever_joins_it_decides(run: Run) -> None:
    words = ("request", "drop", "--prompt", "Drop it?", "--key", "1", "--local", "--approvers", "@org/dba")
    assert run(*words).exit_code == 6
    run("approve", "1", "--local", "--as", "eve")
    assert run(*words).exit_code == 6, "nobody is in the team by saying so alone"
    assert run("approve", "1", "--local", "--as", "eve", "--member-of", "@org/dba").exit_code == 0
    assert "approved by @eve" in run(*words).output


def test_a_team_is_written_like_one(run: Run) -> None:
    ask(run)
    done = run("reject", "1", "--local", "--member-of", "dba")
    assert isinstance(done.exception, GateError)
    assert "write it like @org/team" in done.exception.do


def test_json_says_all_of_it(run: Run) -> None:
    ask(run)
    run("approve", "1", "target=a b", "--local", "--as", "bea")
    said = json.loads(ask(run, "--json").stdout)
    assert (said["status"], said["inputs"], said["by"][0]["login"]) == ("approved", {"target": "a b"}, "bea")
    assert json.loads(said["record"])["signatures"] == []


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("approve", "1", "tarket=eu"), "`tarket`"),
        (("approve", "1"), "`target` is missing"),
        (("approve", "1", "now", "please"), "NAME=VALUE"),
        (("approve", "1", "production"), "NAME=VALUE"),
        (("approve", "9", "target=eu"), "9"),
    ],
)
def test_an_answer_that_would_not_count_is_refused_before_it_is_posted(
    run: Run, words: tuple[str, ...], part: str
) -> None:
    ask(run)
    done = run(*words, "--local", "--as", "bea")
    assert isinstance(done.exception, GateError)
    assert part in done.exception.diagnostics()


def test_a_decided_gate_takes_no_more_answers(run: Run) -> None:
    ask(run)
    run("reject", "1", "--local", "--as", "bea")
    ask(run)
    done = run("approve", "1", "target=eu", "--local", "--as", "bea")
    assert isinstance(done.exception, GateError)
    assert "already decided" in done.exception.what


def test_run_runs_a_command_only_if_it_is_approved(run: Run, tmp_path: Path) -> None:
    program = f"import os, pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).write_text(os.environ['GH_GATE_INPUTS'])"
    ask(run)
    run("reject", "1", "no", "--local", "--as", "bea")
    command = ("--approvers", "codeowners:/deploy/", "--", sys.executable, "-c", program)
    assert run("run", "deploy", *ASK, *command).exit_code == 3
    assert not (tmp_path / "ran").exists()
    again = tuple(word if word != "v14" else "v15" for word in ASK)
    run("request", "deploy", *again, "--approvers", "codeowners:/deploy/")
    run("approve", "2", "target=eu", "--local", "--as", "bea")
    assert run("run", "deploy", *again, *command).exit_code == 0
    assert json.loads((tmp_path / "ran").read_text()) == {"target": "eu"}


def test_list_shows_what_waits_and_with_all_what_was_decided(run: Run) -> None:
    assert "no gate is waiting" in run("list", "--local").output
    ask(run)
    assert "pending" in run("list", "--local").output
    run("reject", "1", "--local", "--as", "bea")
    ask(run)
    assert "no gate is waiting" in run("list", "--local").output
    rows = json.loads(run("list", "--local", "--all", "--json").stdout)
    assert [(row["number"], row["status"]) for row in rows] == [(1, "rejected")]


def test_show_tells_who_may_decide_and_what_to_type(run: Run) -> None:
    ask(run)
    shown = run("show", "1", "--local").output
    for part in ("Deploy v14?", "@bea", "/approve {", "waiting for 1 of @bea", "23 h 59 min left"):
        assert part in shown or part.startswith("23 h")


def test_show_tells_what_was_decided_and_not_what_to_type_any_more(run: Run) -> None:
    ask(run)
    run("approve", "1", "target=eu", "--local", "--as", "bea")
    ask(run)
    shown = run("show", "1", "--local").output
    assert 'approved by @bea\n{"target": "eu"}\n' in shown
    assert "to approve" not in shown


def test_cancel_withdraws_a_gate(run: Run) -> None:
    ask(run)
    assert "cancelled" in run("cancel", "1", "a", "newer", "build", "--local").output
    assert json.loads(run("list", "--local", "--all", "--json").stdout)[0]["status"] == "cancelled"


def test_what_was_decided_cannot_be_cancelled(run: Run) -> None:
    ask(run)
    run("approve", "1", "target=eu", "--local", "--as", "bea")
    for _ in ("the answer is only a comment", "and then it is decided"):
        done = run("cancel", "1", "--local")
        assert isinstance(done.exception, UsageError)
        assert "already decided: approved by @bea" in done.exception.what


def test_a_gate_that_was_cancelled_sends_people_to_the_next_one(run: Run) -> None:
    ask(run)
    run("cancel", "1", "--local")
    assert run("cancel", "1", "--local").exit_code == 0, "withdrawn is withdrawn"
    done = run("approve", "1", "target=eu", "--local", "--as", "bea")
    assert isinstance(done.exception, UsageError)
    assert "asked anew" in done.exception.do


def test_an_unsigned_record_is_exit_1_unless_that_is_allowed(run: Run, tmp_path: Path) -> None:
    ask(run)
    run("approve", "1", "target=eu", "--local", "--as", "bea")
    (tmp_path / "record.json").write_text(json.loads(ask(run, "--json").stdout)["record"], encoding="utf-8")
    key = tmp_path / "key.pub"
    key.write_text("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n", encoding="utf-8")
    refused = run("verify", "record.json", "--public-key", str(key))
    assert isinstance(refused.exception, GateError)
    assert refused.exception.exit_code == 1
    shown = run("verify", "record.json", "--allow-unsigned").output
    assert "unsigned" in shown
    assert "approved" in shown
    assert "@bea" in shown


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("request", "deploy", "--prompt", "x", "--local"), "--key"),
        (("request", "deploy", "--key", "1", "--local"), "--prompt"),
        (("request", "de ploy", "--prompt", "x", "--key", "1", "--approvers", "@ada", "--local"), "name"),
        (("request", "deploy", "--prompt", "{x}", "--context", "{", "--key", "1", "--local"), "--context"),
        (("request", "deploy", "--prompt", "x", "--timeout", "soon", "--key", "1", "--local"), "--timeout"),
        (("request", "deploy", "--prompt", "x", "--required", "both", "--key", "1", "--local"), "--required"),
        (("request", "deploy", "--prompt", "x", "--required", "²", "--key", "1", "--local"), "--required"),
        (("request", "deploy", "--prompt", "x", "--required", "9" * 5000, "--key", "1", "--local"), "--required"),
        (("request", "deploy", "--prompt", "x", "--context", "[" * 90000, "--key", "1", "--local"), "--context"),
        (
            ("request", "deploy", "--prompt", "x", "--input", "a=str", "--input", "a=int", "--key", "1", "--local"),
            "'a'",
        ),
        (("request", "deploy", "--prompt", "x", "--approvers", "ops", "--key", "1", "--local"), "ops"),
        (("verify", "nowhere.json", "--allow-unsigned"), "nowhere.json"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_to_do(run: Run, words: tuple[str, ...], part: str) -> None:
    done = run(*words)
    assert isinstance(done.exception, GateError)
    assert done.exception.exit_code == 2
    assert part in done.exception.diagnostics()
    assert done.exception.do


def test_the_local_forge_is_refused_in_a_pipeline(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = ask(run)
    assert isinstance(done.exception, GateError)
    assert done.exception.exit_code == 2


def test_the_demo_plays_itself_where_there_is_no_terminal(run: Run) -> None:
    done = run("demo")
    assert done.exit_code == 0
    for part in ("did not count", "`deploy_target` must be", "**Approved** by @", "verified", "unsigned"):
        assert part in done.output


@pytest.mark.parametrize(
    "command", ["request", "wait", "run", "list", "show", "approve", "reject", "cancel", "verify", "doctor", "demo"]
)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"Example: gh-gate {command}" in shown.output
    assert "--json" in shown.output


def test_the_demo_can_be_read_by_a_program(run: Run) -> None:
    said = json.loads(run("demo", "--json").stdout)
    assert (said["status"], said["inputs"]["deploy_target"]) == ("approved", "staging")
