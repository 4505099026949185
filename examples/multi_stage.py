"""Two gates, one after the other, each with its own people; the second needs two of them.

    GH_GATE_FORGE=local python examples/multi_stage.py v14

Where the script is killed between the two, the next start finds the first approval and goes on with the second question.
"""

import sys

import gh_gate


def main(version: str) -> None:
    quality = gh_gate.approval(
        "ml-review",
        prompt="Is the quality of {version} good enough? Accuracy {accuracy:.1%}.",
        context={"version": version, "accuracy": 0.94},
        approvers="@alice",
        timeout="24h",
        key=version,
    )
    try:
        fairness = gh_gate.approval(
            "compliance-review",
            prompt="Is {version} fair? {reviewer} reviewed its quality.",
            context={"version": version, "reviewer": quality.by},
            approvers=["@bob", "@carol", "@dave"],
            required=2,
            timeout="48h",
            key=version,
        )
    except gh_gate.Rejected as no:
        sys.exit(f"{version} stays where it is: {no.decision.reason}")
    print(f"{version} goes live: quality by {quality.by}, fairness by {fairness.by}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "v14")
