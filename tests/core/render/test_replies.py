"""Replies, the summary and reminders."""

from __future__ import annotations

import pytest

from gh_gate.core import commands, marker, render
from gh_gate.core.policy import Excluded
from gh_gate.core.tally import Answer
from gh_gate.core.thread import Person
from tests.core.samples import gate, policy, tally, user, vote
from tests.core.stage import ALICE, BOB, CAROL, OTHER_BOT

TEXT = "`deploy_target` must be `staging`, not `prod`; the gate is still open."


def test_a_reply_speaks_to_who_commented_and_says_which_comment() -> None:
    text = render.reply(gate(), Answer(4711, ALICE, counted=False, text=TEXT))
    assert text == f"@alice, {TEXT}\n\n{marker.note(gate(), marker.Kind.REPLY, '4711/1').line()}"


@pytest.mark.parametrize(
    ("who", "begins"),
    [(None, "`deploy_target`"), (OTHER_BOT, "`@helper[bot]`, "), (Person(5, "x y"), "`@x y`, ")],
)
def test_who_cannot_be_mentioned_is_not(who: Person | None, begins: str) -> None:
    assert render.reply(gate(), Answer(1, who, counted=False, text=TEXT)).startswith(begins)


def test_a_reply_to_nobody_begins_with_a_capital() -> None:
    assert render.reply(gate(), Answer(1, None, counted=False, text="a bot's")).startswith("A bot's")


def test_the_summary_counts_and_ends_in_its_marker() -> None:
    text = render.summary(gate(), 20)
    assert text.startswith("20 people who may not decide")
    assert marker.read_note(text) == marker.note(gate(), marker.Kind.SUMMARY)


def test_a_reminder_speaks_to_those_who_can_decide_and_have_not() -> None:
    told = policy(
        user(ALICE), user(BOB), user(CAROL), required=2, prevent_self_approval=True, excluded=(Excluded(BOB, "x"),)
    )
    text = render.reminder(gate(policy=told), tally(votes=(vote(),)), 3)
    assert text.startswith(
        "@carol, this still waits for 1 more approval, until 3 Mar 09:00 UTC. The question stands at the top.\n\n"
    )
    assert marker.read_note(text) == marker.note(gate(policy=told), marker.Kind.REMINDER, 3)


def test_a_reminder_without_anybody_left_speaks_to_nobody() -> None:
    assert render.reminder(gate(policy=policy(user(ALICE))), tally(votes=(vote(),)), 1).startswith("This still waits")


def test_none_of_them_is_a_command() -> None:
    texts = [render.reply(gate(), Answer(1, ALICE, counted=False, text=TEXT)), render.summary(gate(), 1)]
    assert [commands.parse(text) for text in [*texts, render.reminder(gate(), tally(), 1)]] == [None] * 3
