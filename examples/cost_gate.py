"""Ask before spending money, but not for small sums.

    GH_GATE_FORGE=local python examples/cost_gate.py run-7 250    # asks @bob
    GH_GATE_FORGE=local python examples/cost_gate.py run-8 40     # asks nobody, and says so in the record

Whatever the condition is, a policy file of the repository may forbid it.
"""

import sys

import gh_gate


def main(run: str, cost: float) -> None:
    decision = gh_gate.approval(
        "cost",
        prompt="Spend ${estimated_cost:,.2f} on training {run}?",
        context={"estimated_cost": cost, "run": run},
        approvers="@bob",
        auto_approve_if=lambda estimated_cost: estimated_cost < 100,
        timeout="4h",
        key=run,
    )
    print(f"training {run} for ${cost:,.2f}, approved by {decision.by}")


if __name__ == "__main__":
    run, cost = sys.argv[1:3] if len(sys.argv) > 2 else ("run-7", "250")
    main(run, float(cost))
