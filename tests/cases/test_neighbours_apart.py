"""Gates on one pull request that are easily mistaken for each other: of dead commits, of other runs, with long questions."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.engine import Engine, Ticket
from tests.cases.forging import LONG
from tests.cases.pull import Pull


@pytest.fixture
def after_a_dead_job(pull: Pull) -> tuple[Engine, Ticket]:
    """The job that asked about staging was killed; on the next commit only production is asked about."""
    pull.ask_here(name="staging", run_id="1")
    pull.repo.push_to_pull(pull.number, {"deploy/app.yml": "v15\n"})
    pull.hub.clock.advance(60)
    engine, production = pull.ask_here(name="production", run_id="2")
    engine.look(production)
    return engine, production


def test_a_gate_of_an_old_commit_does_not_swallow_an_unnamed_approval(
    pull: Pull, after_a_dead_job: tuple[Engine, Ticket]
) -> None:
    engine, production = after_a_dead_job
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(production).status is Status.APPROVED


def test_a_gate_of_an_old_commit_leaves_no_label(pull: Pull, after_a_dead_job: tuple[Engine, Ticket]) -> None:
    engine, production = after_a_dead_job
    pull.say(pull.alice, "/approve production", number=pull.number)
    assert engine.look(production).status is Status.APPROVED
    assert pull.labels(pull.number) == ["gate:approved"]


@pytest.mark.parametrize("first", ["Deploy?", LONG], ids=["short", "long"])
def test_an_unnamed_approval_is_ambiguous_beside_a_long_question(pull: Pull, first: str) -> None:
    one, production = pull.ask_here(name="production", prompt=first)
    pull.hub.clock.advance(2)
    two, staging = pull.ask_here(name="staging", prompt=LONG)
    one.look(production)
    two.look(staging)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert one.look(production).status is Status.PENDING
    assert two.look(staging).status is Status.PENDING


def test_one_approval_does_not_decide_the_gates_of_two_runs_that_share_a_name(pull: Pull) -> None:
    one, staging = pull.ask_here(prompt="Deploy to staging?", run_id="1")
    pull.hub.clock.advance(2)
    two, production = pull.ask_here(prompt="Drop the production database?", run_id="2")
    one.look(staging)
    two.look(production)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert [one.look(staging).status, two.look(production).status] == [Status.PENDING, Status.PENDING]
    assert "cannot be told which one" in pull.replies(pull.number)[0]


def test_a_deleted_report_of_another_workflow_takes_no_approval_back(pull: Pull) -> None:
    pull.repo.push("main", {"CODEOWNERS": "* @alice @bob\n"})
    engine, ticket = pull.ask_here(required=2, approvers=("@alice", "@bob"))
    report = pull.say(pull.hub.bot, "coverage 94 %", number=pull.number)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert len(engine.look(ticket).votes) == 1
    pull.hub.clock.advance(5)
    pull.repo.delete_comment(pull.carol, report.id)
    assert len(engine.look(ticket).votes) == 1


@pytest.mark.parametrize("words", ["/approve", "/approve deploy"])
def test_a_gate_whose_run_died_long_before_takes_no_word_from_the_next_run(pull: Pull, words: str) -> None:
    pull.ask_here(run_id="1", timeout=60)
    pull.hub.clock.advance(60 + 3600)
    engine, ticket = pull.ask_here(run_id="2")
    engine.look(ticket)
    pull.say(pull.alice, words, number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED
    assert pull.labels(pull.number) == ["gate:approved"]


def test_an_unnamed_approval_is_not_taken_from_a_question_that_nobody_closed(pull: Pull) -> None:
    pull.ask_here(name="lunch", run_id="1", timeout=1)
    pull.hub.clock.advance(2)
    engine, ticket = pull.ask_here(name="production", run_id="2", timeout=86_400)
    engine.look(ticket)
    pull.hub.clock.advance(7200)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.PENDING
    pull.say(pull.alice, "/approve production", number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED


def test_a_gate_whose_deadline_has_just_passed_makes_a_bare_approval_ambiguous(pull: Pull) -> None:
    pull.ask_here(run_id="1", timeout=60)
    engine, ticket = pull.ask_here(run_id="2")
    engine.look(ticket)
    pull.hub.clock.advance(70)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.PENDING


def test_an_unclear_approval_is_answered_although_nobody_is_behind_the_gate_that_was_asked_first(pull: Pull) -> None:
    pull.ask_here(name="staging", run_id="1")
    pull.hub.clock.advance(2)
    engine, production = pull.ask_here(name="production", run_id="2")
    engine.look(production)
    pull.say(pull.alice, "/approve", number=pull.number)
    engine.look(production)
    assert not pull.replies(pull.number)
    for _ in range(3):
        pull.hub.clock.advance(60)
        engine.look(production)
    [reply] = pull.replies(pull.number)
    assert "`/approve production`" in reply


def test_an_unclear_approval_that_was_answered_is_not_answered_again(pull: Pull) -> None:
    (one, staging), (two, production) = pull.ask_two()
    pull.say(pull.alice, "/approve", number=pull.number)
    one.look(staging)
    pull.hub.clock.advance(300)
    two.look(production)
    one.look(staging)
    assert len(pull.replies(pull.number)) == 1
