"""What a task sees, and what Flyte makes of it, where nobody says yes; prints one JSON object."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flyte
import flyte.errors

import gh_gate
import gh_gate.adapters.flyte as hitl
from gh_gate.testing import FakeForge

env = flyte.TaskEnvironment(name="failing")
tries: list[str] = []


@env.task(retries=flyte.RetryStrategy(count=2))
async def how_many() -> int:
    tries.append("how_many")
    event = await hitl.new_event.aio("how-many", data_type=int)
    return await event.wait.aio()


@env.task(retries=flyte.RetryStrategy(count=1, backoff=flyte.Backoff(base=timedelta(0))))
async def insists() -> int:
    """Does as if the "no" were an error of its own, which Flyte tries again."""
    event = await hitl.new_event.aio("insists", data_type=int)
    try:
        return await event.wait.aio()
    except hitl.Rejected as error:
        tries.append(error.decision.by if error.decision is not None else "")
        raise ValueError(str(error)) from error


@env.task
def too_late() -> str:
    event = hitl.new_event("too-late", data_type=bool, timeout_seconds=60)
    try:
        return str(event.wait())
    except TimeoutError as error:
        ours = isinstance(error, hitl.TimeoutError) and isinstance(error, gh_gate.Expired)
        return f"{ours} {error} {event.decision is not None and event.decision.status}"


@env.task
async def withdrawn() -> int:
    event = await hitl.new_event.aio("withdrawn", data_type=int)
    event.gate.cancel("no longer needed")
    return await event.wait.aio()


@env.task
async def at_once() -> str:
    async def ask() -> None:
        await hitl.new_event.aio("publish", bool)

    first, second = await asyncio.gather(ask(), ask(), return_exceptions=True)
    return f"{first} {second}"


def end(task: Any) -> str:
    try:
        return str(flyte.with_runcontext(mode="local", name=f"{sys.argv[1]}-{task.short_name}").run(task).outputs()[0])
    except flyte.errors.RuntimeUserError as error:
        return f"{error.code}: {error}"


def refused(**words: Any) -> str:
    try:
        hitl.new_event("refused", **{"data_type": bool, **words})
    except gh_gate.UsageError as error:
        return error.what
    return "taken"


def main() -> None:
    flyte.init()
    found: dict[str, Any] = {}
    with FakeForge() as forge:
        forge.reject("how-many", "too few anomalies", by="alice")
        forge.reject("insists", "no", by="alice")
        runs: list[Callable[..., Any]] = [how_many, insists, too_late, withdrawn]
        found |= {name: end(task) for task, name in zip(runs, ("no", "insists", "late", "withdrawn"), strict=True)}
        found["at_once"] = end(at_once)
        found["gates"] = [gate.name for gate in forge.gates]
    found["tries"] = tries
    found["scope"] = refused(scope="global")
    found["type"] = refused(data_type="bool")
    found["outside"] = refused()
    found["timeout"] = refused(timeout="1h")
    found["seconds"] = refused(timeout_seconds=0)
    found["poll"] = refused(poll_interval_seconds=0.1)
    found["fail"] = refused(fail_on_rejection=True)
    found["option"] = refused(aprovers="@alice")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
