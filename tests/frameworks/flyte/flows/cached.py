"""Tasks whose answer Flyte would keep, each in another way; prints one JSON object."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import flyte
import flyte.errors

import gh_gate
import gh_gate.adapters.flyte as hitl
from gh_gate.testing import FakeForge

env = flyte.TaskEnvironment(name="asking")
kept = flyte.TaskEnvironment(name="kept", cache="auto", depends_on=[env])
gate = hitl.GateTask("gate", prompt="Go?", approvers="@alice")
gates = flyte.TaskEnvironment.from_task("gates", gate)


async def asked() -> bool:
    return await (await hitl.new_event.aio("asked", bool, approvers="@alice")).wait.aio()


@env.task(cache="auto")
async def one() -> bool:
    return await asked()


@env.task(cache=flyte.Cache(behavior="override", version_override="1"))
def plain() -> bool:
    return hitl.new_event("asked", bool, approvers="@alice").wait()


@kept.task
async def gathered() -> bool:
    return all(await asyncio.gather(asked(), asked()))


@env.task
async def review() -> bool:
    return await asked()


@kept.task
async def calls() -> bool:
    return bool(await review())


@kept.task
async def calls_a_gate() -> bool:
    return bool(await gate())


@env.task
async def overrides() -> bool:
    return bool(await review.override(cache="auto")())


def end(task: Any) -> Any:
    try:
        return flyte.with_runcontext(mode="local", name=f"{sys.argv[1]}-{task.short_name}").run(task).outputs()[0]
    except flyte.errors.RuntimeUserError as error:
        return str(error).splitlines()[0]


def overridden() -> str:
    try:
        gate.override(cache="auto", retries=2)
    except gh_gate.UsageError as error:
        return error.what
    return "taken"


if __name__ == "__main__":
    flyte.init()
    with FakeForge() as forge:
        refused = {t.short_name: end(t) for t in (one, plain, gathered, calls, calls_a_gate, overrides)}
        nobody = len(forge.gates)
    with FakeForge() as forge:
        forge.approve("asked", by="alice")
        passed = end(review)
    print(json.dumps({"refused": refused, "asked": nobody, "passed": passed, "override": overridden()}))
