"""The examples without a terminal: each prints the line that a second process runs to answer it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.terminal import PATIENCE, clean

PROGRAM = "import sys; from gh_gate.cli import main; sys.argv[0] = 'gh-gate'; main()"
HINT = "from another terminal:"


def start(examples: Path, name: str, *words: str) -> subprocess.Popen[str]:
    """Start an example as an orchestrator does: nobody types, and what it prints goes to a file or a pipe."""
    return subprocess.Popen(
        [sys.executable, examples / name, *words],
        cwd=examples.parent,
        env={**clean(), "GH_GATE_FORGE": "local"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line_of(program: subprocess.Popen[str]) -> str:
    """Return the line that answers the gate that it waits for."""
    assert program.stderr is not None
    for line in program.stderr:
        if line.startswith(HINT):
            return line.removeprefix(HINT).strip()
    raise AssertionError("it ended without a word")


def answer(line: str, folder: Path) -> None:
    """Run a line in another process, as if it was copied into a shell in another folder."""
    words, environ = shlex.split(line), clean()
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        environ[name] = value
    command = [sys.executable, "-c", PROGRAM, *words[1:]]
    subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("name", "gates", "last"),
    [
        ("deployment_gate.py", 1, "v14 goes to staging, approved by alice"),
        ("cost_gate.py", 1, "training run-7 for $250.00, approved by bob"),
        ("multi_stage.py", 2, "v14 goes live: quality by alice, fairness by bob, carol"),
        ("structured_input.py", 1, "v14 for 10 % of eu, without a pause"),
        ("dangerous_function.py", 1, "dropped events in staging"),
    ],
)
def test_an_example_goes_on_when_its_line_is_copied(examples: Path, name: str, gates: int, last: str) -> None:
    program = start(examples, name)
    try:
        for gate in range(gates):
            line = line_of(program)
            answer(line, examples.parent)
            if gate:
                answer(line.replace("--as bob", "--as carol"), examples.parent)  # it needs two of them
        out, _ = program.communicate(timeout=PATIENCE)
    finally:
        program.kill()
        program.wait()
    assert (program.returncode, out.splitlines()[-1]) == (0, last)


def test_a_no_from_elsewhere_stops_the_example_and_the_next_try(examples: Path) -> None:
    for _ in range(2):
        program = start(examples, "dangerous_function.py")
        if _ == 0:
            answer(line_of(program).replace(" approve ", " reject "), examples.parent)
        out, _err = program.communicate(timeout=PATIENCE)
        assert (program.returncode, out) == (1, "")
