"""Which image a gate needs, and what is said where a pod has another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.frameworks.argo.conftest import Create
from tests.frameworks.argo.pods import Pods
from tests.frameworks.argo.test_running import LINEAR
from tests.frameworks.argo.workflow import Workflow
from tests.frameworks.forges import LocalStage
from tests.frameworks.stage import Stage

NEEDED = "github markdown_it yaml pydantic cryptography rich click"


@pytest.fixture
def stage(local: LocalStage) -> Stage:
    return local


def test_an_image_without_gh_gates_libraries_runs_every_step_but_the_gate_and_asks_nobody(
    stage: Stage, create: Create, pods: Pods
) -> None:
    bare = replace(pods, environ={**pods.environ, "POD_LACKS": NEEDED}, ended={})
    workflow = Workflow(create("flow.py", LINEAR), "train-bare", bare)
    assert workflow.advance() == "Failed"
    start, notify = (bare.ended[f"train-bare.{name}"] for name in ("start", "hitl-notify-gate"))
    assert start.code == 0, start.log
    assert notify.code == 2, "another try in the same image mends nothing"
    assert "@hitl cannot ask anybody here: No module named" in notify.log
    assert "pip install 'gh-gate[metaflow]'" in notify.log
    assert stage.asked() == []
