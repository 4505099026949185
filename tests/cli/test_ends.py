"""How ``gh-gate`` ends where something is in the way: with words and an exit code, never with a trace."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gh_gate import cli as program
from gh_gate.errors import UsageError

RUN = ("run", "job", "--local", "--prompt", "?", "--key", "1", "--approvers", "@ada", "--auto-approve", "--")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("GH_GATE_LOCAL", str(tmp_path))


def test_a_rule_that_approves_is_named_once() -> None:
    done = CliRunner().invoke(program.cli, [*RUN, "echo"])
    assert "approved by policy:auto-approve-if\n" in done.output


@pytest.mark.parametrize("words", [("no-such-program",), ("",), ("/",)])
def test_a_command_that_cannot_be_run_is_told_in_words(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(program.cli, [*RUN, *words])
    assert isinstance(done.exception, UsageError)
    assert "it is approved, but" in done.exception.what


@pytest.mark.parametrize("behind", [("--timeout", "5m"), ("--local",), ("-v",)])
def test_an_option_of_the_command_is_not_taken_for_one_of_the_gate(behind: tuple[str, ...]) -> None:
    alone = CliRunner().invoke(program.cli, [*RUN[:-1], "echo", *behind])
    assert alone.exit_code == 2 or isinstance(alone.exception, UsageError)
    assert CliRunner().invoke(program.cli, [*RUN, "echo", *behind]).exit_code == 0


def test_without_two_dashes_a_command_may_stand_at_the_end() -> None:
    assert CliRunner().invoke(program.cli, [*RUN[:-1], "echo", "hi"]).exit_code == 0


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 7", 7), ("kill -KILL $$", 137), ("kill -INT $PPID; exit 9", 9)],
    ids=["its own", "a signal", "Ctrl-C, which it took itself"],
)
def test_run_ends_as_its_command_does(script: str, code: int) -> None:
    assert CliRunner().invoke(program.cli, [*RUN, "sh", "-c", script]).exit_code == code


@pytest.mark.parametrize(
    ("word", "code", "told"), [("wait", 6, "stays open"), ("run", 6, "stays open"), ("list", 1, ""), ("verify", 1, "")]
)
def test_only_what_asks_says_after_ctrl_c_that_a_gate_stays_open(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str, code: int, told: str
) -> None:
    assert _ended(monkeypatch, KeyboardInterrupt(), word) == code
    said = capsys.readouterr().err
    assert told in said
    assert said.strip() == "stopped" or told


def test_a_full_disk_is_an_error_in_words(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _ended(monkeypatch, OSError(28, "No space left on device"), "list") == 1
    assert capsys.readouterr().err.startswith("error: ")


def _ended(monkeypatch: pytest.MonkeyPatch, error: BaseException, word: str) -> object:
    def stop(**_: object) -> None:
        raise error

    monkeypatch.setattr(sys, "argv", ["gh-gate", word])
    monkeypatch.setattr(program.cli, "main", stop)
    with pytest.raises(SystemExit) as ended:
        program.main()
    return ended.value.code


def test_an_organisation_is_named_by_its_login() -> None:
    done = CliRunner().invoke(program.cli, ["audit", "--org", "a b"])
    assert isinstance(done.exception, UsageError)
    assert done.exception.what == "--org is 'a b'."


def test_the_doctor_speaks_of_no_token_on_this_machine() -> None:
    assert "the token works" not in CliRunner().invoke(program.cli, ["doctor", "--local"]).output


@pytest.mark.parametrize("word", ["NO_COLOR", "TERM"])
def test_who_wants_no_colours_gets_none(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    for name, plain in (("NO_COLOR", ""), ("TERM", "xterm")):
        monkeypatch.setenv(name, plain)
    assert "\x1b" in CliRunner().invoke(program.cli, ["doctor", "--local"], color=True).output
    monkeypatch.setenv(word, "dumb")
    assert "\x1b" not in CliRunner().invoke(program.cli, ["doctor", "--local"], color=True).output
