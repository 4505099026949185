"""The approver fills in a form; the script gets an instance of its own model.

    GH_GATE_FORGE=local python examples/structured_input.py v14

A dataclass or a TypedDict does as well.
"""

import sys
from typing import Literal

from pydantic import BaseModel, Field

import gh_gate


class Rollout(BaseModel):
    """What the approver decides beside yes and no."""

    region: Literal["eu", "us"] = Field(description="where it starts")
    percent: int = Field(10, ge=1, le=100, description="of the traffic")
    pause: bool = False
    ticket: str | None = Field(None, pattern=r"^OPS-\d+$", description="in the change calendar")


def main(version: str) -> None:
    decision = gh_gate.approval(
        "rollout",
        prompt="Roll out {version}?",
        context={"version": version},
        inputs=Rollout,
        approvers="@alice",
        key=version,
    )
    rollout = decision.inputs
    print(f"{version} for {rollout.percent} % of {rollout.region}, {'with' if rollout.pause else 'without'} a pause")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "v14")
