"""Edits, deletions and everything else that is in doubt: it can stop a gate, and never approves one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gh_gate.core import marker, render
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Status
from gh_gate.core.policy import Group, Policy
from gh_gate.core.thread import Comment, Deletion, Person, Revision
from tests.core.stage import ALICE, BOB, BOT, CAROL, IRIS, MALLORY, OPENED, Stage, gate, users

TWO = Policy(groups=(Group("", users(ALICE, BOB)),), required=2)


def tampered(stage: Stage) -> bool:
    decision = stage.tally().decision
    return decision is not None and decision.status is Status.CANCELLED and decision.reason.startswith("tampered")


@pytest.mark.parametrize("editor", [CAROL, None], ids=["a writer", "somebody unknown"])
@pytest.mark.parametrize("body", ["/approve", "looks odd, but fine"], ids=["into a command", "harmlessly"])
def test_an_approvers_comment_touched_by_somebody_else_ends_the_gate(editor: Person | None, body: str) -> None:
    stage = Stage(gate())
    stage.edit(stage.say(ALICE, "looks odd"), editor, body)
    assert tampered(stage)


def test_a_strangers_comment_may_be_edited_by_anybody() -> None:
    stage = Stage(gate())
    stage.edit(stage.say(MALLORY, "nice"), CAROL, "/approve")
    assert stage.status() == "pending"


def test_an_edit_whose_history_is_missing_ends_the_gate() -> None:
    stage = Stage(gate())
    stage.say(ALICE, "/approve", edited_at=OPENED)
    assert tampered(stage)


def test_a_revision_removed_by_somebody_else_ends_the_gate() -> None:
    stage = Stage(gate())
    history = (Revision(OPENED, ALICE, None, CAROL), Revision(OPENED, ALICE, "fine"))
    stage.say(ALICE, "fine", edited_at=OPENED, revisions=history)
    assert tampered(stage)


def test_an_approver_who_edits_an_approval_takes_it_back() -> None:
    stage = Stage(gate())
    comment = stage.say(ALICE, "/approve")
    stage.edit(comment, ALICE, "/approve target=production")
    assert stage.status() == "pending"
    assert "edited" in stage.told(stage.comments[0])


def test_an_edit_into_a_command_does_not_count_and_is_answered() -> None:
    stage = Stage(gate())
    stage.edit(stage.say(ALICE, "hm"), ALICE, "/approve")
    assert stage.status() == "pending"
    assert "new comment" in stage.told(stage.comments[0])


@pytest.mark.parametrize("who", [ALICE, IRIS], ids=["an approver", "the initiator"])
def test_a_rejection_counts_in_any_visible_revision(who: Person) -> None:
    stage = Stage(gate())
    stage.edit(stage.say(who, "/reject broken"), who, "never mind")
    assert stage.status() == "rejected"


def test_a_comment_edited_into_a_rejection_rejects() -> None:
    stage = Stage(gate())
    stage.edit(stage.say(ALICE, "let me look"), ALICE, "/reject broken")
    assert stage.status() == "rejected"


def test_words_put_into_an_approvers_mouth_are_tampering_even_when_they_say_no() -> None:
    stage = Stage(gate())
    stage.edit(stage.say(ALICE, "let me look"), CAROL, "/reject broken")
    assert tampered(stage)


@pytest.mark.parametrize(("actor", "ended"), [(ALICE, False), (CAROL, True), (None, True)])
def test_a_deleted_comment_of_an_approver_ends_the_gate_unless_it_was_the_approvers_own_doing(
    actor: Person | None, ended: bool
) -> None:
    stage = Stage(gate(policy=TWO))
    stage.delete(stage.say(ALICE, "/approve"), actor)
    assert tampered(stage) is ended


def test_a_deleted_comment_of_nobody_known_ends_the_gate() -> None:
    stage = Stage(gate())
    stage.deletions.append(Deletion(stage.tick(None), None, None))
    assert tampered(stage)


def test_a_deleted_rejection_of_the_initiator_ends_the_gate() -> None:
    stage = Stage(gate())
    stage.delete(stage.say(IRIS, "/reject"), CAROL)
    assert tampered(stage)


def test_a_strangers_comment_may_be_deleted() -> None:
    stage = Stage(gate())
    stage.delete(stage.say(MALLORY, "spam"), CAROL)
    assert stage.status() == "pending"


def test_what_happens_after_the_decision_does_not_change_it() -> None:
    stage = Stage(gate())
    note = stage.say(BOB, "I shall look")
    stage.say(ALICE, "/approve", at=10)
    stage.edit(note, CAROL, "/reject", at=20)
    assert stage.status() == "approved"


def test_a_question_that_was_edited_is_another_question() -> None:
    stage = Stage(gate())
    stage.opening_edited = stage.tick(5)
    stage.say(ALICE, "/approve")
    assert tampered(stage)


def test_a_question_edited_after_the_decision_was_another_one_by_then() -> None:
    stage = Stage(gate())
    stage.say(ALICE, "/approve", at=5)
    stage.opening_edited = stage.tick(9)
    assert stage.status() == "approved"


def test_a_question_whose_history_is_not_told_was_another_one_from_the_beginning() -> None:
    stage = Stage(gate(), opening_history=False)
    stage.say(ALICE, "/approve", at=5)
    stage.opening_edited = stage.tick(9)
    assert tampered(stage)


@pytest.mark.parametrize(
    ("how", "told"),
    [({"app": "some-agent"}, "App"), ({"by_email": True}, "e-mail")],
    ids=["through an App", "by e-mail"],
)
def test_a_comment_that_a_person_did_not_write_on_github_does_not_count(how: dict[str, Any], told: str) -> None:
    stage = Stage(gate())
    comment = stage.say(ALICE, "/approve", **how)
    assert stage.status() == "pending"
    assert told in stage.told(comment)


LONG = gate(prompt="word after word\n" * 9_000)


def part(stage: Stage, number: int, author: Person = BOT) -> Comment:
    return stage.say(author, render.body(LONG).parts[number])


def long_question() -> Stage:
    assert len(render.body(LONG).parts) == 2
    return Stage(LONG, opening_body=render.body(LONG).text)


def test_a_long_question_takes_answers_only_after_its_last_part() -> None:
    stage = long_question()
    early = stage.say(ALICE, "/approve")
    assert "whole question" in stage.told(early)
    part(stage, 0)
    between = stage.say(ALICE, "/approve")
    part(stage, 1)
    assert "whole question" in stage.told(between)
    assert stage.status() == "pending"
    stage.say(ALICE, "/approve")
    assert stage.status() == "approved"


def test_a_part_posted_by_somebody_else_is_no_part() -> None:
    stage = long_question()
    part(stage, 0)
    part(stage, 1, author=MALLORY)
    stage.say(ALICE, "/approve")
    assert stage.status() == "pending"


def test_an_edited_part_is_an_edited_question() -> None:
    stage = long_question()
    part(stage, 0)
    stage.edit(part(stage, 1), CAROL, "the rest, made friendlier")
    stage.say(ALICE, "/approve")
    assert tampered(stage)


def test_our_own_texts_command_nothing() -> None:
    stage = Stage(gate(), me=ALICE)
    stage.say(ALICE, f"/approve\n\n{marker.note(stage.gate, marker.Kind.REPLY, '5/6').line()}")
    assert stage.status() == "pending"


def test_somebody_elses_text_with_our_marker_is_a_comment_like_any_other() -> None:
    stage = Stage(gate())
    stage.say(ALICE, f"/reject no\n\n{marker.note(stage.gate, marker.Kind.REPLY, '5/6').line()}")
    assert stage.status() == "rejected"


def said_before_an_approval(words: str) -> tuple[Stage, Comment]:
    stage = Stage(gate())
    said = stage.say(ALICE, words)
    stage.say(BOB, "/approve")
    return stage, said


@pytest.mark.parametrize("actor", [BOB, CAROL, None], ids=["who approved", "a writer", "somebody unknown"])
def test_a_no_deleted_after_an_approval_that_nobody_has_written_down_ends_the_gate(actor: Person | None) -> None:
    stage, said = said_before_an_approval("/reject broken")
    assert stage.status() == "rejected"
    stage.delete(said, actor)
    assert tampered(stage)


def test_a_comment_deleted_after_the_approval_was_written_down_takes_nothing_back() -> None:
    stage, said = said_before_an_approval("looks good")
    stage.say(BOT, f"approved\n\n{marker.note(stage.gate, marker.Kind.RECORD, '').line()}")
    stage.delete(said, CAROL)
    assert stage.status() == "approved"


def test_a_record_from_before_the_approval_hides_no_deletion() -> None:
    stage = Stage(gate())
    said = stage.say(ALICE, "/reject broken")
    stage.say(BOT, f"approved\n\n{marker.note(stage.gate, marker.Kind.RECORD, '').line()}")
    stage.say(BOB, "/approve")
    stage.delete(said, CAROL)
    assert tampered(stage)


def test_a_deleted_comment_of_an_owner_matters_nothing_where_a_rule_approved_at_the_opening() -> None:
    stage = Stage(gate(auto_approve=True))
    stage.delete(stage.say(ALICE, "fine"), CAROL)
    assert stage.status() == "approved"


def test_a_person_who_decides_too_cannot_be_made_to_have_said_nothing() -> None:
    stage = Stage(gate(), me=ALICE)
    ours = f"noted\n\n{marker.note(stage.gate, marker.Kind.REPLY, '5/6').line()}"
    said = stage.say(ALICE, "/reject broken")
    erased = Revision(said.created_at, ALICE, None, CAROL), Revision(stage.tick(None), CAROL, ours)
    stage.comments[0] = replace(said, body=ours, edited_at=erased[1].at, revisions=erased)
    stage.say(BOB, "/approve")
    assert tampered(stage)


def test_a_note_that_an_approval_counts_is_none_once_somebody_edited_it() -> None:
    stage = Stage(gate())
    noted = stage.say(BOT, f"noted\n\n{marker.note(stage.gate, marker.Kind.NOTED, '101').line()}")
    assert ballot.noted(stage.gate, stage.thread()) == {101}
    stage.edit(noted, CAROL, noted.body)
    assert ballot.noted(stage.gate, stage.thread()) == frozenset()


@pytest.mark.parametrize(("editor", "posted"), [(BOT, True), (CAROL, False)], ids=["by ourselves", "by somebody else"])
def test_a_text_of_ours_with_more_edits_than_are_listed_is_ours_if_we_made_them(editor: Person, posted: bool) -> None:
    stage = Stage(gate())
    said = stage.say(BOT, f"where it stands\n\n{marker.note(stage.gate, marker.Kind.STATUS).line()}")
    more = Revision(said.created_at, None, None), Revision(stage.tick(None), editor, said.body)
    stage.comments[0] = replace(said, edited_at=more[1].at, revisions=more)
    assert ballot.is_ours(stage.comments[0], stage.thread()) is posted
