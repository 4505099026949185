"""Waits for gates in Flyte's connector service, so that no pod runs while people think.

Flyte asks the service again and again where a task stands. Nothing that matters is kept here: a service that starts anew
finds each gate by its key, and looks at it itself.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import flyte
from flyte.connectors import AsyncConnector, ConnectorRegistry, Resource, ResourceMeta
from flyteidl2.core.execution_pb2 import TaskExecution, TaskLog

from gh_gate.adapters.flyte.asked import read
from gh_gate.adapters.flyte.failures import sentence
from gh_gate.adapters.flyte.runs import Asking
from gh_gate.adapters.flyte.waiters import Waited, Waiter, Waiters
from gh_gate.errors import GateError, UpstreamError, UsageError
from gh_gate.poller import PATIENCE

TASK_TYPE: Final = "gh_gate"
OUTPUT: Final = "o0"
"""What Flyte calls the only output of a task."""


@dataclass
class GateMeta(ResourceMeta):  # neither frozen nor with slots, as Flyte's own
    """What Flyte keeps of a task that waits: enough to find its gate in any process.

    :param key: of the run and the action.
    :param run: the run's name, for people.
    :param words: the question, as `gh_gate.adapters.flyte.asked.written` gives it.
    :param context: the task's inputs, as JSON.
    :param since: when it began, in seconds since 1970.
    """

    key: str
    run: str
    words: str
    context: str
    since: float

    def waited(self) -> Waited:
        """Return the gate."""
        return Waited(read(self.words), Asking(self.key, self.run), json.loads(self.context) or None)


class GateConnector(AsyncConnector):
    """Flyte's side of a `gh_gate.adapters.flyte.task.GateTask`."""

    name = "gh-gate"
    task_type_name = TASK_TYPE
    metadata_type = GateMeta
    waiters: ClassVar[Waiters] = Waiters()

    async def create(
        self,
        task_template: Any,
        output_prefix: str,
        inputs: dict[str, Any] | None = None,
        task_execution_metadata: Any = None,
        **_connection: Any,
    ) -> GateMeta:
        """Take a task; the gate is opened with the first `get`, because opening takes longer than Flyte may wait.

        :raise UsageError: for what the task's author has to put right.
        """
        words = task_template.custom["gate"]
        read(words)
        asking = _asking(task_execution_metadata, output_prefix)
        return GateMeta(asking.key, asking.run, words, _context(inputs or {}), time.time())

    async def get(self, resource_meta: GateMeta, **_connection: Any) -> Resource:
        """Tell where a task stands."""
        waiter = self.waiters.of(resource_meta.waited())
        if not waiter.task.done():
            return _waiting(waiter)
        await self.waiters.leave(resource_meta.key)
        try:
            decision = waiter.task.result()
        except UpstreamError as error:
            return _again(waiter, resource_meta, error)
        except GateError as error:
            return _resource(waiter, TaskExecution.FAILED, "\n".join(filter(None, [error.what, error.why, error.do])))
        asked = waiter.waited.asked
        said = sentence(decision, name=asked.question.name, timeout=asked.question.timeout)
        if not asked.kind.has(decision):
            return _resource(waiter, TaskExecution.FAILED, said)
        return _resource(waiter, TaskExecution.SUCCEEDED, said, {OUTPUT: asked.value(decision)})

    async def delete(self, resource_meta: GateMeta, **_connection: Any) -> None:
        """Withdraw the question of a run that was aborted; what is decided stays so, and nothing is asked for it."""
        await self.waiters.leave(resource_meta.key)
        waited = resource_meta.waited()
        try:
            gate = await asyncio.to_thread(waited.find)
        except UpstreamError:
            raise
        except GateError:
            return
        await asyncio.to_thread(gate.cancel, "the Flyte run was aborted")


def _asking(metadata: Any, output_prefix: str) -> Asking:
    """Return the action that asks: as Flyte tells it, else by where it writes, which may change with a retry."""
    context = flyte.ctx()
    if context:
        return Asking.of(context.action)
    node = metadata.task_execution_id.node_execution_id if metadata is not None else None
    run = node.execution_id if node is not None else None
    if node is not None and run is not None and run.name and node.node_id:
        return Asking.at(run.org, run.project, run.domain, run.name, node.node_id)
    return Asking(f"flyte/{output_prefix.strip('/')}", output_prefix)


def _context(inputs: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(inputs), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"an input of the gate cannot be shown: {error}.", do="give texts, numbers, lists or mappings of these"
        ) from error


def _waiting(waiter: Waiter) -> Resource:
    where = f"waiting for approval: {waiter.url}" if waiter.url else "asking for approval"
    return _resource(waiter, TaskExecution.RUNNING, where)


def _again(waiter: Waiter, meta: GateMeta, error: UpstreamError) -> Resource:
    """Go on through an outage with the next `get`, until nobody could decide any more."""
    last = meta.since + waiter.waited.asked.question.timeout + PATIENCE.total_seconds()
    phase = TaskExecution.RUNNING if time.time() < last else TaskExecution.FAILED
    return _resource(waiter, phase, error.what)


def _resource(waiter: Waiter, phase: Any, message: str, outputs: dict[str, Any] | None = None) -> Resource:
    links = [TaskLog(uri=waiter.url, name="Approval", ready=True)] if waiter.url else []
    return Resource(phase=phase, message=message, log_links=links, outputs=outputs)


ConnectorRegistry.register(GateConnector())
