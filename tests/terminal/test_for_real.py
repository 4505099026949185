"""Programs in a real terminal: several gates, Ctrl-C, Ctrl-D, what is typed too early, an answer from a second terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.terminal import CTRL_C, CTRL_D, PATIENCE, clean, terminal

LOCAL = {"GH_GATE_FORGE": "local"}
PROGRAM = "import sys; from gh_gate.cli import main; sys.argv[0] = 'gh-gate'; main()"
WAIT = ("wait", "deploy", "--prompt", "Deploy v14?", "--approvers", "@alice", "--local")

TWO_GATES = """
import asyncio, gh_gate
def ask(name):
    return gh_gate.request(name, prompt="Go to {name}?", context={"name": name}, approvers="@alice", key="1")
async def both():
    first, second = ask("eu"), ask("us")
    done = await asyncio.gather(first.wait_async(), second.wait_async())
    print("done", [one.name for one in done])
asyncio.run(both())
"""
IN_THREADS = """
import threading, gh_gate
def ask(name):
    done = gh_gate.approval(name, prompt="Go to " + name + "?", approvers="@alice", key="1")
    print("done", done.name)
threads = [threading.Thread(target=ask, args=(name,)) for name in ("eu", "us")]
[one.start() for one in threads]; [one.join() for one in threads]
"""
THEN_INPUT = """
import gh_gate
print("done", gh_gate.approval("eu", prompt="Go?", approvers="@alice", key="1").by, "and", input("name? "))
"""
TYPED_TOO_EARLY = """
import sys, time, gh_gate
print("training", flush=True); sys.stdin.fileno(); time.sleep(float(sys.argv[1]))
gh_gate.approval("eu", prompt="Go?", approvers="@alice", key="1")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project where nothing was ever asked."""
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def cli(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a second place."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=folder,
        env=clean(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )


@pytest.mark.parametrize("code", [TWO_GATES, IN_THREADS])
def test_gates_that_wait_side_by_side_are_asked_one_after_the_other(folder: Path, code: str) -> None:
    with terminal("-c", code, cwd=folder, environ=LOCAL) as seen:
        first = seen.until("Approve? [y/N] ")
        seen.type("y")
        second = seen.until("Approve? [y/N] ")
        seen.type("y")
        code_of_exit, shown = seen.finished()
    assert code_of_exit == 0, shown
    assert ("Go to eu?" in first) != ("Go to us?" in first)
    assert ("Go to eu?" in second) != ("Go to eu?" in first)
    assert shown.count("Approve? [y/N] ") == 2


def test_an_answer_from_a_second_terminal_goes_on_and_steals_no_line(folder: Path) -> None:
    with terminal("-c", THEN_INPUT, cwd=folder, environ=LOCAL) as seen:
        seen.until("Approve? [y/N] ")
        cli(folder, "approve", "1", "--local", "--as", "alice")
        seen.until("meanwhile: approved by @alice")
        seen.until("name? ")
        seen.type("Ada")
        assert seen.finished() == (0, seen.text)
        assert seen.text.endswith("done alice and Ada\n")


def test_ctrl_c_leaves_it_open_and_the_same_command_finds_it_again(folder: Path) -> None:
    with terminal("-c", PROGRAM, *WAIT, "--key", "1", cwd=folder, environ={}) as seen:
        seen.until("Approve? [y/N] ")
        seen.press(CTRL_C)
        code, shown = seen.finished()
    assert (code, "stays open" in shown) == (6, True)
    with terminal("-c", PROGRAM, *WAIT, "--key", "1", cwd=folder, environ={}) as seen:
        seen.until("gate deploy  ")
        seen.until("Approve? [y/N] ")
        seen.type("y")
        code, shown = seen.finished()
    assert (code, shown.count("gate deploy  "), "#1" in shown) == (0, 1, True)


def test_ctrl_d_is_no_yes_and_another_terminal_answers(folder: Path) -> None:
    with terminal("-c", PROGRAM, *WAIT, "--key", "1", cwd=folder, environ={}) as seen:
        seen.until("Approve? [y/N] ")
        seen.press(CTRL_D)
        line = seen.until("approve --local 1 --as alice")
        assert "the input ended, which is never a yes" in line
        cli(folder, "reject", "1", "--local", "--as", "alice", "no")
        assert seen.finished()[0] == 3


def test_what_was_typed_before_the_question_is_no_answer(folder: Path) -> None:
    with terminal("-c", TYPED_TOO_EARLY, "0.5", cwd=folder, environ=LOCAL) as seen:
        seen.until("training")
        seen.type("y")
        seen.until("Approve? [y/N] ")
        seen.press(CTRL_D)
        seen.until("never a yes")
    assert "approved" not in cli(folder, "list", "--local", "--all").stdout


def test_json_goes_to_standard_output_and_the_dialogue_does_not(folder: Path) -> None:
    out = folder / "out.json"
    with terminal(
        "-c",
        f"import sys; sys.stdout = open({str(out)!r}, 'w'); {PROGRAM}",
        *WAIT,
        "--key",
        "1",
        "--json",
        cwd=folder,
        environ={},
    ) as seen:
        seen.until("Approve? [y/N] ")
        seen.type("y")
        assert seen.finished()[0] == 0
    assert out.read_text().startswith("{")
