"""Several gates in one pull request: a word counts for the gate it was meant for, and for none where that is not clear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.core import marker
from gh_gate.core.gate import Status
from gh_gate.core.marker import Kind
from gh_gate.engine import Ticket
from tests.cases.pull import Pull


def test_an_ambiguous_approval_does_not_count_once_the_other_question_is_deleted(pull: Pull) -> None:
    (one, staging), (two, production) = pull.ask_two()
    pull.say(pull.alice, "/approve", number=pull.number)
    assert one.look(staging).status is Status.PENDING
    assert "several gates" in pull.replies(pull.number)[0]
    pull.hub.clock.advance(5)
    assert staging.place.comment_id is not None
    pull.repo.delete_comment(pull.carol, staging.place.comment_id)
    assert two.look(production).status is Status.PENDING
    pull.say(pull.alice, "/approve production", number=pull.number)
    assert two.look(production).status is Status.APPROVED


def test_a_question_that_a_twin_posted_too_does_not_cancel_the_first(pull: Pull) -> None:
    pull.ask_here()
    first = pull.issue(pull.number).comments[0]
    pull.hub.clock.advance(1)
    pull.repo.comment(pull.hub.bot, pull.number, first.body)
    pull.hub.clock.advance(1)
    engine, ticket = pull.ask_here()
    assert ticket.place.comment_id == first.id
    assert [comment.id for comment in pull.ours(pull.number) if comment.body == first.body] == [first.id]
    assert engine.look(ticket).status is Status.PENDING
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED


def test_an_edited_no_to_another_gate_is_no_no_to_this_one(pull: Pull) -> None:
    (one, staging), (two, production) = pull.ask_two()
    said = pull.say(pull.alice, "/reject staging too slow", number=pull.number)
    pull.hub.clock.advance(3)
    pull.repo.edit_comment(pull.alice, said.id, "/reject staging too slow by far")
    pull.hub.clock.advance(3)
    assert one.look(staging).status is Status.REJECTED
    assert two.look(production).status is Status.PENDING


def test_a_no_is_not_swallowed_by_a_gate_that_nobody_asks(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    engine.look(ticket)
    pull.hub.clock.advance(1)
    fake = replace(ticket.gate, name="not", run_id="1")
    pull.repo.comment(pull.hub.bot, pull.number, f"Tests are green.\n\n{marker.line(fake)}")
    pull.say(pull.alice, "/reject not ready", number=pull.number)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, decision.reason) == (Status.REJECTED, "not ready")


def test_a_bare_record_marker_does_not_close_the_other_gate(pull: Pull) -> None:
    (one, staging), (two, production) = pull.ask_two()
    line = marker.note(staging.gate, Kind.RECORD, staging.place.comment_id).line()
    pull.repo.comment(pull.hub.bot, pull.number, f"Tests are green.\n\n{line}")
    pull.hub.clock.advance(2)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert one.look(staging).status is Status.PENDING
    assert two.look(production).status is Status.PENDING


def test_a_bots_report_whose_history_is_cut_later_takes_no_approval_back(pull: Pull) -> None:
    rabbit = pull.hub.app("some-reviewer").bot
    pull.repo.set_permission(rabbit, "write")
    report = pull.say(rabbit, "report with a secret", number=pull.number)
    pull.hub.clock.advance(5)
    pull.repo.edit_comment(rabbit, report.id, "report")
    engine, ticket = pull.ask_here()
    engine.look(ticket)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED
    pull.hub.clock.advance(60)
    pull.repo.delete_revision(pull.carol, report.id, 1)
    pull.repo.edit_comment(rabbit, report.id, "report, again")
    pull.hub.clock.advance(5)
    engine, ticket = pull.ask_here()
    assert engine.look(ticket).status is Status.APPROVED


def test_an_unnamed_approval_is_ambiguous_beside_a_gate_that_was_asked_anew(pull: Pull) -> None:
    one, staging = pull.ask_here(name="staging")
    pull.hub.clock.advance(2)
    one.look(staging)
    one.cancel(staging, "the run was cancelled")
    pull.hub.clock.advance(2)
    two, production = pull.ask_here(name="production")
    two.look(production)
    pull.hub.clock.advance(2)
    one, staging = pull.ask_here(name="staging", attempt=2)
    one.look(staging)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert one.look(staging).status is Status.PENDING
    assert two.look(production).status is Status.PENDING


@pytest.mark.parametrize("which", [0, 1], ids=["the first question", "the second"])
@pytest.mark.parametrize("erased", [False, True], ids=["in its history", "erased there too"])
def test_an_approval_that_nobody_had_seen_stays_ambiguous_once_the_other_question_is_rewritten(
    pull: Pull, which: int, erased: bool
) -> None:
    both = pull.ask_two()
    (_, other), (engine, ticket) = both[which], both[1 - which]
    pull.say(pull.alice, "/approve", number=pull.number)
    rewrite(pull, other, "Tests are green.", erased=erased)
    assert engine.look(ticket).status is Status.PENDING
    pull.say(pull.alice, f"/approve {ticket.gate.name}", number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED


def test_a_bot_s_text_rewritten_into_a_record_does_not_close_the_other_gate(pull: Pull) -> None:
    (one, staging), (two, production) = pull.ask_two()
    one.cancel(staging, "the run was cancelled")
    record = pull.records(pull.number)[0]
    _, again = pull.ask_here(name="staging", attempt=2)
    report = pull.say(pull.hub.bot, "coverage 94 %", number=pull.number)
    pull.say(pull.alice, "/approve", number=pull.number)
    pull.hub.clock.advance(2)
    line = marker.note(again.gate, Kind.RECORD, again.place.comment_id).line()
    pull.repo.edit_comment(pull.carol, report.id, f"{record.rpartition(chr(10))[0]}\n{line}")
    assert two.look(production).status is Status.PENDING


def rewrite(pull: Pull, ticket: Ticket, body: str, *, erased: bool) -> None:
    """Edit a question away, and its first text out of its history."""
    assert ticket.place.comment_id is not None
    pull.hub.clock.advance(2)
    pull.repo.edit_comment(pull.carol, ticket.place.comment_id, body)
    if erased:
        pull.repo.delete_revision(pull.carol, ticket.place.comment_id, 1)
