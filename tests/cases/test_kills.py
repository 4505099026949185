"""A process that is killed between any two requests, and run again, leaves the same final state: one of everything."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.marker import Kind
from tests.github.hub import GitHub
from tests.killing import Killed, killed_at
from tests.scene import Scene

pytestmark = pytest.mark.slow  # half a minute and more

LONG = "word " * 15_000


def whole_life(scene: Scene, prompt: str) -> None:
    """One process: ask, be answered wrongly and rightly, decide."""
    engine, ticket = scene.ask(prompt=prompt)
    engine.look(ticket)
    if not any(comment.body.startswith("/approve target") for comment in scene.issue(ticket.place.number).comments):
        scene.say(scene.alice, "/approve tarket=x", number=ticket.place.number)
        scene.say(scene.alice, "/approve target=eu", number=ticket.place.number)
    assert engine.look(ticket).status is Status.APPROVED


def count_of(scene: Scene, kind: Kind) -> int:
    return sum(f"gh-gate:1 {kind} " in comment.body for comment in scene.ours())


@pytest.mark.parametrize("after", [False, True], ids=["before the request", "after the request"])
@pytest.mark.parametrize("prompt", ["Deploy?", LONG], ids=["short", "long"])
def test_killed_at_every_request_in_turn(prompt: str, after: bool) -> None:
    number, finished = 0, False
    while not finished:
        number += 1
        with GitHub(check=False) as hub:
            scene = Scene(hub)
            try:
                with killed_at(number, after=after):
                    whole_life(scene, prompt)
                    finished = True
            except Killed:
                whole_life(scene, prompt)
            hub.clock.advance(5)
            assert scene.look(prompt=prompt).status is Status.APPROVED
            assert [scene.issue().state, *scene.labels()] == ["closed", "gate:approved"], number
            kinds = {kind: count_of(scene, kind) for kind in (Kind.RECORD, Kind.STATUS, Kind.REPLY)}
            assert kinds == {Kind.RECORD: 1, Kind.STATUS: 1, Kind.REPLY: 1}, number
            assert len(scene.repo.issues) == 1, number
    assert number > 20
