"""The workflows in the documents are ones that can be copied: valid, accepted by zizmor, and understood by the step."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from action import settings
from gh_gate.core import inputs
from tests.action.conftest import Step

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
ITSELF = "gh-gate/gh-gate@"
EXAMPLES = [
    pytest.param(text, id=f"{page}-{number}")
    for page in ("README.md", "docs/action.md")
    for number, text in enumerate(
        re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    )
]


def steps(text: str) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(text)["jobs"].values()
    return [step for job in jobs for step in job["steps"] if step.get("uses", "").startswith(ITSELF)]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_workflow(text: str, tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    # The pages name the release's tag, and tell the reader to pin its commit.
    pinned = re.sub(rf"{ITSELF}(v\S+)", rf"{ITSELF}{'0' * 39}1 # \1", text)
    (folder / "example.yml").write_text(pinned, encoding="utf-8")
    check = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/example.yml"]
    for command in (check, ["zizmor", "--offline", "--no-progress", "."]):
        done = subprocess.run(
            [TOOLS / command[0], *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_understood(text: str, step: Step) -> None:
    for example in steps(text):
        given = {name.replace("-", "_"): str(value) for name, value in example["with"].items()}
        given = {name: {"True": "true", "False": "false"}.get(value, value) for name, value in given.items()}
        read = settings.read(step(**given))
        assert inputs.declare(read.request.inputs) is not None
        assert not read.warning()


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_an_approver_typed_never_stands_in_a_script(text: str) -> None:
    for job in yaml.safe_load(text)["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
