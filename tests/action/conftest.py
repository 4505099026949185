"""A step of a workflow as the runner starts it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from action.inputs import PREFIX

Step = Callable[..., dict[str, str]]


@pytest.fixture
def step(tmp_path: Path) -> Step:
    """Return a maker of environments: inputs by keyword (``on_timeout=``), variables of the runner in capitals."""
    (tmp_path / "workspace").mkdir()
    runner = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTOR": "alice",
        "GITHUB_ACTOR_ID": "11",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_JOB": "gate",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REPOSITORY": "acme/ml",
        "GITHUB_RUN_ATTEMPT": "2",
        "GITHUB_RUN_ID": "4711",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_SHA": "c0ffee" + "0" * 34,
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_WORKFLOW": "release",
        "GITHUB_WORKFLOW_REF": "acme/ml/.github/workflows/release.yml@refs/heads/main",
        "GITHUB_WORKSPACE": str(tmp_path / "workspace"),
        "GH_GATE_FAIL_FAST": "true",
        "GH_GATE_JOB_ID": "31",
        "GH_GATE_JOB_INDEX": "0",
        "GH_GATE_JOB_TOTAL": "1",
        "RUNNER_NAME": "GitHub Actions 1",
    }

    def environment(**values: str) -> dict[str, str]:
        values = {"name": "deploy", "prompt": "Deploy v14?", "token": "made-up-token", **values}
        given = {k if k.isupper() else PREFIX + k.upper(): v for k, v in values.items()}
        return runner | given

    return environment


@pytest.fixture
def payload(tmp_path: Path) -> Callable[[object], None]:
    """Return what writes the event that started the workflow."""

    def write(event: object) -> None:
        (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")

    return write
