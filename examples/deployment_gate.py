"""Deploy only what a code owner of deploy/ has approved.

    GH_GATE_FORGE=local python examples/deployment_gate.py v14

The version is the key: the same version is never asked twice, the next one is asked anew.
"""

import os
import sys
from pathlib import Path

import gh_gate

# On this machine the examples' own folder stands for the repository, with its CODEOWNERS.
os.environ.setdefault("GH_GATE_LOCAL", str(Path(__file__).parent))

PROMPT = """Deploy `churn-model` {version}?

Accuracy {accuracy:.1%} (was {before:.1%}), {anomalies} anomalies in {rows:,} rows.
"""


def main(version: str) -> None:
    decision = gh_gate.approval(
        "deploy",
        prompt=PROMPT,
        context={"version": version, "accuracy": 0.94, "before": 0.928, "anomalies": 3, "rows": 142_857},
        inputs={
            "deploy_target": {"choices": ["staging", "production"], "description": "where it goes"},
            "notes": {"type": "str", "required": False, "description": "for the change log"},
        },
        approvers="codeowners:/deploy/",
        timeout="24h",
        key=version,
    )
    print(f"{version} goes to {decision.inputs['deploy_target']}, approved by {decision.by}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "v14")
