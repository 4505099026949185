"""Pipelines that the tests run, and what they need to be told apart."""

from __future__ import annotations

from pathlib import Path

from tests.frameworks.forges import GitHubStage
from tests.frameworks.stage import Stage

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "flowyml_pipeline.py"
ALIASES = (ROOT / "examples" / ".github" / "gh-gate.yml").read_text(encoding="utf-8")

HEAD = """
import os, sys
from flowyml import Metrics, Pipeline, context, step
from gh_gate.adapters.flowyml import approval

def say(*words):
    print(*words, file=sys.__stdout__, flush=True)

def run(pipeline, run_id="r1", **more):
    result = pipeline.run(run_id=run_id, auto_start_ui=False, **more)
    for name, one in result.step_results.items():
        if not one.success:
            say(name, "FAILED", one.error.splitlines()[0])
    say("SUCCESS" if result.success else "STOPPED")
"""


def example(stage: Stage) -> str:
    """Put the example into a stage's project, with what its words mean; return its name."""
    stage.add({".github/gh-gate.yml": ALIASES})
    text = EXAMPLE.read_text(encoding="utf-8")
    if isinstance(stage, GitHubStage):  # a look at GitHub every ten seconds is polite, and too slow for a test
        text = text.replace("timeout_seconds=86400,", "timeout_seconds=86400, poll_interval=1,")
    return stage.write(EXAMPLE.name, text).name


def script(stage: Stage, text: str, name: str = "pipeline.py") -> str:
    """Put a pipeline into a stage's project; return its name."""
    return stage.write(name, HEAD + text).name
