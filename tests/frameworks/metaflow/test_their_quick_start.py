"""The flow of metaflow-hitl's README, with the two changes that docs/coming-from.md gives the reasons for."""

from __future__ import annotations

from tests.frameworks.stage import Stage

README = """
from metaflow import FlowSpec, step
from metaflow_extensions.hitl.plugins.hitl_decorator import hitl

class TrainAndDeploy(FlowSpec):
    @step
    def train(self):
        self.accuracy = 0.94
        self.next(self.gate)

    @hitl(
        message="Accuracy: {self.accuracy:.1%} — approve to deploy?",
        timeout="24h",
        on_timeout="reject",
        notifier="apprise",
    )
    @step
    def gate(self):
        # self.hitl_input is set from the approval response
        print("Approved for:", self.hitl_input.get("deploy_target"))
        self.next(self.end)

    @step
    def end(self):
        pass

if __name__ == "__main__":
    TrainAndDeploy()
"""

CHANGES = {
    "def train(self)": "def start(self)",  # Metaflow runs no flow without a step `start`
    'notifier="apprise",': 'notifier="apprise", input_schema={"deploy_target": "str"},',  # undeclared values are refused
}


def test_their_quick_start_runs_and_is_answered_with_their_command(local: Stage) -> None:
    text = README
    for before, after in CHANGES.items():
        assert before in text
        text = text.replace(before, after)
    local.write("flow.py", text)
    running = local.run("flow.py", "run")
    local.opened()
    assert local.thread().face.title == "gate: Accuracy: 94.0% — approve to deploy?"
    said = local.run(
        "flow.py", "hitl", "approve", "1", "--input", '{"deploy_target": "staging"}', "--as", "bob"
    ).finished()
    assert said.code == 0, said.log
    ended = running.finished()
    assert (ended.code, "Approved for: staging" in ended.log) == (0, True), ended.log


def test_without_a_schema_an_undeclared_value_is_refused_and_a_plain_yes_goes_on(local: Stage) -> None:
    local.write("flow.py", README.replace("def train(self)", "def start(self)"))
    running = local.run("flow.py", "run")
    local.opened()
    said = local.run(
        "flow.py", "hitl", "approve", "1", "--input", '{"deploy_target": "staging"}', "--as", "bob"
    ).finished()
    assert (said.code != 0, "deploy_target" in said.log) == (True, True), said.log
    assert local.status() == "pending"
    local.say("bob", "/approve")
    ended = running.finished()
    assert (ended.code, "Approved for: None" in ended.log) == (0, True), ended.log
