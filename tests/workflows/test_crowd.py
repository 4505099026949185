"""Comments that come while another one is handled: GitHub lets one run wait for its turn and cancels the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.hub import GitHub
from tests.github.workflows.machine import BASH
from tests.workflows.house import WENT_ON, YES, WithoutServer


@pytest.fixture
def house(hub: GitHub, tmp_path: Path) -> Iterator[WithoutServer]:
    if BASH is None:
        pytest.skip("needs a POSIX system with bash")
    made = WithoutServer(hub=hub, folder=tmp_path)
    with made.player:
        yield made


def test_everybody_is_answered_although_runs_are_cancelled(house: WithoutServer) -> None:
    run = house.start()

    def more() -> None:
        for who, text in ((house.scene.carol, "/approve"), (house.scene.alice, YES), (house.scene.bob, "thanks")):
            house.unheard(who, text)
            house.player.settle()

    house.player.during["handle"] = more
    house.say(house.scene.mallory, YES)
    runs = house.player.runs("gates")
    assert [one.latest.conclusion for one in runs] == ["success", "cancelled", "success", "skipped"], house.log()
    assert (run.attempt, house.conclusions) == (2, WENT_ON)
    replies = "\n".join(house.notes("reply"))
    assert "carol" in replies
    assert "mallory" in replies
