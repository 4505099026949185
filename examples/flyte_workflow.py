"""A Flyte task waits for people, and goes on with what they filled in.

    pip install 'gh-gate[flyte]'
    GH_GATE_FORGE=local python examples/flyte_workflow.py v14

Kill it while it waits and start it again with the same word: it finds its question, or the answer. In a cluster nothing of
it changes but the environment's image, secret and variables; docs/flyte.md says which.
"""

import os
import sys
from pathlib import Path
from typing import Literal

import flyte
from pydantic import BaseModel, Field

import gh_gate.adapters.flyte as hitl

os.environ.setdefault("GH_GATE_LOCAL", str(Path(__file__).parent))  # the local forge's project, with its CODEOWNERS


class Release(BaseModel):
    """What the approver decides beside yes and no."""

    market: Literal["eu", "us"]
    percent: int = Field(10, ge=1, le=100, description="of the traffic")


env = flyte.TaskEnvironment(name="release", depends_on=[hitl.env])


@env.task
async def evaluate(version: str) -> float:
    """Stand for the work that people judge."""
    return 0.94 if version else 0.0


@env.task(report=True)
async def review(version: str, accuracy: float) -> Release:
    """Ask, and wait; whoever owns this file decides."""
    event = await hitl.new_event.aio(
        "release",
        data_type=Release,
        prompt=f"Accuracy of {version}: {accuracy:.1%}. Release it?",
        timeout_seconds=24 * 3600,
    )
    return await event.wait.aio()


@env.task
async def main(version: str) -> str:
    """Evaluate, ask, release."""
    accuracy = await evaluate(version)
    release = await review(version, accuracy)
    return f"{version} for {release.percent} % of {release.market}"


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "v14"
    flyte.init()
    run = flyte.with_runcontext(mode="local", name=f"release-{chosen}").run(main, version=chosen)
    print(run.outputs()[0])
