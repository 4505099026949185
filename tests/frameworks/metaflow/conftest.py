"""Metaflow as it comes from PyPI; its flows are in flows/, and people answer them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.frameworks.stage import Stage

FLOWS = Path(__file__).parent / "flows"

Facts = Callable[[Stage], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def framework() -> str:
    return "metaflow"


@pytest.fixture
def facts() -> Facts:
    """What Metaflow's client tells of the newest run: of each task its artifacts, and what `@hitl` wrote about it."""

    def read(stage: Stage) -> list[dict[str, Any]]:
        told = stage.run(FLOWS / "facts.py").finished()
        assert told.code == 0, told.log
        found: list[dict[str, Any]] = json.loads(told.stdout)
        return found

    return read


def start(stage: Stage, flow: str, *words: str, **environ: str) -> Any:
    """Start a flow of flows/ in the stage's project; plain ``codeowners`` means those of its file."""
    stage.write(".git/HEAD", "ref: refs/heads/main\n")  # a work tree, so that the flow's file is one of the repository
    stage.write(flow, (FLOWS / flow).read_text(encoding="utf-8"))
    return stage.run(flow, *words, environ=environ)
