"""``action/result/action.yml``, the program behind it and the page about it say the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from action import report
from action.inputs import PREFIX
from tests.action.result.step import Result
from tests.app.deployments.stage import Stage

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "action" / "result" / "action.yml"
ACTION: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
MAIN: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(STEP,) = ACTION["runs"]["steps"]
PAGE = (ROOT / "docs" / "deployments.md").read_text(encoding="utf-8")


def test_every_input_is_handed_on_under_its_own_name() -> None:
    assert STEP["env"] == {
        f"{PREFIX}{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]
    }


def test_its_outputs_are_those_of_the_main_action() -> None:
    assert set(ACTION["outputs"]) == set(report.empty(""))
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.result.outputs.{name} }}}}"
        assert output["description"] == MAIN["outputs"][name]["description"]


def test_it_runs_the_program_beside_it_and_puts_nothing_into_a_script() -> None:
    assert STEP["run"] == 'exec bash "$GITHUB_ACTION_PATH/../run.sh" action/result'
    assert (FILE.parent / "__main__.py").is_file()
    assert "${{" not in STEP["run"]


def test_the_page_explains_every_input() -> None:
    table = PAGE.partition("| input of `action/result` |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == list(ACTION["inputs"])
    required = re.findall(r"^\| `([a-z-]+)` \| required", table, re.MULTILINE)
    assert required == [name for name, one in ACTION["inputs"].items() if one.get("required")]


def test_what_is_required_is_missed(stage: Stage, result: Result) -> None:
    stage.say(stage.alice, "/approve target=eu")
    for name, one in ACTION["inputs"].items():
        ran = result(**{name.replace("-", "_"): ""})
        assert (ran.code == 2) is (one.get("required", False) or name in {"environment", "token"}), name


def test_github_takes_it_for_an_action() -> None:
    tool = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run(
        [tool, "--builtin-schema", "vendor.github-actions", FILE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
