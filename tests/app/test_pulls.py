"""Gates on a pull request: several in one thread, each about one commit; the pull request itself is left alone."""

from __future__ import annotations

import contextlib

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core import render
from gh_gate.core.gate import Status
from gh_gate.errors import UpstreamError
from tests.app.forging import genuine
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene


@pytest.fixture
def pull(app: AppScene) -> Pull:
    """A pull request without a gate."""
    return Pull(app)


def test_an_owner_of_the_changed_files_approves(app: AppScene, pull: Pull) -> None:
    engine, ticket = pull.ask()
    app.look(pull.number)
    said = pull.say(app.steps.alice, "/approve target=eu")
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, dict(decision.inputs)) == (Status.APPROVED, {"target": "eu"})
    assert app.reactions(said) == ["+1"]


def test_an_owner_of_other_files_does_not(app: AppScene, pull: Pull) -> None:
    engine, ticket = pull.ask()
    pull.say(app.steps.bob, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    assert "@bob, you are not a code owner of `deploy/app.yml`" in app.replies(pull.number)[0]


def test_the_pull_request_stays_open_and_unlocked(app: AppScene, pull: Pull) -> None:
    pull.ask()
    pull.say(app.steps.alice, "/approve")
    issue = app.steps.issue(pull.number)
    assert (issue.state, issue.locked, issue.title, pull.labels()) == ("open", False, "v14", ["gate:approved"])


def test_each_of_two_gates_is_answered_by_its_name(app: AppScene, pull: Pull) -> None:
    one, staging = pull.ask("staging")
    two, production = pull.ask("production")
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve staging")
    assert [one.look(staging).status, two.look(production).status] == [Status.APPROVED, Status.PENDING]
    assert pull.labels() == ["gate:pending"]
    pull.say(app.steps.alice, "/reject production too early")
    assert two.look(production).status is Status.REJECTED
    assert pull.labels() == ["gate:rejected"]


def test_of_two_gates_a_command_without_a_name_means_none(app: AppScene, pull: Pull) -> None:
    one, staging = pull.ask("staging")
    two, production = pull.ask("production")
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve")
    assert [one.look(staging).status, two.look(production).status] == [Status.PENDING, Status.PENDING]
    [reply] = app.replies(pull.number)
    assert "several gates are waiting here" in reply


def test_two_gates_have_two_records_in_one_thread(app: AppScene, pull: Pull) -> None:
    pull.ask("staging")
    pull.ask("production")
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve staging")
    pull.say(app.steps.alice, "/approve production")
    app.start()
    app.look(pull.number)
    assert len(app.records(pull.number)) == 2
    assert [row["status"] for row in app.data(Kind.DECIDED)] == ["approved", "approved"]


def test_a_new_commit_supersedes_what_waits(app: AppScene, pull: Pull) -> None:
    engine, ticket = pull.ask()
    app.look(pull.number)
    pull.push()
    pull.say(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.CANCELLED
    status, reason = app.ended(pull.number)
    assert (status, reason) == (Status.CANCELLED, f"superseded: the pull request moved on to {pull.head[:12]}")


def test_an_approval_just_before_a_new_commit_does_not_count(app: AppScene, pull: Pull) -> None:
    pull.ask()
    app.look(pull.number)
    app.say(app.steps.alice, "/approve", pull.number)
    pull.push()
    app.look(pull.number)
    assert app.ended(pull.number)[0] is Status.CANCELLED


def test_the_question_about_the_new_commit_is_decided_for_itself(app: AppScene, pull: Pull) -> None:
    pull.ask()
    app.look(pull.number)
    pull.push()
    engine, ticket = pull.ask(run_id="4712")
    app.look(pull.number)
    pull.say(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    assert sorted(row["status"] for row in app.data(Kind.DECIDED)) == ["approved", "cancelled"]


def test_a_question_whose_commit_moved_on_before_the_look_does_not_stand_in_the_way(app: AppScene, pull: Pull) -> None:
    ears = Ears(app)
    pull.ask()
    pull.push()
    engine, ticket = pull.ask(run_id="4712")
    for _ in range(3):
        ears.work()
        app.hub.clock.advance(600)
    app.say(app.steps.alice, "/approve", pull.number)
    ears.work()
    assert engine.look(ticket).status is Status.APPROVED
    assert sorted(row["status"] for row in app.data(Kind.DECIDED)) == ["approved", "cancelled"]
    assert list(ears.inbox.unfinished()) == []


def test_the_policy_of_the_head_says_nothing(app: AppScene, pull: Pull) -> None:
    app.repo.push_to_pull(pull.number, {"CODEOWNERS": "* @carol\n", "deploy/app.yml": "v15\n"})
    engine, ticket = pull.ask()
    pull.say(app.steps.carol, "/approve")
    assert engine.look(ticket).status is Status.PENDING


def test_a_question_whose_comment_was_deleted_is_over(app: AppScene, pull: Pull) -> None:
    _, ticket = pull.ask()
    app.look(pull.number)
    assert ticket.place.comment_id is not None
    app.repo.delete_comment(app.steps.carol, ticket.place.comment_id)
    app.look_at_what_is_gone(pull.number)
    pull.say(app.steps.alice, "/approve")
    [decided] = app.data(Kind.DECIDED)
    assert decided["status"] == "cancelled"


def test_a_gate_that_was_deleted_does_not_stop_its_neighbour(app: AppScene, pull: Pull) -> None:
    _, staging = pull.ask("staging")
    two, production = pull.ask("production")
    app.look(pull.number)
    assert staging.place.comment_id is not None
    app.repo.delete_comment(app.steps.carol, staging.place.comment_id)
    with contextlib.suppress(UpstreamError):  # of the one that is gone; one look does not prove that
        pull.say(app.steps.alice, "/approve production")
    assert two.look(production).status is Status.APPROVED


def test_a_question_asked_with_the_apps_own_token_is_found_by_its_webhook(app: AppScene, pull: Pull) -> None:
    ears = Ears(app)
    app.examine(app.spot(pull.number), relevant=True)  # it knows its own account
    everything = {"issues": "write", "pull_requests": "write", "contents": "read", "members": "read"}
    app.hub.ask_permissions(app.app, everything)  # type: ignore[arg-type]  # levels are words
    app.hub.accept_permissions(app.installation)
    app.steps.token = app.hub.token(app.app, repo=app.repo)
    engine, ticket = pull.ask()
    ears.work()
    app.say(app.steps.alice, "/approve", pull.number)
    ears.work()
    assert engine.look(ticket).status is Status.APPROVED


def test_a_question_about_another_pull_request_is_not_taken_up(app: AppScene, pull: Pull) -> None:
    _, ticket = pull.ask()
    other = app.repo.open_pull(app.steps.carol, {"x.txt": "x"}, head="other").number
    app.repo.comment(app.hub.bot, other, next(c.body for c in app.repo.comments(pull.number)))
    app.say(app.steps.alice, "/approve", other)
    app.look(other)
    assert app.ours(other) == []
    assert ticket.gate.pull_request == pull.number


def test_a_question_that_names_no_pull_request_is_not_taken_up_on_one(app: AppScene, pull: Pull) -> None:
    app.repo.comment(app.hub.bot, pull.number, render.body(genuine(app)).text)
    pull.say(app.steps.alice, "/approve")
    assert app.ours(pull.number) == []
