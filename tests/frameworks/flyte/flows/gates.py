"""Gates as tasks without a pod: three at once, each answered in another way."""

import asyncio
import sys
from dataclasses import dataclass

import flyte
import flyte.errors

import gh_gate.adapters.flyte as hitl


@dataclass
class Deploy:
    target: str
    note: str | None
    replicas: int = 3


deploy = hitl.GateTask(
    "deploy",
    prompt="{model}: accuracy {accuracy:.1%}. Deploy?",
    inputs={"model": str, "accuracy": float},
    data_type=Deploy,
    approvers=["@alice"],
    poll_interval_seconds=1,
)
proceed = hitl.GateTask("proceed", prompt="Go on with {braces}?", approvers="@alice", poll_interval_seconds=1)
count = hitl.GateTask("count", prompt="How many?", data_type=int, approvers="@alice", poll_interval_seconds=1)

gates = flyte.TaskEnvironment.from_task("gates", deploy, proceed, count)
env = flyte.TaskEnvironment(name="main", depends_on=[gates])


@env.task
async def main() -> str:
    asked = [deploy(model="m1", accuracy=0.94), proceed(), count()]
    found = await asyncio.gather(*asked, return_exceptions=True)
    return "\n".join(repr(answer) for answer in found)


if __name__ == "__main__":
    flyte.init()
    print(flyte.with_runcontext(mode="local", name=sys.argv[1]).run(main).outputs()[0])
