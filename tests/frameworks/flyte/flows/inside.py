"""What a pipeline's output cannot show: which run is told, by what a gate is found, and an outage; prints one JSON object."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from dataclasses import replace
from typing import Any

import flyte
import flyte.report
from flyte._internal.runtime.task_serde import get_proto_task
from flyte.models import SerializationContext
from flyteidl2.connector import connector_pb2
from flyteidl2.core.execution_pb2 import TaskExecution

import gh_gate
import gh_gate.adapters.flyte as hitl
from gh_gate.adapters.flyte.connector import GateMeta
from gh_gate.adapters.flyte.runs import Asking
from gh_gate.adapters.flyte.source import Source
from gh_gate.library.surroundings import Surroundings, put_instead
from gh_gate.testing import FakeForge

env = flyte.TaskEnvironment(name="inside")
gate = hitl.GateTask("gate", prompt="{word}?", inputs={"word": str}, approvers="@alice")
gates = flyte.TaskEnvironment.from_task("gates", gate)
connector = hitl.GateConnector()


@env.task(report=True)
def reported() -> str:
    hitl.new_event("reported", bool, prompt="<script>alert(1)</script>").wait()
    return str(flyte.report.get_tab("Approvals").get_html())


def told() -> list[Any]:
    """A run on this machine that a pull request's workflow started is believed no more than that workflow."""
    workflow = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_ACTOR": "eve", "GITHUB_ACTOR_ID": "7"}
    run = Asking.at("acme", "ml", "dev", "r1", "a0").of_code(Source("flows/a.py", "c" * 40), workflow)
    return [run.id, run.event, run.initiator and run.initiator.id, run.workflow_path, run.commit, run.title]


async def sent(metadata: Any = None, **inputs: Any) -> GateMeta:
    template = get_proto_task(gate, SerializationContext(version="1"))
    return await connector.create(template, "s3://bucket/r1/a0/0", inputs or {"word": "go"}, metadata)


def named(attempt: int) -> Any:
    metadata = connector_pb2.TaskExecutionMetadata()
    task = metadata.task_execution_id
    task.retry_attempt = attempt
    task.node_execution_id.node_id = "a7"
    task.node_execution_id.execution_id.name = "r9"
    task.node_execution_id.execution_id.project = "ml"
    return metadata


def unreachable() -> Surroundings:
    raise gh_gate.UpstreamError("GitHub did not answer.")


async def outage() -> list[str]:
    """Where the forge cannot be asked, a task goes on waiting, until nobody could decide any more."""
    leave = put_instead(unreachable)
    phases = []
    meta = await sent()
    for since in (time.time(), time.time() - 3600 - 800, time.time() - 3600 - 1000):
        one = replace(meta, key=f"flyte/{since}", since=since)
        await connector.get(one)
        await asyncio.wait([connector.waiters.of(one.waited()).task])
        found = await connector.get(one)
        phases.append(f"{TaskExecution.Phase.Name(found.phase)} {found.message}")
    leave()
    return phases


async def aborted_early(forge: FakeForge) -> list[str]:
    """A run that is aborted while its gate is being opened leaves no question behind."""
    go, calls = threading.Event(), iter([True])

    def slow() -> Surroundings:
        if next(calls, False):
            go.wait(30)
        return forge._surroundings()

    leave = put_instead(slow)
    meta = await sent()
    await connector.get(meta)
    deleting = asyncio.create_task(connector.delete(meta))
    await asyncio.wait([deleting], timeout=0.5)
    go.set()
    await deleting
    leave()
    return [gate.status for gate in forge.gates]


def refused(**words: Any) -> str:
    try:
        hitl.GateTask("gate", **{"prompt": "Go?", **words})
    except gh_gate.UsageError as error:
        return error.what
    return "taken"


async def refused_input(value: Any) -> str:
    try:
        await sent(word=value)
    except gh_gate.UsageError as error:
        return error.what
    return "taken"


async def main() -> dict[str, Any]:
    return {
        "told": told(),
        "keys": [(await sent()).key, (await sent(named(0))).key, (await sent(named(1))).key],
        "outage": await outage(),
        "inputs": [await refused_input(float("nan")), await refused_input(object())],
        "field": refused(prompt="{wrod}?", inputs={"word": str}),
        "brace": refused(prompt="{word?", inputs={"word": str}),
        "notify": refused(notify=["slack://token"]),
        "kind": refused(data_type="bool"),
    }


if __name__ == "__main__":
    flyte.init()
    with FakeForge() as forge:
        forge.approve("reported", by="alice")
        report = (
            flyte.with_runcontext(mode="local", name=f"{sys.argv[1]}-{reported.short_name}").run(reported).outputs()[0]
        )
    with FakeForge() as forge:
        aborted = asyncio.run(aborted_early(forge))
    print(json.dumps({**asyncio.run(main()), "report": report, "aborted": aborted}))
