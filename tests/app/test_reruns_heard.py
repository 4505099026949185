"""What GitHub tells of runs makes the App look where jobs wait, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.app.reruns import RunsEnd
from gh_gate.app.spots import Spot
from gh_gate.app.work.router import Routed


def told(**changes: Any) -> bytes:
    return json.dumps({"action": "completed", "workflow_run": {"id": 7}, "repository": {"id": 1}, **changes}).encode()


def routed(body: bytes, event: str = "workflow_run") -> list[Spot]:
    asked: list[Spot] = []
    waiting = {(1, "7"): (Spot(1, 42),)}
    ends = RunsEnd(lambda _event, _body: Routed(why="another"), lambda run: waiting.get(run, ()), asked.append)
    way = ends(event, body)
    assert way.spot is None
    return asked


def test_the_end_of_a_run_asks_for_looks_where_its_jobs_wait() -> None:
    assert routed(told()) == [Spot(1, 42)]


@pytest.mark.parametrize(
    "body",
    [
        told(action="requested"),
        told(action=None),
        told(workflow_run={"id": 8}),
        told(workflow_run={"id": "7"}),
        told(workflow_run={"id": -7}),
        told(workflow_run={"id": True}),
        told(workflow_run=[7]),
        told(workflow_run=None),
        told(repository={"id": 2}),
        told(repository=None),
        b"[]",
        b"",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_whatever_else_is_told_of_runs_asks_for_nothing(body: bytes) -> None:
    assert routed(body) == []


def test_other_events_go_where_they_went() -> None:
    ends = RunsEnd(lambda _event, _body: Routed(why="another"), lambda _: (Spot(1, 42),), lambda _: None)
    assert ends("issues", told()).why == "another"
