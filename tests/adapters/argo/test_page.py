"""The manifest in docs/argo.md is one: it parses, its command takes its arguments, and its rights are those that are used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from gh_gate.cli import cli
from gh_gate.cli.resume_argo import resume_argo

PAGE = (Path(__file__).parents[3] / "docs" / "argo.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return {part["kind"]: part for part in yaml.safe_load_all(text)}


def test_its_account_may_do_what_the_calls_need_and_no_more(manifest: dict[str, Any]) -> None:
    # Argo's server gets, lists and updates workflows on behalf of the token: workflow/util/util.go, updateSuspendedNode.
    assert manifest["Role"]["rules"] == [
        {"apiGroups": ["argoproj.io"], "resources": ["workflows"], "verbs": ["get", "list", "update"]}
    ]
    name = {"name": "gh-gate", "namespace": "argo"}
    assert all(part["metadata"] == name for part in manifest.values())
    assert manifest["RoleBinding"]["subjects"] == [{"kind": "ServiceAccount", **name}]
    assert manifest["Deployment"]["spec"]["template"]["spec"]["serviceAccountName"] == "gh-gate"


def test_its_command_takes_its_arguments(manifest: dict[str, Any]) -> None:
    (container,) = manifest["Deployment"]["spec"]["template"]["spec"]["containers"]
    program, command = container["command"]
    assert (program, cli.get_command(None, command)) == ("gh-gate", resume_argo)  # type: ignore[arg-type]  # needs no context
    result = CliRunner().invoke(cli, [command, *container["args"], "--help"])
    assert result.exit_code == 0
    with resume_argo.make_context(command, container["args"]) as context:
        assert context.params["namespaces"] == ("argo",)
        assert not context.params["insecure_skip_verify"]


def test_every_option_of_the_command_is_explained() -> None:
    named = {option for parameter in resume_argo.params for option in parameter.opts if option.startswith("--")}
    told = {option for option in named if option in PAGE}
    assert named - told == {"--token-file", "--interval", "--repository"}
    assert "`-R owner/name`" in PAGE
