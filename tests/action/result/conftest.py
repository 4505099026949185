"""A deployment that the App answers for, and the step that its job begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.action.result.step import Result
from tests.app.conftest import hub
from tests.app.deployments.stage import POLICY, Stage
from tests.github.hub import GitHub

__all__ = ["hub"]

INPUTS = f"{POLICY}    inputs: {{target: [eu, us], notes: {{type: str, required: false}}}}\n"


@pytest.fixture
def stage(hub: GitHub, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(hub, tmp_path, policy=INPUTS)
    yield made
    made.app.stop()


@pytest.fixture
def result(stage: Stage, tmp_path: Path) -> Result:
    """The step, in a run that waits for production."""
    run, _ = stage.begin()
    stage.work()
    return Result(stage.app, run, tmp_path)
