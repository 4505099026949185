"""The handler may be killed between any two requests: the schedule finds what it left, and does the rest once."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.action.handle.pulls import PullStage
from tests.action.handle.stage import Stage
from tests.github.hub import GitHub
from tests.killing import Killed, killed_at
from tests.resume.pipeline import reruns
from tests.scene import Scene


def ended_once(stage: Stage, number: int) -> dict[str, object]:
    return {
        "labels": stage.scene.labels(number),
        "records": len(stage.scene.records(number)),
        "resumed": len(stage.notes("resumed", number)),
        "reruns": [asked for asked in reruns(stage.scene) if asked.endswith("201")],
        "jobs": stage.states(),
    }


ONCE = {"labels": ["gate:approved"], "records": 1, "resumed": 1, "reruns": ["jobs 201"], "jobs": ["queued"]}


@pytest.mark.parametrize(
    ("on_pull", "after"),
    [
        pytest.param(False, True, id="issue, after the request"),
        pytest.param(False, False, id="issue, before the request", marks=pytest.mark.slow),
        pytest.param(True, True, id="pull request, after the request", marks=pytest.mark.slow),
        pytest.param(True, False, id="pull request, before the request", marks=pytest.mark.slow),
    ],
)
def test_killed_at_every_request_in_turn(tmp_path: Path, *, after: bool, on_pull: bool) -> None:
    killed, finished = 0, False
    while not finished:
        killed += 1
        with GitHub(check=False) as hub:
            stage = PullStage.of(hub, tmp_path) if on_pull else Stage(Scene(hub), folder=tmp_path)
            stage.asleep()
            with contextlib.suppress(Killed), killed_at(killed, after=after):
                stage.commented(stage.scene.alice, "/approve", stage.number)
                finished = True
            stage.schedule()
            stage.schedule()
            assert ended_once(stage, stage.number) == ONCE, killed
            issue = stage.scene.issue(stage.number)
            assert (issue.state, issue.locked) == (("open", False) if on_pull else ("closed", True)), killed
            assert stage.schedule().gates == [], killed
    assert killed > 20
