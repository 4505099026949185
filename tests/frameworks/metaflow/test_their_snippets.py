"""The smaller pieces of metaflow-hitl's README, in a flow; docs/coming-from.md lists each change and why."""

from __future__ import annotations

from tests.frameworks.forges import LocalStage

# Three snippets in one flow: structured input, and both timeouts.
SNIPPETS = """
from metaflow import FlowSpec, step
from metaflow_extensions.hitl.plugins.hitl_decorator import hitl

class Snippets(FlowSpec):
    @step
    def start(self):
        self.model_name, self.version = "churn", 14
        self.next(self.gate, self.soft_gate, self.hard_gate)

    @hitl(
        message="Deploy {self.model_name} v{self.version}?",
        input_schema={"deploy_target": "str", "notes": "str"},
        timeout="48h",
        on_timeout="reject",
    )
    @step
    def gate(self):
        target = self.hitl_input["deploy_target"]
        notes  = self.hitl_input.get("notes", "")
        print("target", target, "notes", notes)
        self.next(self.join)

    # Auto-approve after 24h if no response (e.g. for low-stakes gates)
    @hitl(timeout="24h", on_timeout="approve")
    @step
    def soft_gate(self): print("went on softly"); self.next(self.join)

    # Fail the run if nobody responds in time (default, use for critical paths)
    @hitl(timeout="4h", on_timeout="reject")
    @step
    def hard_gate(self): print("went on hard"); self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass

if __name__ == "__main__":
    Snippets()
"""


def test_structured_input_comes_with_its_values_and_time_decides_as_it_was_told_to(local: LocalStage) -> None:
    running = local.run(local.write("flow.py", SNIPPETS), "run")
    local.opened(3)
    number = next(n for n in local.asked() if "Deploy churn v14?" in local.thread(n).opening.body)
    local.say("alice", '/approve {"deploy_target": "staging"}', number)
    assert "`notes`" in local.replied("is missing", number)
    local.say("alice", '/approve {"deploy_target": "staging", "notes": "at night"}', number)
    local.until(lambda: "target staging notes at night" in running.printed(), "the step has run")
    local.pass_time(25 * 3600)
    ended = running.finished()
    assert ended.code != 0
    assert "went on softly" in ended.log
    assert "went on hard" not in ended.log
    assert sorted(local.status(n) for n in local.asked()) == ["approved", "approved", "expired"]
