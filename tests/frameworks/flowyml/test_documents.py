"""The pipelines of flowyml's own page about approvals, as it writes them; docs/coming-from.md lists each change and why."""

from __future__ import annotations

import re

from tests.examples.terminal import Terminal, terminal
from tests.frameworks.flowyml.scripts import ALIASES, HEAD
from tests.frameworks.forges import LocalStage

# What the page leaves out: `model` and `production` are defined nowhere, and `deploy` takes what no step hands on.
DEPLOYMENT = """
from functools import partial
from types import SimpleNamespace
model, production = "churn-model", SimpleNamespace(deploy=lambda model: say("deployed", model))

from flowyml import Pipeline, step
from gh_gate.adapters.flowyml import approval

pipeline = Pipeline("deployment_pipeline")

@step(outputs=["model"])
def train():
    return model

# Pause here!
approve_deploy = approval(
    name="approve_deploy",
    approver="lead-data-scientist",
    timeout_seconds=86400  # 24 hours to approve
)

@step
def deploy(model):
    # Only runs if approved
    production.deploy(model)

pipeline.add_step(train)
pipeline.add_step(approve_deploy)
pipeline.add_step(deploy)
pipeline.run = partial(pipeline.run, auto_start_ui=False)  # flowyml would leave a server behind
"""

STAGES = """
pipeline = Pipeline("regulated_deployment")
train_model = step(name="train_model", outputs=["model"])(lambda: "churn-model")
deploy_to_production = step(name="deploy_to_production")(lambda model: say("deployed", model))
pipeline.add_step(train_model)

# Stage 1: ML team reviews quality
pipeline.add_step(approval(
    name="ml_review",
    approver="ml-team",
    timeout_seconds=86400,
))

# Stage 2: Compliance reviews fairness
pipeline.add_step(approval(
    name="compliance_review",
    approver="compliance-team",
    timeout_seconds=172800, # 48 hours
))

pipeline.add_step(deploy_to_production)
run(pipeline)
"""


def flowyml(stage: LocalStage, *words: str) -> tuple[str, str]:
    """The command line of flowyml, for a Python that becomes that of the stage."""
    python = str(stage.python)
    line = [python, "-c", "from flowyml.cli.main import cli; cli()", *words]
    return "-c", f"import os; os.execv({python!r}, {line!r})"


def answer(seen: Terminal, *lines: str) -> tuple[int, str]:
    assert "@alice" in seen.until("Approve? [y/N]")
    for line in lines:
        seen.type(line)
    return seen.finished()


def test_flowyml_run_asks_in_the_terminal_and_goes_on_or_stops(local: LocalStage) -> None:
    local.add({".github/gh-gate.yml": ALIASES})
    local.write("deployment_pipeline.py", HEAD + DEPLOYMENT)
    environ = {**local.environ, "PYTHONPATH": ""}
    command = flowyml(local, "run", "deployment_pipeline")
    with terminal(*command, cwd=local.folder, environ=environ) as seen:
        _, shown = answer(seen, "y")
        assert "deployed churn-model" in shown
        assert "answered as @alice" in shown
        assert "24 h" in shown or "23 h 59 min" in shown
        dialogue = shown.partition("gate approve_deploy")[2].partition("answered as")[0]
        assert "━" not in dialogue, "flowyml's own line is painted over no question"
    with terminal(*command, cwd=local.folder, environ=environ) as seen:
        _, shown = answer(seen, "", "not before Monday")
        assert "deployed churn-model" not in shown
        assert "not before Monday" in shown
    assert [local.status(1), local.status(2)] == ["approved", "rejected"]


def test_the_two_stages_of_a_regulated_deployment(local: LocalStage) -> None:
    local.add({".github/gh-gate.yml": ALIASES})
    running = local.run(local.write("regulated.py", HEAD + STAGES))
    local.say("bob", "/approve", local.opened(1))
    local.say("bob", "/approve", local.opened(2))
    local.replied("@carol can decide", 2)
    assert "deployed" not in running.printed()
    local.say("carol", "/approve", 2)
    assert "deployed churn-model" in running.finished().stdout
    assert [within(local, 1), within(local, 2)] == ["24 h", "2 days"]


def within(stage: LocalStage, number: int) -> str:
    """How long people have for an answer."""
    (found,) = re.findall(r"within (\d+ \w+) of opening", stage.thread(number).opening.body)
    return str(found)
