"""The workflows in the documents are ones that can be copied: valid, accepted by zizmor, and understood by the actions.

`tests/workflows` executes them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from action import cautions, settings
from gh_gate import __version__
from gh_gate.core import inputs
from tests.action.conftest import Step
from tests.github.workflows import document
from tests.workflows.pages import ITSELF, ROOT, Example, examples

TOOLS = Path(sys.executable).parent
EXAMPLES = [pytest.param(one, id=str(one)) for one in examples()]
OFFERED = [
    ITSELF if folder == ROOT else f"{ITSELF}/{folder.relative_to(ROOT).as_posix()}"
    for folder in sorted(path.parent for path in ROOT.glob("**/action.yml"))
]


def test_the_pages_have_examples_of_everything_that_is_offered() -> None:
    assert {one.page for one in examples()} >= {"README.md", "docs/action.md", "docs/detached.md"}
    assert ITSELF in OFFERED
    assert all(any(one.steps(action) for one in examples()) for action in OFFERED)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_workflow(example: Example, tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    # The pages name the release's tag, and tell the reader to pin its commit.
    pinned = re.sub(rf"({ITSELF}\S*)@(v\S+)", rf"\1@{'0' * 39}1 # \2", example.text)
    (folder / "example.yml").write_text(pinned, encoding="utf-8")
    check = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/example.yml"]
    for command in (check, ["zizmor", "--offline", "--no-progress", "."]):
        done = subprocess.run(
            [TOOLS / command[0], *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_understood(example: Example, step: Step) -> None:
    for one in example.steps(ITSELF):
        given = {name.replace("-", "_"): str(value) for name, value in one["with"].items()}
        given = {name: {"True": "true", "False": "false"}.get(value, value) for name, value in given.items()}
        if given.get("auto_approve_if", "").startswith("${{"):
            given["auto_approve_if"] = "true"  # what it comes to is known when it runs: tests/docs plays that
        read = settings.read(step(**given))
        assert inputs.declare(read.request.inputs) is not None
        assert not cautions.warnings(read)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_names_only_what_is_there(example: Example) -> None:
    used = {
        step["uses"].partition("@")[0]
        for job in example.document["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    }
    ours = {name for name in used if name.startswith(ITSELF)}
    assert ours <= set(OFFERED)
    for name in ours:
        action = document.composite((ROOT / name[len(ITSELF) :].strip("/") / "action.yml").read_text(encoding="utf-8"))
        assert all(set(step.get("with", {})) <= set(action.inputs) for step in example.steps(name))


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_an_approver_typed_never_stands_in_a_script(example: Example) -> None:
    for job in example.document["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_names_this_version(example: Example) -> None:
    assert set(re.findall(rf"{ITSELF}\S*@(\S+)", example.text)) == {f"v{__version__}"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_job_is_granted_more_than_it_names(example: Example) -> None:
    assert example.document["permissions"] == {}


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_needs_a_gate_asks_whether_it_is_approved(example: Example) -> None:
    jobs = example.document["jobs"]
    gates = {key for key, job in jobs.items() if "approved" in job.get("outputs", {})}
    for job in jobs.values():
        needed = gates & set([job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", ()))
        assert all(re.search(rf"needs\.{one}\.outputs\.approved [!=]= 'true'", job["if"]) for one in needed)


def test_the_page_lists_the_handlers_inputs_with_their_defaults() -> None:
    action = document.composite((ROOT / "action" / "handle" / "action.yml").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "detached.md").read_text(encoding="utf-8")
    table = page.partition("| input | default |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in table.splitlines() if line.startswith("| `")]
    listed = {name: default.strip("`") for names, default in rows for name in re.findall(r"`([a-z-]+)`", names)}
    assert listed == action.inputs
