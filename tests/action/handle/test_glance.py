"""A gate that waits and is left alone is one that a look would leave as it is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.action.handle.stage import Stage
from tests.github.hub import GitHub
from tests.scene import Scene

SAYINGS = ["/approve", "/reject no", "/revoke", "hm", "- /approve", "/approve target=eu", "> /approve\n\nyes"]


def happen(stage: Stage, chance: random.Random) -> None:
    """Let something happen in the thread."""
    scene, repo = stage.scene, stage.repo
    who = chance.choice([scene.alice, scene.bob, scene.carol, scene.mallory])
    said = [comment for comment in scene.issue().comments if comment.author is not scene.hub.bot]
    deed = chance.choice(["say", "say", "edit", "label", "retitle", "close", "wait"])
    scene.hub.clock.advance(chance.choice([1, 5, 600]))
    if deed == "say" and (repo.may(who, "write") or not scene.issue().locked):
        scene.say(who, chance.choice(SAYINGS))
    elif deed == "edit" and said:
        repo.edit_comment(scene.carol, chance.choice(said).id, chance.choice(SAYINGS))
    elif deed == "label":
        repo.label(scene.carol, 1, chance.choice(["gate:approved", "bug"]))
    elif deed == "retitle":
        repo.edit_issue(scene.carol, 1, title="Approved")
    elif deed == "close":
        repo.close(scene.carol, 1)
    else:
        scene.hub.clock.advance(chance.choice([3_600, 20_000]))


def seen(stage: Stage) -> tuple[object, ...]:
    """What people see of the gate."""
    issue = stage.scene.issue()
    texts = [comment.body for comment in stage.scene.ours()]
    return issue.state, issue.title, issue.locked, stage.scene.labels(), texts, stage.states()


def look(stage: Stage) -> None:
    """Look at the gate although nothing seems due."""
    stage.event("issue_comment", stage.told(stage.scene.issue().comments[0], 1) | {"comment": COMMENT})


COMMENT = {"id": 1, "body": "/approve", "user": {"type": "User"}}


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(n, marks=pytest.mark.slow) for n in range(8, 100))])
def test_after_the_schedule_a_look_changes_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    with GitHub(check=False) as hub:
        stage = Stage(Scene(hub), folder=tmp_path)
        stage.asleep(required=2, remind=10_000, timeout=60_000)
        for _ in range(12):
            happen(stage, chance)
            if chance.random() < 0.7:
                stage.schedule()
                if stage.scene.records():
                    return  # over: nobody looks there any more but those who comment
                before = seen(stage)
                look(stage)
                assert seen(stage) == before
