"""Killed between any two requests, by itself or beside a twin, the run goes on once and says so once."""

from __future__ import annotations

import contextlib

import pytest

from tests.github.hub import GitHub
from tests.killing import Killed, killed_at
from tests.resume.pipeline import Pipeline
from tests.scene import Scene


@pytest.mark.parametrize("after", [False, True], ids=["before the request", "after the request"])
def test_killed_at_every_request_in_turn(after: bool) -> None:
    number, finished = 0, False
    while not finished:
        number += 1
        with GitHub() as hub:
            pipeline = Pipeline(Scene(hub))
            pipeline.wait(index=0)
            pipeline.wait(index=1)
            pipeline.end()
            ticket, decision = pipeline.decided()
            with contextlib.suppress(Killed), killed_at(number, after=after):
                pipeline.resume(ticket, decision)
                finished = True
            assert pipeline.resume(ticket, decision).done, number
            assert (pipeline.run.attempt, pipeline.states()) == (2, ["queued", "queued"]), number
            assert len(pipeline.notes("resumed")) == 1, number
    assert number > 5
