"""Train automatically, deploy what the lead data scientist has approved.

    GH_GATE_FORGE=local python examples/flowyml_pipeline.py nightly-7

The run's id is the key: started again with the same one, the pipeline finds its question, and the answer.
"""

import os
import sys
from pathlib import Path
from typing import Any

from flowyml import Pipeline, step

from gh_gate.adapters.flowyml import approval

# On this machine the examples' own folder stands for the repository, with its CODEOWNERS and policy file.
os.environ.setdefault("GH_GATE_LOCAL", str(Path(__file__).parent))

pipeline = Pipeline("deployment_pipeline")


@step(outputs=["metrics"])
def train() -> dict[str, float]:
    return {"accuracy": 0.94, "before": 0.928}


approve_deploy = approval(
    name="approve_deploy",
    approver="lead-data-scientist",
    timeout_seconds=86400,  # 24 hours to approve
    prompt="Accuracy {metrics[accuracy]:.1%} (was {metrics[before]:.1%}). Deploy?",
    inputs={"deploy_target": ["staging", "production"], "notes": {"type": "str", "required": False}},
)


@step
def deploy(approve_deploy: Any) -> None:
    target = approve_deploy.inputs["deploy_target"]
    # flowyml keeps what a step prints for its own page; this goes to the terminal.
    print(f"deployed to {target}, approved by {approve_deploy.by}", file=sys.__stdout__)


pipeline.add_step(train)
pipeline.add_step(approve_deploy)
pipeline.add_step(deploy)

if __name__ == "__main__":
    result = pipeline.run(run_id=sys.argv[1] if len(sys.argv) > 1 else "nightly-7", auto_start_ui=False)
    sys.exit(not result.success)
