"""GitHub's own example payloads are all taken, and only those are stored that the worker can do something with."""

from __future__ import annotations

import json

import pytest

from gh_gate.app.web import events
from gh_gate.app.work.router import route
from tests.app.web.edge import Edge
from tests.github.contract_check import folder

CONTRACT = folder()
pytestmark = pytest.mark.skipif(
    CONTRACT is None, reason="GitHub's description is not on this machine (GH_GATE_CONTRACT)"
)


def examples() -> list[tuple[str, str]]:
    if CONTRACT is None:
        return []
    rows = json.loads((CONTRACT / "webhooks" / "INDEX.json").read_text("utf-8"))
    return [(row["event"], row["file"]) for row in rows]


def read(file: str) -> bytes:
    assert CONTRACT is not None
    return (CONTRACT / "webhooks" / file).read_bytes()


def test_all_examples_were_found() -> None:
    assert len(examples()) == 105


@pytest.mark.parametrize(("event", "file"), examples(), ids=[file for _, file in examples()])
def test_an_example_is_taken(edge: Edge, event: str, file: str) -> None:
    body = read(file)
    assert edge.deliver(body, x_github_event=event.encode()).status == 202
    assert [stored[3] for stored in edge.stored] == ([body] if event in events.USED else [])


@pytest.mark.parametrize(("event", "file"), examples(), ids=[file for _, file in examples()])
def test_the_worker_asks_nothing_of_an_event_that_is_not_stored(event: str, file: str) -> None:
    routed = route(event, read(file))
    assert event in events.USED or (routed.spot is None and not routed.wakes_sweep)


@pytest.mark.parametrize(
    "event", sorted(events.USED - {"push", "repository", "workflow_run", "deployment_protection_rule"})
)
def test_an_event_that_is_stored_has_something_to_say(event: str) -> None:
    routed = [route(event, read(file)) for name, file in examples() if name == event]
    assert any(each.spot or each.wakes_sweep for each in routed)
