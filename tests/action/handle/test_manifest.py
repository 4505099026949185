"""``action/handle/action.yml`` and the program behind it say the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from action.handle import settings
from action.inputs import PREFIX
from gh_gate.errors import GateError, UsageError

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = ROOT / "action" / "handle" / "action.yml"
ACTION: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
CHECK, HANDLE = ACTION["runs"]["steps"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A step that was started by a comment."""
    path = tmp_path / "event.json"
    path.write_text(json.dumps({"issue": {"number": 7}, "repository": {"id": 5}}), encoding="utf-8")
    return {
        "GITHUB_EVENT_NAME": "issue_comment",
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_REPOSITORY": "acme/ml",
        "GITHUB_REPOSITORY_ID": "5",
        PREFIX + "TOKEN": "made-up-token",
    }


def test_every_input_is_handed_on_in_the_environment_and_nothing_else_is() -> None:
    expected = {PREFIX + name.upper().replace("-", "_"): f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    assert HANDLE["env"] == expected
    names = (PREFIX + "TOKEN", PREFIX + "APP_ID")
    assert CHECK["env"] == {name: expected[name] for name in names}


@pytest.mark.parametrize("step", [CHECK, HANDLE], ids=["check", "handle"])
def test_nothing_is_spliced_into_a_script(step: dict[str, Any]) -> None:
    assert "${{" not in step["run"]
    assert step["run"].startswith("exec ")


def test_nothing_is_installed_before_the_check_has_said_so() -> None:
    assert HANDLE["if"] == "steps.check.outputs.look == 'true'"
    assert "run.sh" not in CHECK["run"]


def test_the_defaults_are_those_of_the_program(environ: dict[str, str]) -> None:
    given = {PREFIX + n.upper().replace("-", "_"): i["default"] for n, i in ACTION["inputs"].items() if n != "token"}
    assert settings.read(environ | given) == settings.read(environ)


def test_the_output_is_a_list_also_where_nothing_was_looked_at() -> None:
    assert ACTION["outputs"]["gates"]["value"] == "${{ steps.handle.outputs.gates || '[]' }}"


@pytest.mark.parametrize("name", [*ACTION["inputs"], *ACTION["outputs"]])
def test_descriptions_are_short_sentences(name: str) -> None:
    described = (ACTION["inputs"] | ACTION["outputs"])[name]["description"]
    assert described.endswith(".")
    assert len(described) <= 130


def test_the_manifest_is_valid_and_nothing_in_it_is_dangerous() -> None:
    tools = Path(sys.executable).parent
    for name, *options in (
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions"],
        ["zizmor", "--offline", "--no-progress"],
    ):
        done = subprocess.run([tools / name, *options, MANIFEST], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("given", "seconds"), [("", 900), ("0", 0), ("90s", 90), ("1h", 3600)])
def test_how_long_a_run_is_waited_for(environ: dict[str, str], given: str, seconds: int) -> None:
    assert settings.read(environ | {PREFIX + "WAIT": given}).wait == seconds


@pytest.mark.parametrize("given", ["2h", "-1", "soon", "0s"])
def test_a_wait_that_is_none_is_refused(environ: dict[str, str], given: str) -> None:
    with pytest.raises(UsageError) as error:
        settings.read(environ | {PREFIX + "WAIT": given})
    assert "`wait`" in error.value.what


def test_an_app_is_used_instead_of_the_token(environ: dict[str, str]) -> None:
    given = {PREFIX + "APP_ID": "12", PREFIX + "PRIVATE_KEY": "key"}
    assert settings.read(environ | given).credentials == {"GH_GATE_APP_ID": "12", "GH_GATE_PRIVATE_KEY": "key"}
    assert settings.read(environ).credentials == {"GH_GATE_TOKEN": "made-up-token"}


def test_secrets_are_not_shown_by_accident(environ: dict[str, str]) -> None:
    assert "made-up-token" not in repr(settings.read(environ))


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"issue": {"number": "7"}}', '{"issue": {"number": 0}}'])
def test_a_comment_event_that_cannot_be_read_is_an_error(environ: dict[str, str], payload: str) -> None:
    Path(environ["GITHUB_EVENT_PATH"]).write_text(payload, encoding="utf-8")
    with pytest.raises(GateError) as error:
        settings.read(environ)
    assert "cannot be read" in error.value.what


def test_other_events_look_through_everything(environ: dict[str, str]) -> None:
    found = settings.read(environ | {"GITHUB_EVENT_NAME": "schedule", "GITHUB_EVENT_PATH": "/nowhere"})
    assert (found.number, found.nothing) == (None, "")


@pytest.mark.parametrize("name", ["GITHUB_REPOSITORY", "GITHUB_REPOSITORY_ID"])
def test_outside_a_workflow_it_says_so(environ: dict[str, str], name: str) -> None:
    del environ[name]
    with pytest.raises(UsageError):
        settings.read(environ)
