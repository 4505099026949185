"""Flyte's own environment, with its connectors, and the pipelines of the folder `flows`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.frameworks.running import Running
from tests.frameworks.stage import Stage

FLOWS = Path(__file__).parent / "flows"
KEPT = Path("/tmp/flyte")  # noqa: S108 - where Flyte itself writes what it runs on one machine


@dataclass(frozen=True)
class FlyteRun:
    """A run of Flyte on this machine, by a name that no other test has."""

    name: str

    def start(self, stage: Stage, flow: str, *words: str) -> Running:
        """Start a pipeline of the folder `flows`, or start it again; it lies in the stage's project, as a user's own would."""
        script = stage.write(flow, (FLOWS / flow).read_text(encoding="utf-8"))
        # Whose code it is would come from git, in which a test's folder is not: so it is said as a deployment says it.
        return stage.run(script, self.name, *words, environ={"GH_GATE_FLOW_PATH": flow})

    @property
    def reports(self) -> str:
        """The reports of its tasks, as Flyte's console shows them."""
        found = (KEPT / "metadata" / self.name).rglob("report.html")
        return "\n".join(path.read_text(encoding="utf-8") for path in found)

    def forget(self) -> None:
        """Remove what Flyte keeps of it, and of those whose names are made of its name."""
        for kind in ("metadata", "raw_data"):
            for path in (KEPT / kind).glob(f"*{self.name}*"):
                shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def framework() -> str:
    return "flyte-connector"


@pytest.fixture
def run() -> Iterator[FlyteRun]:
    """A run that has not begun."""
    run = FlyteRun(f"gh-gate-test-{uuid4().hex[:12]}")
    yield run
    run.forget()
