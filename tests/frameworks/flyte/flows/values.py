"""Every type of value, asked in tasks that Flyte runs; people are played by a FakeForge, so that nothing waits."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, TypedDict

import flyte
from pydantic import BaseModel

import gh_gate.adapters.flyte as hitl
from gh_gate.testing import FakeForge

env = flyte.TaskEnvironment(name="values")
asked: list[str] = []


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Deploy(BaseModel):
    deploy_target: Literal["staging", "production"]
    replicas: int = 2


@dataclass(frozen=True)
class Window:
    begin: str
    hours: float | None = None


class Note(TypedDict):
    text: str


ASKED: dict[str, tuple[Any, Any]] = {
    "a-bool": (bool, None),
    "a-false": (bool, False),
    "an-int": (int, 42),
    "a-float": (float, 1),
    "a-str": (str, "eu"),
    "json": (dict, {"value": {"a": [1, 2.5, None]}}),
    "json-list": (list[int], {"value": [1, 2]}),
    "json-any": (Any, {"value": None}),
    "colour": (Colour, "blue"),
    "literal": (Literal["x", "y"], "y"),
    "model": (Deploy, {"deploy_target": "staging"}),
    "record": (Window, {"begin": "noon"}),
    "typed-dict": (Note, {"text": "fine"}),
    "fields": ({"n": {"type": "int", "min": 1}, "why": {"type": "str", "required": False}}, {"n": 3}),
}


@env.task
async def ask_all() -> str:
    events = [await hitl.new_event.aio(name, kind) for name, (kind, _) in ASKED.items()]
    return json.dumps({event.name: repr(await event.wait.aio()) for event in events})


@env.task
def ask_again() -> str:
    """The same name twice is two questions; each trace counts its own."""
    first = hitl.new_event("again", int, prompt="how many?").wait()
    second = hitl.new_event("again", int, prompt="how many?").wait()
    return f"{first} {second} {traced(1)} {traced(2)}"


@flyte.trace
def traced(round_: int) -> int:
    """A trace that is replayed asks nothing, so each counts its own events."""
    asked.append(flyte.ctx().action.name)
    event = hitl.Event.create("again", int, prompt=f"how many in round {round_}?")
    asked.append(event.gate.key)
    return event.wait()


@env.task
async def process_with_human_input() -> int:
    """As their guide has it, with everything left at its default but what it says."""
    event = await hitl.new_event.aio(
        "integer_input_event", data_type=int, scope="run", prompt="What should I add to the result?"
    )
    y = await event.wait.aio()
    return y + 10


@env.task
def sync_human_approval() -> bool:
    event = hitl.new_event("approval_event", data_type=bool, prompt="Do you approve this deployment?")
    return event.wait()


@env.task
def told() -> str:
    """What an event tells of itself."""
    event = hitl.new_event("told", int)
    words = [event.name, event.scope, event.prompt, event.timeout_seconds, event.poll_interval_seconds]
    links = [event.request_id, event.form_url, event.api_url, event.endpoint, repr(event)]
    return json.dumps([*words, *links, event.wait(), event.decision is not None and event.decision.by])


def main() -> None:
    flyte.init()
    with FakeForge() as forge:
        for name, (_, said) in ASKED.items():
            forge.approve(name, said, by="alice")
        print(flyte.with_runcontext(mode="local", name=f"{sys.argv[1]}-{ask_all.short_name}").run(ask_all).outputs()[0])
    with FakeForge() as forge:
        for said in (1, 2, 3, 4):
            forge.approve("again", said)
        print(
            json.dumps(
                flyte.with_runcontext(mode="local", name=f"{sys.argv[1]}-{ask_again.short_name}")
                .run(ask_again)
                .outputs()[0]
            )
        )
        print(len({gate.number for gate in forge.gates}))
        print(json.dumps([key.endswith(f"/{action}") for action, key in zip(asked[::2], asked[1::2], strict=True)]))
    with FakeForge() as forge:
        forge.approve("integer_input_event", 32)
        forge.approve("approval_event")
        forge.approve("told", 1, by="alice")
        for task in (process_with_human_input, sync_human_approval, told):
            made = flyte.with_runcontext(mode="local", name=f"{sys.argv[1]}-{task.short_name}").run(task).outputs()[0]
            print(made if isinstance(made, str) else json.dumps([made]))


if __name__ == "__main__":
    main()
