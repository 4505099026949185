"""One word after ``/approve``, where a gate has one input: a value, or told how to write one."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.decision import ballot
from gh_gate.errors import CommandError
from tests.core.stage import ALICE, Stage, gate


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("int", "42", 42),
        ("float", "4.5", 4.5),
        ("bool", "false", False),
        ("str", '"eu"', "eu"),
        (["eu", "us"], '"us"', "us"),
    ],
)
def test_a_word_that_is_a_value_approves_with_it(kind: Any, said: str, value: Any) -> None:
    stage = Stage(gate(fields={"value": kind}))
    stage.say(ALICE, f"/approve {said}")
    decision = stage.tally().decision
    assert decision is not None
    assert dict(decision.inputs) == {"value": value}


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("bool", "maybe", "must be `true` or `false`, not `maybe`"),
        ("bool", "True", "Try: `/approve true`"),
        ("int", "many", "must be a whole number, not `many`"),
        ("str", "eu", 'Try: `/approve "eu"`'),
        (["eu", "us"], "us", 'Try: `/approve "us"`'),
        (["eu", "us"], "asia", 'Try: `/approve "eu"`'),
        ("json", "abc", "must be any JSON, not `abc`"),
    ],
)
def test_a_word_that_is_no_value_is_told_how_to_write_one_and_decides_nothing(kind: Any, said: str, told: str) -> None:
    stage = Stage(gate(fields={"value": kind}))
    stage.say(ALICE, f"/approve {said}")
    tally = stage.tally()
    assert tally.decision is None
    assert told in tally.answers[0].text
    assert not tally.answers[0].counted


def test_a_word_before_values_is_a_name_that_nobody_has() -> None:
    stage = Stage(gate(fields={"value": "str"}))
    stage.say(ALICE, "/approve maybe value=eu")
    tally = stage.tally()
    assert tally.decision is None
    assert "`maybe` is not a gate that is waiting here" in tally.answers[0].text


def test_a_malformed_word_keeps_no_thread_in_memory() -> None:
    stage = Stage(gate())
    stage.say(ALICE, "/approve now please")
    assert stage.status() == "pending"
    kept = ballot.read("/approve now please")
    assert isinstance(kept, CommandError)
    assert kept.__traceback__ is None
