"""What holds for all examples: the list is whole, each says how it is run, and the pipeline's own tests pass."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.terminal import PATIENCE, ROOT, clean

FILES = sorted((ROOT / "examples").glob("*.py"))


def test_the_list_names_every_example_and_nothing_else() -> None:
    text = (ROOT / "examples" / "README.md").read_text("utf-8")
    assert {name for shown, name in re.findall(r"\| \[([a-z_]+\.py)\]\(([a-z_]+\.py)\) \|", text) if shown == name} == {
        path.name for path in FILES
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_example_says_on_top_how_it_is_run(path: Path) -> None:
    top = path.read_text("utf-8").split('"""')[1]
    assert re.search(rf"^    .*\bexamples/{path.name}\b", top, re.MULTILINE)


def test_the_pipeline_s_own_tests_pass_in_a_project_of_its_own(examples: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_deployment_gate.py"],
        cwd=examples,
        env=clean(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "3 passed" in done.stdout, done.stdout
