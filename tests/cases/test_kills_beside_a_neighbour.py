"""A process that serves two gates of a pull request and is killed between any two requests leaves one of everything."""

from __future__ import annotations

import pytest

from gh_gate.core import marker
from gh_gate.core.gate import Status
from gh_gate.core.marker import Kind
from tests.cases.pull import Pull
from tests.github.hub import GitHub
from tests.killing import Killed, killed_at

WORDS = ("/approve", "/approve staging", "/reject production no")


def say_once(pull: Pull, body: str) -> None:
    """Let alice comment, unless she already did before the kill."""
    if not any(comment.body == body for comment in pull.issue(pull.number).comments):
        pull.say(pull.alice, body, number=pull.number)


def whole_life(pull: Pull, prompt: str) -> None:
    """One process: ask twice, be answered ambiguously and clearly, decide both."""
    one, staging = pull.ask_here(name="staging", prompt=prompt)
    pull.hub.clock.advance(2)
    two, production = pull.ask_here(name="production", prompt=prompt)
    told = []
    for words in ((), WORDS[:1], WORDS[1:]):
        for body in words:
            say_once(pull, body)
        told = [one.look(staging).status, two.look(production).status]
    assert told == [Status.APPROVED, Status.REJECTED]


def left(pull: Pull) -> dict[str, int]:
    """Return how many questions and notes of each kind stand."""
    texts = [comment.body for comment in pull.ours(pull.number)]
    kinds = (Kind.RECORD, Kind.STATUS, Kind.REPLY)
    notes = {kind.value: sum(f"gh-gate:1 {kind} " in text.rpartition("\n")[2] for text in texts) for kind in kinds}
    return {"question": sum(marker.read_claim(text) is not None for text in texts), **notes}


def live(hub: GitHub, prompt: str, number: int, *, after: bool) -> bool:
    """Live once, killed at a request and run again, and check what is left; return whether the kill struck."""
    pull = Pull(hub, owners="* @bob\n/deploy/ @alice\n")
    pull.open()
    struck = False
    try:
        with killed_at(number, after=after):
            whole_life(pull, prompt)
    except Killed:
        struck = True
        hub.clock.advance(3)
        whole_life(pull, prompt)
    hub.clock.advance(3)
    whole_life(pull, prompt)
    assert left(pull) == {"question": 2, "record": 2, "status": 2, "reply": 1}, number
    assert pull.labels(pull.number) in (["gate:approved"], ["gate:rejected"]), number
    return struck


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before the request", "after the request"])
def test_killed_at_every_request_in_turn_with_two_gates(after: bool) -> None:
    number, struck = 0, True
    while struck:
        number += 1
        with GitHub(check=False) as hub:
            struck = live(hub, "Deploy?", number, after=after)
    assert number > 30
