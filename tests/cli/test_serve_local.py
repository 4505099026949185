"""``gh-gate serve --local``."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from gh_gate.cli import serve as command
from gh_gate.errors import UsageError

ROOT = Path(__file__).parents[2]
RUN = "import sys; from gh_gate.cli import main; sys.argv[0] = 'gh-gate'; main()"


def start(folder: Path, *words: str, **environ: str) -> subprocess.Popen[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GH_", "GITHUB_"))}
    return subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "GH_GATE_LOCAL": str(folder), **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_prints_its_address_answers_there_and_ends_in_order(tmp_path: Path) -> None:
    process = start(tmp_path, "--local", "--port", "0")
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline().strip() for _ in range(3)]
        assert lines[2].startswith("http://127.0.0.1:")
        with urllib.request.urlopen(lines[2], timeout=20) as answer:
            assert b"Nothing waits" in answer.read()
    finally:
        process.terminate()
        _, error = process.communicate(timeout=20)
    assert (process.returncode, error) == (0, "")


@pytest.mark.parametrize(
    ("words", "environ", "says"),
    [
        (("--local",), {"GITHUB_ACTIONS": "true"}, "refused in a pipeline"),
        (("--port", "9000"), {}, "--port is for --local"),
        (("--local", "--port", "70000"), {}, "Invalid value for '--port'"),
        (("--local",), {"GH_GATE_LOCAL": "not/there"}, "which is not a folder"),
    ],
)
def test_what_is_asked_wrongly_says_so(
    tmp_path: Path, words: tuple[str, ...], environ: dict[str, str], says: str
) -> None:
    process = start(tmp_path, *words, **environ)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 2
    assert says in error


def test_a_port_that_is_taken_says_what_to_do(tmp_path: Path) -> None:
    first = start(tmp_path, "--local", "--port", "0")
    assert first.stdout is not None
    try:
        address = [first.stdout.readline() for _ in range(3)][2].strip()
        second = start(tmp_path, "--local", "--port", address.rpartition(":")[2])
        _, error = second.communicate(timeout=60)
    finally:
        first.kill()
        first.communicate()
    assert second.returncode == 2
    assert "give another --port" in error


def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(UsageError) as refused, command._extra():
        raise ModuleNotFoundError("no", name="starlette")
    assert "starlette" in refused.value.why
    assert "gh-gate[server]" in refused.value.do
