"""Compiled templates, run in the order that they say; every pod gets gh-gate from the code package alone."""

from __future__ import annotations

import pytest

from tests.frameworks.argo.conftest import Create
from tests.frameworks.argo.pods import Pods
from tests.frameworks.argo.workflow import Workflow
from tests.frameworks.forges import LocalStage
from tests.frameworks.stage import Stage

LINEAR = """
from metaflow import FlowSpec, Parameter, hitl, step

class TrainAndDeploy(FlowSpec):
    model = Parameter("model", default="churn")

    @step
    def start(self):
        self.accuracy = 0.94
        self.next(self.gate)

    @hitl(message="{self.model} has {self.accuracy:.1%}. Deploy?", input_schema={"deploy_target": "str"},
          approvers=["@alice"], timeout="4h")
    @step
    def gate(self):
        print("Approved for:", self.hitl_input["deploy_target"], "by", self.hitl_decision["by"])
        self.next(self.end)

    @step
    def end(self):
        print("The answer of the gate is still", self.hitl_input)

if __name__ == "__main__":
    TrainAndDeploy()
"""


@pytest.fixture
def stage(local: LocalStage) -> Stage:
    """The poller's test runs on GitHub's stand-in."""
    return local


def test_a_step_runs_only_with_an_answer_that_it_finds_itself(stage: Stage, create: Create, pods: Pods) -> None:
    environ = {"METAFLOW_HITL_ARGO_UI_URL": "https://argo.example/"}
    template = create("flow.py", LINEAR, "--workflow-timeout", "7200", environ=environ)
    assert (
        "The gate of step gate is open for 14400 s, and --workflow-timeout ends the workflow after 7200 s"
        in template["said"]
    )
    yes, no = Workflow(template, "train-yes", pods), Workflow(template, "train-no", pods)

    # It sleeps, and no pod runs; the node says which gate it waits for.
    assert [yes.advance(), no.advance()] == ["Running", "Running"], stage.logs()
    assert list(pods.ended)[-1] == "train-no.hitl-notify-gate"
    (node,) = yes.asleep()
    assert node["displayName"] == "hitl-suspend-gate"
    assert node["inputs"]["parameters"][0] == {"name": "gate", "value": f"{stage.forge().repository().full_name}#1"}
    asked = stage.thread(1).opening.body
    assert "churn has 94.0%. Deploy?" in asked
    assert "https://argo.example/workflows/default/train-yes" in asked

    # A try of the opening that was lost on its way back asks nobody again.
    del no.nodes["train-no.hitl-notify-gate"], no.nodes["train-no.hitl-suspend-gate"]
    assert no.advance() == "Running"
    assert stage.asked() == [1, 2]

    # Whoever resumes it without an answer makes it fail; with one, a retry goes on.
    yes.wake()
    assert yes.advance() == "Failed"
    assert "step gate was resumed without a decision" in yes.log("gate")
    assert "Approved for" not in yes.log("gate")
    stage.say("alice", "/approve deploy_target=prod", 1)
    yes.retry()
    assert yes.advance() == "Succeeded", yes.log("gate")
    assert "Approved for: prod by alice" in yes.log("gate")
    assert "The answer of the gate is still {'deploy_target': 'prod'}" in yes.log("end")

    # A "no" resumes nothing, and stands for every retry.
    stage.say("mallory", "/approve deploy_target=prod", 2)
    stage.say("alice", "/reject accuracy too low", 2)
    no.wake()
    assert no.advance() == "Failed"
    assert "was rejected by alice: accuracy too low" in no.log("gate")
    assert [stage.status(n) for n in (1, 2)] == ["approved", "rejected"]
    assert stage.asked() == [1, 2]
