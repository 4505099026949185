"""A gate whose cancelling was cut short is still closed for good by the next process, and asked anew."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from tests.github.hub import GitHub
from tests.killing import Killed, killed_at
from tests.scene import Scene


@pytest.mark.parametrize("after", [False, True], ids=["before the request", "after the request"])
@pytest.mark.parametrize("number", range(1, 9))
def test_killed_at_every_request_of_a_cancellation(number: int, after: bool) -> None:
    with GitHub(check=False) as hub:
        scene = Scene(hub)
        engine, ticket = scene.ask()
        engine.look(ticket)
        engine.look(ticket)
        try:
            with killed_at(number, after=after):
                engine.cancel(ticket, "the run was cancelled")
        except Killed:
            pass
        if scene.look(attempt=2).status is Status.PENDING and len(scene.repo.issues) == 2:
            scene.look(attempt=2)
            assert (scene.labels(1), scene.issue(1).state, len(scene.records(1))) == (["gate:cancelled"], "closed", 1)
        else:
            assert (scene.labels(1), scene.issue(1).state, scene.records(1)) == (["gate:pending"], "open", [])
