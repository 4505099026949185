"""The real server continues runs, and the end of a run reaches it as a webhook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.core.gate import Decider
from tests.app.served import until
from tests.app.server.town import Town
from tests.github.hub import GitHub
from tests.resume.pipeline import Pipeline, reruns


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = Town(hub, tmp_path, GH_GATE_SWEEP="3600")
        made.scene.installation.permissions["actions"] = "write"
        yield made
        assert made.stop() == 0
        assert hub.problems == []


def test_a_run_goes_on_when_it_has_ended_and_the_server_was_killed_in_between(town: Town) -> None:
    pipeline = Pipeline(town.scene.steps, {"decider": Decider.APP})
    pipeline.wait()
    until(lambda: town.scene.notes("status"))
    town.scene.say(town.scene.steps.alice, "/approve")
    until(town.scene.records)
    town.served.kill()
    town.served.start()
    asked = f"/actions/runs/{pipeline.run.id}"
    before = len(town.hub.requests)
    until(lambda: [r for r in town.hub.requests[before:] if r.target.endswith(asked)])
    town.scene.repo.finish_run(pipeline.run)
    until(lambda: town.scene.notes("resumed"))
    assert (reruns(town.scene.steps), pipeline.run.attempt) == (["jobs 201"], 2)
