"""Whose code asks: known where it is deployed, told to the cluster, and never guessed there; without Flyte."""

from __future__ import annotations

from pathlib import Path

import pytest

from gh_gate.adapters.flyte import env_vars
from gh_gate.adapters.flyte.source import source


@pytest.fixture(autouse=True)
def _desk(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKFLOW_REF", "GITHUB_REPOSITORY", "GITHUB_SHA", "GH_GATE_FORGE"):
        monkeypatch.delenv(name, raising=False)


def test_a_deployment_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_GATE_FLOW_PATH", "flows/a.py")
    monkeypatch.setenv("GH_GATE_COMMIT", "c" * 40)
    monkeypatch.setenv("GH_GATE_REPOSITORY", "acme/app")
    monkeypatch.setenv("GH_GATE_TOKEN", "a-secret")
    assert env_vars() == {
        "GH_GATE_REPOSITORY": "acme/app",
        "GH_GATE_FLOW_PATH": "flows/a.py",
        "GH_GATE_COMMIT": "c" * 40,
    }


def test_in_a_work_tree_it_is_the_file_that_asks(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    environ = {"GH_GATE_COMMIT": "d" * 40}
    found = source(environ, str(tmp_path / "flows" / "train.py"))
    assert (found.path, found.commit) == ("flows/train.py", "d" * 40)


def test_in_a_workflow_it_is_the_workflows_file(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    environ = {
        "GITHUB_REPOSITORY": "acme/app",
        "GITHUB_WORKFLOW_REF": "acme/app/.github/workflows/ml.yml@refs/heads/main",
        "GITHUB_SHA": "e" * 40,
    }
    found = source(environ, str(tmp_path / "train.py"))
    assert (found.path, found.commit) == (".github/workflows/ml.yml", "e" * 40)


def test_without_git_nothing_is_guessed(tmp_path: Path) -> None:
    assert source({"GITHUB_SHA": "f" * 40}, str(tmp_path / "train.py")).path == ""
