"""What is asked, line by line, and the comment that comes of it: only a plain yes approves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import commands, inputs
from gh_gate.core.policy import Team
from gh_gate.errors import CommandError
from gh_gate.terminal.conversation import LONGEST, Answer, converse
from gh_gate.terminal.people import Here
from tests.terminal.ground import FIELDS, gate

ALICE = Here("alice", ("alice",))
DBA = Team("org", "dba")


def talk(lines: Sequence[str], who: Here = ALICE, fields: Any = None, **more: Any) -> tuple[list[str], Answer | None]:
    """Return what was shown for each line, and the answer if the lines came to one."""
    talking = converse(gate(fields), who, **more)
    shown = [next(talking)]
    try:
        for line in lines:
            shown.append(talking.send(line))  # noqa: PERF401 - what was shown before the answer is wanted as well
    except StopIteration as end:
        answer: Answer = end.value
        return shown, answer
    return shown, None


def test_the_inputs_are_asked_one_by_one_and_then_the_line_that_will_be_posted() -> None:
    shown, answer = talk(["staging", "", "after lunch", "y"], fields=FIELDS)
    line = '/approve {"target": "staging", "n": 3, "notes": "after lunch"}'
    assert shown == [
        "target, where it goes (`staging` or `production`): ",
        "n (a whole number from 1 to 9) [3]: ",
        "notes (text; Enter leaves it out): ",
        f"  {line}\nApprove? [y/N] ",
    ]
    assert answer == Answer("alice", line)


def test_a_wrong_value_is_told_and_asked_again() -> None:
    shown, _ = talk(["prod"], fields=FIELDS)
    told, question = shown[1].splitlines()
    assert told == "  `target` must be `staging` or `production`, not `prod`; the gate is still open."
    assert question == shown[0]


@pytest.mark.parametrize("word", ["y", "Y", "yes", " YES "])
def test_yes_approves(word: str) -> None:
    assert talk([word])[1] == Answer("alice", "/approve")


@pytest.mark.parametrize("word", ["n", "N", "no", "", "  "])
def test_no_and_enter_ask_for_a_reason_and_reject(word: str) -> None:
    shown, answer = talk([word, "too  risky"])
    assert shown[-1] == "Why not? (Enter gives no reason) "
    assert answer == Answer("alice", "/reject too risky")
    assert talk([word, ""])[1] == Answer("alice", "/reject")


@pytest.mark.parametrize("word", ["maybe", "true", "1", "ok", "j", "y n", "yes!", "approve", "ye", "y\u200b", "\uff59"])
def test_nothing_else_is_a_yes(word: str) -> None:
    shown, answer = talk([word])
    assert answer is None
    assert shown[-1].endswith("Approve? [y/N] ")


@given(st.text(max_size=20))
def test_no_other_line_approves(line: str) -> None:
    answer = talk([line])[1]
    spoken = line.strip().lower() in {"y", "yes"} or line.strip().lower().startswith("/approve")
    assert answer is None or spoken or not answer.line.startswith("/approve")


def test_a_whole_command_answers_everything_at_any_question() -> None:
    assert talk(["staging", "/reject too risky"], fields=FIELDS)[1] == Answer("alice", "/reject too risky")
    assert talk(["/approve target=production"], fields=FIELDS)[1] == Answer("alice", "/approve target=production")
    assert talk(["/approve 42"], fields={"n": "int"})[1] == Answer("alice", "/approve 42")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/approve", "`target` is missing"),
        ("/approve target=prod", "`staging` or `production`"),
        ("/approve when you are ready", "only inputs may follow"),
        ("/approve other target=staging", "'other' is not this gate's name"),
        ("/approve! ", "has to end or go on with a space"),
        ("/revoke it all", "only a gate's name may follow"),
    ],
)
def test_a_command_that_would_not_count_is_not_posted(line: str, told: str) -> None:
    shown, answer = talk([line], fields=FIELDS)
    assert answer is None
    assert told in shown[-1]
    assert shown[-1].splitlines()[-1] == shown[0]


@pytest.mark.parametrize("line", ["stag\x1b[Ding", "sta\u202eging", "stag\ufffding", "a\x00", "x" * LONGEST])
def test_a_line_that_is_not_what_one_sees_is_asked_again(line: str) -> None:
    shown, answer = talk([line], fields={"x": "str"})
    assert answer is None
    assert shown[-1].splitlines()[-1] == "x (text): "


def test_values_that_others_approved_are_what_enter_gives() -> None:
    shown, answer = talk(["", "", "", "y"], fields=FIELDS, agreed={"target": "production", "n": 5})
    assert shown[0].endswith("[production]: ")
    assert answer is not None
    assert answer.line == '/approve {"target": "production", "n": 5}'


def test_of_several_people_one_says_who_it_is() -> None:
    shown, answer = talk(["", "mallory", "@BOB", "y"], Here("root", ("alice", "bob")))
    assert shown[0] == "Who answers, @alice or @bob? "
    assert shown[1] == shown[0], "nobody is taken for granted"
    assert "'mallory' may not decide this." in shown[2]
    assert answer == Answer("bob", "/approve")


def test_whoever_answers_for_a_team_without_members_joins_it() -> None:
    shown, answer = talk(["no name", "", "y"], Here("root", (), (DBA,)))
    assert "Nobody on this machine is in @org/dba yet" in shown[0]
    assert shown[0].endswith("[root] ")
    assert "cannot be a login" in shown[1]
    assert answer == Answer("root", "/approve", DBA)
    assert talk(["@eve", "y"], Here("root", (), (DBA,)))[1] == Answer("eve", "/approve", DBA)


VALUES = st.sampled_from(
    ["staging", "production", "", "5", "99", "after lunch", '"x"', "/reject no", "/approve", "y", "n"]
)


@given(st.lists(VALUES, min_size=8, max_size=8))
def test_every_comment_that_comes_out_is_one_that_the_gate_takes(lines: list[str]) -> None:
    answer = talk(lines, fields=FIELDS)[1]
    if answer is None:
        return
    command = commands.parse(answer.line)
    assert command is not None
    try:
        if command.verb == "approve":
            inputs.validate(gate(FIELDS).inputs, command)
    except CommandError as error:
        raise AssertionError(answer.line) from error
