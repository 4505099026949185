"""``gh-gate demo`` in a terminal: comments are typed as on GitHub, here or in a second one."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from tests.examples.terminal import CTRL_D, PATIENCE, clean, terminal

PROGRAM = "import sys; from gh_gate.cli import main; sys.argv[0] = 'gh-gate'; main()"


def test_a_comment_that_is_typed_is_answered_by_the_gate(tmp_path: Path) -> None:
    with terminal("-c", PROGRAM, "demo", cwd=tmp_path, environ={}) as seen:
        seen.until("or answer from a second terminal:")
        seen.type('/approve {"deploy_target": "prod"}')
        seen.until("`deploy_target` must be `staging` or `production`, not `prod`")
        seen.type("/approve deploy_target=staging")
        code, shown = seen.finished()
    assert (code, "typed values: {'deploy_target': 'staging'}" in shown) == (0, True)


def test_a_second_terminal_answers_by_the_line_that_is_shown(tmp_path: Path) -> None:
    with terminal("-c", PROGRAM, "demo", cwd=tmp_path, environ={}) as seen:
        seen.until("or answer from a second terminal:\n  ")
        folder, _, *words = shlex.split(seen.until("deploy_target=staging"))
        local = dict([folder.split("=", 1)])
        command = [sys.executable, "-c", PROGRAM, *words]
        subprocess.run(command, env={**clean(), **local}, cwd=tmp_path, check=True, timeout=PATIENCE)
        assert seen.finished()[0] == 0


def test_the_end_of_input_leaves_it_pending(tmp_path: Path) -> None:
    with terminal("-c", PROGRAM, "demo", cwd=tmp_path, environ={}) as seen:
        seen.until("or answer from a second terminal:")
        seen.press(CTRL_D)
        code, shown = seen.finished()
    assert (code, "never a yes" in shown) == (6, True)
