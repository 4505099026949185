"""A gate for every split, each its own, and gates of steps that join."""

from __future__ import annotations

import re

from gh_gate.core import marker
from tests.frameworks.metaflow.conftest import start
from tests.frameworks.stage import Stage


def test_every_split_branch_and_join_asks_for_itself(local: Stage) -> None:
    running = start(local, "wide.py", "run")
    local.opened(4)
    asked = {number: local.thread(number).face.title for number in range(1, 5)}
    assert sorted(asked.values()) == [f"ship: Ship {m} to {r}?" for m in ("large", "small") for r in ("eu", "us")]
    for number in asked:
        local.say("alice", f"/approve share={number}", number)
    local.opened(6)
    for number in (5, 6):
        region = re.search(r"(eu|us) gets \1-small-\d and \1-large-\d\?", local.thread(number).face.title)
        assert region, local.thread(number).face.title
        local.say("bob", "/approve", number)
    local.opened(8)
    for number in (7, 8):
        local.say("alice", "/approve\nside " + local.thread(number).face.title.partition(":")[0], number)
    local.opened(9)
    assert local.thread(9).face.title == "end_of_sides: side left and side right?"
    local.say("bob", "/approve", 9)
    ended = running.finished()
    assert ended.code == 0, ended.log
    assert re.search(r"shipped( (eu|us)-(small|large)-[1-4]){4} ; last by bob", ended.log)
    assert len({_key(local, number) for number in range(1, 10)}) == 9
    assert {_key(local, n).partition("/ship/")[2] for n in range(1, 5)} == {"0/0", "0/1", "1/0", "1/1"}


def test_a_step_that_repeats_itself_asks_each_time(local: Stage) -> None:
    running = start(local, "again.py", "run")
    for number in (1, 2):
        local.opened(number)
        local.say("alice", "/approve", number)
    ended = running.finished()
    assert (ended.code, "trained 2 times" in ended.log) == (0, True), ended.log
    assert [_key(local, number).rpartition("/")[2] for number in (1, 2)] == ["train@0", "train@1"]


def _key(stage: Stage, number: int) -> str:
    claim = marker.read_claim(stage.thread(number).opening.body)
    assert claim is not None
    return claim.key[1]
