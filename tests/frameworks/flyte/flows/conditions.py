"""A run that waits for native conditions of Flyte, and as much of Flyte's backend as they need.

The webhook is sent by Flyte's own code, the answers come through Flyte's own server of its RunService, and the condition that it
shows is the message that Flyte itself would send to its backend. Only what lies between the two, which is a cluster's, is here.
"""

from __future__ import annotations

import sys
import threading
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import flyte
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from flyte._internal.controllers._local_controller import LocalController
from flyte._internal.controllers.remote._action import Action
from flyteidl2.common import identifier_pb2, phase_pb2
from flyteidl2.workflow import run_definition_pb2 as runs
from flyteidl2.workflow import run_service_pb2 as service
from flyteidl2.workflow.run_service_connect import RunServiceSync, RunServiceWSGIApplication

RUN, PORT, HOOK = sys.argv[1], int(sys.argv[2]), sys.argv[3]
ORG, PROJECT, DOMAIN, PARENT = "acme", "ranking", "production", "a0"

env = flyte.TaskEnvironment(name="conditions")
registered: dict[str, runs.ConditionAction] = {}
signals: dict[str, object] = {}
changed = threading.Condition()


class EndedError(Exception):
    """The condition was aborted."""


def enqueued(condition: Any) -> runs.ConditionAction:
    """Return what Flyte's controller on a cluster sends to the backend for a condition."""
    run = identifier_pb2.RunIdentifier(org=ORG, project=PROJECT, domain=DOMAIN, name=RUN)
    made = Action.from_condition(
        parent_action_name=PARENT,
        action_id=identifier_pb2.ActionIdentifier(run=run, name=f"id-of-{condition.name}"),
        condition_name=condition.name,
        prompt=condition.prompt,
        data_type=condition.data_type,
        description=condition.description,
        timeout_seconds=condition._timeout_seconds,
        prompt_type=condition.prompt_type,
        webhook_url=condition.webhook.url,
        webhook_payload=condition.webhook.payload,
        run_output_base="s3://x",
        inputs_uri="s3://x/inputs.pb",
    )
    return made.condition


def shown(said: runs.ConditionAction) -> runs.ActionDetails:
    details = runs.ActionDetails(condition=said)
    details.id.run.CopyFrom(identifier_pb2.RunIdentifier(org=ORG, project=PROJECT, domain=DOMAIN, name=RUN))
    details.id.name = f"id-of-{said.name}"
    details.metadata.parent, details.metadata.action_type = PARENT, runs.ACTION_TYPE_CONDITION
    details.metadata.condition.name = said.name
    details.metadata.condition.type.CopyFrom(said.type)
    over = said.name in signals
    details.status.phase = phase_pb2.ACTION_PHASE_SUCCEEDED if over else phase_pb2.ACTION_PHASE_PAUSED
    return details


class Backend(RunServiceSync):
    def list_actions(self, request: Any, _: Any) -> Any:
        assert (request.run_id.name, request.run_id.org, request.request.limit) == (RUN, ORG, 100)
        [only] = request.request.filters
        assert (only.field, list(only.values)) == ("action_type", [str(int(runs.ACTION_TYPE_CONDITION))])
        found = [shown(said) for said in registered.values()]
        return service.ListActionsResponse(
            actions=[runs.Action(id=one.id, metadata=one.metadata, status=one.status) for one in found]
        )

    def get_action_details(self, request: Any, _: Any) -> Any:
        return service.GetActionDetailsResponse(details=shown(self.named(request.action_id)))

    def signal_event(self, request: Any, _: Any) -> Any:
        assert request.parent_action_name == PARENT
        said = self.named(request.action_id)
        self.settle(said.name, getattr(request.payload, request.payload.WhichOneof("value")))
        return service.SignalEventResponse()

    def abort_action(self, request: Any, _: Any) -> Any:
        self.settle(self.named(request.action_id).name, EndedError(request.reason))
        return service.AbortActionResponse()

    def named(self, action: Any) -> runs.ConditionAction:
        said = registered.get(action.name.removeprefix("id-of-"))
        if action.run.name != RUN or said is None:
            raise ConnectError(Code.NOT_FOUND, "no such action")
        return said

    def settle(self, name: str, value: Any) -> None:
        with changed:
            if name in signals and signals[name] != value:
                raise ConnectError(Code.FAILED_PRECONDITION, "already completed")
            signals[name] = value
            changed.notify_all()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


fire = LocalController._fire_condition_webhook


async def told(self: LocalController, condition: Any) -> None:
    registered[condition.name] = enqueued(condition)
    await fire(self, condition)


def answered(condition: Any) -> Any:
    """Wait for the signal, where Flyte on one machine asks in its terminal."""
    with changed:
        changed.wait_for(lambda: condition.name in signals)
    value = signals[condition.name]
    if isinstance(value, EndedError):
        raise value
    assert type(value) is condition.data_type, (value, condition.data_type)
    return value


LocalController._fire_condition_webhook = told
LocalController._prompt_condition_console = staticmethod(answered)


def webhook(name: str, **more: Any) -> flyte.ConditionWebhook:
    run = {"run": flyte.ctx().action.run_name, "project": PROJECT, "domain": DOMAIN}
    return flyte.ConditionWebhook(url=HOOK, payload={"name": name, **run, **more})


async def wait_for(name: str, data_type: type, **more: Any) -> Any:
    condition = await flyte.new_condition.aio(
        name, prompt=f"{name}?", data_type=data_type, timeout=3600, webhook=webhook(name, **more)
    )
    return await condition.wait.aio()


@env.task
async def main() -> str:
    found = [
        await wait_for("deploy", bool),
        await wait_for("again", bool),
        await wait_for("batch", int, inputs={"size": {"type": "int", "min": 1}}),
        await wait_for("rate", float),
        await wait_for("where", str, inputs={"target": ["eu", "us"], "share": "int"}),
    ]
    try:
        await wait_for("why", str)
    except EndedError as ended:
        found.append(str(ended))
    return repr(found)


if __name__ == "__main__":
    server = make_server("127.0.0.1", PORT, RunServiceWSGIApplication(Backend()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    flyte.init()
    print("OUTPUTS", flyte.with_runcontext(mode="local", name=RUN).run(main).outputs()[0], flush=True)
