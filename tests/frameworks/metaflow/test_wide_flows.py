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
    places = {_key(local, n).partition("/ship/")[2].partition("~")[0] for n in range(1, 5)}
    assert places == {"0/0", "0/1", "1/0", "1/1"}
    assert "For regions 0: eu, models 1: large." in local.thread(_titled(asked, "large to eu")).opening.body


def test_a_step_that_repeats_itself_asks_each_time(local: Stage) -> None:
    running = start(local, "again.py", "run")
    for number in (1, 2):
        local.opened(number)
        local.say("alice", "/approve", number)
    ended = running.finished()
    assert (ended.code, "trained 2 times" in ended.log) == (0, True), ended.log
    assert [_key(local, number).rpartition("/")[2] for number in (1, 2)] == ["train@0", "train@1"]


def _titled(asked: dict[int, str], words: str) -> int:
    (found,) = [number for number, title in asked.items() if words in title]
    return found


def test_an_answer_for_an_item_is_none_for_another_that_came_to_its_place(local: Stage) -> None:
    """`resume start` runs `start` again, and the items come in another order; `safe` was approved, `odd` was not."""
    inherited = {"ARGO_WORKFLOW_NAME": "other"}  # of a pod in which somebody starts this flow: no reason not to ask
    first = start(local, "items.py", "run", ITEMS="safe,odd", **inherited)
    local.opened(2)
    titles = {number: local.thread(number).opening.body for number in (1, 2)}
    safe, odd = sorted(titles, key=lambda number: "items 1" in titles[number])
    assert "For items 1: odd." in titles[odd]
    local.say("alice", "/approve", safe)
    local.say("alice", "/reject it is odd", odd)
    assert "deployed safe" in first.finished().log

    same = start(local, "items.py", "resume", "start", ITEMS="safe,odd").finished()
    assert ("rejected by alice: it is odd" in same.log, "deployed odd" in same.log) == (True, False), same.log
    assert local.asked() == [1, 2], "the same items in the same places are asked about once"

    other = start(local, "items.py", "resume", "start", ITEMS="odd,safe")
    local.opened(4)
    assert "deployed" not in other.printed()
    for number in (3, 4):
        local.say("alice", "/reject not today", number)
    assert "deployed" not in other.finished().log


def _key(stage: Stage, number: int) -> str:
    claim = marker.read_claim(stage.thread(number).opening.body)
    assert claim is not None
    return claim.key[1]
