"""`gh-gate resume-argo` wakes what is decided, in a flow with a gate for each split of a foreach and one for their join."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.adapters.argo.standin import TOKEN, Argo
from tests.frameworks.argo.conftest import Create
from tests.frameworks.argo.pods import Pods
from tests.frameworks.argo.workflow import Workflow
from tests.frameworks.forges import GitHubStage
from tests.frameworks.running import Running
from tests.frameworks.stage import Stage

FAN = """
from metaflow import FlowSpec, hitl, step

class Fan(FlowSpec):
    @step
    def start(self):
        self.models = ["churn", "fraud"]
        self.next(self.each, foreach="models")

    @hitl(message="Ship {self.input}?", input_schema={"to": "str"})
    @step
    def each(self):
        self.shipped = f"{self.input} to {self.hitl_input['to']}"
        self.next(self.both)

    @hitl(message="Announce {inputs[0].shipped}, {inputs[1].shipped}?")
    @step
    def both(self, inputs):
        self.announced = [one.shipped for one in inputs]
        self.next(self.end)

    @step
    def end(self):
        print("Announced:", self.announced)

if __name__ == "__main__":
    Fan()
"""


@pytest.fixture
def stage(github: GitHubStage) -> Stage:
    return github


def test_each_gate_wakes_its_own_step_and_nobody_elses(stage: Stage, create: Create, pods: Pods, python: Path) -> None:
    pods.bin = python.parent  # an image in which gh-gate was installed, as docs/argo.md has it
    known = {"GH_GATE_FLOW_PATH": "fan.py", "GH_GATE_COMMIT": "c" * 40}  # as git would tell it in a work tree
    workflow = Workflow(create("fan.py", FAN, environ=known), "fan-1", pods)
    assert workflow.advance() == "Running"
    with Argo().serving() as argo:
        argo.workflows["argo", "fan-1"] = workflow.as_told
        poller = start(stage, argo)

        # A question of a split shows the split's value; an answer wakes that split alone.
        assert ["churn" in stage.thread(1).opening.body, "fraud" in stage.thread(2).opening.body] == [True, True]
        stage.say("alice", "/approve to=nowhere else", 2)
        stage.replied("was not counted", 2)
        assert len(workflow.asleep()) == 2
        stage.say("bob", "/approve to=us", 2)
        stage.until(lambda: len(workflow.asleep()) == 1, "the second split is awake")
        assert workflow.advance() == "Running"
        stage.say("alice", "/approve to=eu", 1)
        stage.until(lambda: not workflow.asleep(), "the first split is awake")

        # The join's question shows what the splits have made.
        assert workflow.advance() == "Running", workflow.pods.ended
        assert "Announce churn to eu, fraud to us?" in stage.thread(3).opening.body
        stage.say("alice", "/approve", 3)
        stage.until(lambda: not workflow.asleep(), "the join is awake")
        assert workflow.advance() == "Succeeded"
        assert "Announced: ['churn to eu', 'fraud to us']" in workflow.log("end")

        os.kill(poller.process.pid, signal.SIGTERM)
        ended = poller.finished()
    assert ended.code == 0, ended.log
    assert "argo/fan-1: hitl-suspend-each, acme/app#2 is approved by @bob: resumed" in ended.stderr
    assert ended.stderr.count("resumed") == 3
    assert stage.asked() == [1, 2, 3]


def start(stage: Stage, argo: Argo) -> Running:
    """Start the poller as its container would."""
    token = stage.write("token", f"{TOKEN}\n")
    program = stage.python.parent / "gh-gate"
    return stage.run(Path(program), "resume-argo", "--server", argo.url, "--token-file", str(token), "--interval", "1")
