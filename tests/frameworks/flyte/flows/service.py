"""What Flyte's backend does with a connector: it sends a task to the service, asks where it stands, or takes it back.

::

    service.py RUN PORT send          prints what the service wants to get back, in hex
    service.py RUN PORT create        the same, once the gate is open
    service.py RUN PORT get HEX       prints the task's output, once it has ended
    service.py RUN PORT delete HEX
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import grpc
from flyte._internal.runtime import convert
from flyte._internal.runtime.task_serde import get_proto_task
from flyte.models import SerializationContext
from flyteidl2.connector import connector_pb2, service_pb2_grpc
from flyteidl2.core import identifier_pb2
from flyteidl2.core.execution_pb2 import TaskExecution
from gates import deploy  # type: ignore[import-not-found]  # it lies beside this one where it runs

CATEGORY = connector_pb2.TaskCategory(name="gh_gate", version=0)


async def create(service: Any, run: str) -> str:
    template = get_proto_task(deploy, SerializationContext(version="1", project="ml", domain="development", org="acme"))
    inputs = await convert.convert_from_native_to_inputs(deploy.native_interface, model="m1", accuracy=0.94)
    node = identifier_pb2.NodeExecutionIdentifier(
        node_id="a1",
        execution_id=identifier_pb2.WorkflowExecutionIdentifier(project="ml", domain="development", name=run),
    )
    metadata = connector_pb2.TaskExecutionMetadata(
        task_execution_id=identifier_pb2.TaskExecutionIdentifier(node_execution_id=node)
    )
    made = await service.CreateTask(
        connector_pb2.CreateTaskRequest(
            template=template,
            inputs=inputs.proto_inputs,
            output_prefix=f"s3://bucket/{run}/a1/0",
            task_execution_metadata=metadata,
        )
    )
    return str(made.resource_meta.hex())


async def get(service: Any, meta: str, *, until: str) -> Any:
    """Ask until the message has a part, or the task has ended."""
    while True:
        request = connector_pb2.GetTaskRequest(task_category=CATEGORY, resource_meta=bytes.fromhex(meta))
        found = (await service.GetTask(request)).resource
        if (until and until in found.message) or found.phase in (TaskExecution.SUCCEEDED, TaskExecution.FAILED):
            return found
        await asyncio.sleep(0.2)


async def main(run: str, port: str, verb: str, *meta: str) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        await asyncio.wait_for(channel.channel_ready(), 30)
        service = service_pb2_grpc.AsyncConnectorServiceStub(channel)
        if verb == "send":
            print(await create(service, run))
        elif verb == "create":
            made = await create(service, run)
            found = await get(service, made, until="waiting for approval")
            print(made, found.message, found.log_links[0].uri)
        elif verb == "get":
            found = await get(service, *meta, until="")
            print(TaskExecution.Phase.Name(found.phase), found.message)
            if found.phase == TaskExecution.SUCCEEDED:
                print(await convert.convert_outputs_to_native(deploy.native_interface, convert.Outputs(found.outputs)))
        else:
            request = connector_pb2.DeleteTaskRequest(task_category=CATEGORY, resource_meta=bytes.fromhex(meta[0]))
            await service.DeleteTask(request)
            print("deleted")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
