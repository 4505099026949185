"""Train, let a person look, and deploy where that person said.

    GH_GATE_FORGE=local python examples/metaflow_flow.py run

Answer from a second terminal, in the same folder:

    export GH_GATE_FORGE=local
    python examples/metaflow_flow.py hitl list
    python examples/metaflow_flow.py hitl approve 1 --input '{"deploy_target": "staging"}' --as alice

Kill the run while it waits, answer, and `python examples/metaflow_flow.py resume` goes on: nobody is asked twice.
"""

import os
from pathlib import Path

from metaflow import FlowSpec, hitl, step

# On this machine the examples' own folder stands for the repository, with its CODEOWNERS.
os.environ.setdefault("GH_GATE_LOCAL", str(Path(__file__).parent))


class TrainAndDeploy(FlowSpec):
    @step
    def start(self) -> None:
        self.model_name, self.version, self.accuracy = "churn-model", 14, 0.94
        self.next(self.gate)

    @hitl(
        message="Deploy `{self.model_name}` v{self.version}? Accuracy {self.accuracy:.1%}.",
        approvers="codeowners:/deploy/",
        input_schema={"deploy_target": ["staging", "production"], "notes": {"type": "str", "default": ""}},
        timeout="48h",
        on_timeout="reject",
    )
    @step
    def gate(self) -> None:
        self.target = self.hitl_input["deploy_target"]
        self.next(self.end)

    @step
    def end(self) -> None:
        print(f"deployed to {self.target}, approved by {self.hitl_decision['by']}")


if __name__ == "__main__":
    TrainAndDeploy()
