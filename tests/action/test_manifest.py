"""``action.yml``, the program behind it, the README and the lock say the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import gh_gate
from action import report, settings
from action.inputs import PREFIX
from tests.action.conftest import Step

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(STEP,) = ACTION["runs"]["steps"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")


JOB = {
    "GH_GATE_JOB_ID": "${{ job.check_run_id }}",
    "GH_GATE_JOB_INDEX": "${{ strategy.job-index }}",
    "GH_GATE_JOB_TOTAL": "${{ strategy.job-total }}",
    "GH_GATE_FAIL_FAST": "${{ strategy.fail-fast }}",
}
"""What action.yml says of the job; the contexts are there for the steps of a composite action:
https://github.com/actions/runner/blob/v2.336.0/src/Runner.Worker/action_yaml.json
"""


class Watched(Mapping[str, str]):
    """An environment that knows what it was asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def table(heading: str) -> dict[str, list[str]]:
    """Return the rows of the README's table under a heading, by the name in the first column."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = (re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("| `"))
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def variable(name: str) -> str:
    return PREFIX + name.upper().replace("-", "_")


def test_every_input_is_handed_on_in_the_environment_and_nothing_else_is() -> None:
    inputs = {variable(name): f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    assert STEP["env"] == inputs | JOB


def test_no_input_can_be_taken_for_what_the_runner_says_of_the_job() -> None:
    assert not any(name.startswith(PREFIX) for name in JOB)


def test_nothing_is_spliced_into_the_script() -> None:
    assert "${{" not in STEP["run"]
    assert STEP["run"].startswith("exec ")


def test_every_input_is_read(step: Step) -> None:
    environ = Watched(step())
    settings.read(environ)
    assert {name for name in environ.asked if name.startswith(PREFIX)} == set(STEP["env"]) - JOB.keys()


def test_what_is_said_of_the_job_is_read_by_a_detached_step(step: Step) -> None:
    environ = Watched(step(mode="detach", GH_GATE_JOB_TOTAL="2"))
    settings.read(environ)
    assert JOB.keys() <= environ.asked


def test_the_defaults_are_those_of_the_program(step: Step) -> None:
    defaults = {n: i["default"] for n, i in ACTION["inputs"].items() if n not in ("name", "prompt", "token")}
    given = {name.replace("-", "_"): value for name, value in defaults.items()}
    assert settings.read(step(**given)) == settings.read(step())


def test_only_the_name_is_required() -> None:
    assert [name for name, given in ACTION["inputs"].items() if given.get("required")] == ["name"]


def test_every_output_is_written_and_handed_on() -> None:
    assert set(ACTION["outputs"]) == set(report.empty("error"))
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.{STEP['id']}.outputs.{name} }}}}"


def test_the_readme_lists_the_inputs_with_their_defaults() -> None:
    shown = {name: row[0].strip("`") for name, row in table("Inputs").items()}
    expected = {n: "required" if i.get("required") else i["default"] for n, i in ACTION["inputs"].items()}
    assert list(shown.items()) == list(expected.items())


def test_the_readme_lists_the_outputs() -> None:
    assert list(table("Outputs")) == list(ACTION["outputs"])


@pytest.mark.parametrize("name", list(ACTION["inputs"]) + list(ACTION["outputs"]))
def test_descriptions_are_short_sentences(name: str) -> None:
    described = (ACTION["inputs"] | ACTION["outputs"])[name]["description"]
    assert described.endswith(".")
    assert len(described) <= 130


@pytest.mark.parametrize("code", range(7))
def test_both_pages_name_every_exit_code(code: int) -> None:
    assert re.search(rf"\b{code} [a-z]", README.partition("The exit code says")[2])
    assert f"\n| {code} | `" in REFERENCE


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert gh_gate.__version__ == project["version"]
    for page in (README, REFERENCE):
        assert set(re.findall(r"gh-gate/gh-gate@v([0-9.]+)", page)) == {project["version"]}


def locked(*extras: str) -> dict[str, tuple[str, set[str]]]:
    """Return version and hashes of everything that the program needs, by the lock; with extras also what those need."""
    rows = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    packages = {row["name"]: row for row in rows}
    more = packages["gh-gate"]["optional-dependencies"]
    wanted, due = {}, ["gh-gate", *(needed["name"] for extra in extras for needed in more[extra])]
    while due:
        row = packages[due.pop()]
        if row["name"] in wanted:
            continue
        files = [*row.get("wheels", ()), *([row["sdist"]] if "sdist" in row else [])]
        wanted[row["name"]] = row["version"], {file["hash"] for file in files}
        due += [needed["name"] for needed in row.get("dependencies", ())]
    del wanted["gh-gate"]
    return wanted


@pytest.mark.parametrize(("name", "extras"), [("requirements.txt", ()), ("requirements-notify.txt", ("notify",))])
def test_pip_would_install_what_the_lock_names(name: str, extras: tuple[str, ...]) -> None:
    text = (ROOT / "action" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    written = {}
    for line in (line for line in text.splitlines() if not line.lstrip().startswith("#")):
        found = re.match(r"([a-z0-9-]+)==([^ ;]+)", line)
        assert found is not None
        written[found[1]] = found[2], set(re.findall(r"--hash=(\S+)", line))
    assert written == locked(*extras)
