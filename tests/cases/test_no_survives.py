"""A no stands for the whole run, whatever is asked, edited or deleted afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import OnTimeout, Status
from tests.cases.forging import LONG
from tests.cases.pull import Pull
from tests.github.hub import GitHub
from tests.github.state_people import Account
from tests.scene import Scene

BY_TIME: dict[str, Any] = {"timeout": 3600, "on_timeout": OnTimeout.APPROVE}


@pytest.fixture
def trent(scene: Scene) -> Account:
    """Somebody who may edit issues and approve nothing."""
    account = scene.hub.user("trent")
    scene.repo.set_permission(account, "triage")
    return account


def test_a_no_to_a_later_question_stands_over_an_earlier_yes_of_the_run(scene: Scene) -> None:
    engine, ticket = scene.ask(prompt="Q1")
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    engine, second = scene.ask(prompt="Q2", attempt=2)
    scene.say(scene.bob, "/reject never", number=second.place.number)
    assert engine.look(second).status is Status.REJECTED
    assert scene.look(prompt="Q1", attempt=3).status is Status.REJECTED


def test_a_no_to_a_long_question_stands_when_the_run_asks_another_one(scene: Scene) -> None:
    engine, ticket = scene.ask(prompt=LONG)
    scene.say(scene.alice, "/reject broken")
    assert engine.look(ticket).status is Status.REJECTED
    assert scene.look(prompt=LONG + "pretty please", attempt=2).status is Status.REJECTED


def test_a_no_that_nobody_has_looked_at_survives_an_edit_of_the_question(scene: Scene, trent: Account) -> None:
    scene.ask()
    scene.say(scene.alice, "/reject broken")
    scene.hub.clock.advance(5)
    scene.repo.edit_issue(trent, 1, body=scene.issue().body.replace("v14", "v13"))
    assert scene.look(attempt=2).status is Status.REJECTED


def test_a_written_no_survives_the_removal_of_the_marker(scene: Scene, trent: Account) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/reject broken")
    assert engine.look(ticket).status is Status.REJECTED
    scene.hub.clock.advance(5)
    scene.repo.edit_issue(trent, 1, body="nothing to see here")
    assert scene.look(attempt=2).status is Status.REJECTED


def test_a_written_no_survives_the_deletion_of_the_comment_that_asked(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    pull.say(pull.alice, "/reject broken", number=pull.number)
    assert engine.look(ticket).status is Status.REJECTED
    assert ticket.place.comment_id is not None
    pull.repo.delete_comment(pull.carol, ticket.place.comment_id)
    pull.hub.clock.advance(1)
    engine, again = pull.ask_here(attempt=2)
    assert engine.look(again).status is Status.REJECTED


def test_a_no_deleted_after_the_deadline_does_not_become_a_yes_by_time(scene: Scene) -> None:
    scene.ask(**BY_TIME)
    said = scene.say(scene.alice, "/reject broken")
    scene.hub.clock.advance(3605)
    scene.repo.delete_comment(scene.carol, said.id)
    scene.hub.clock.advance(600)
    assert scene.look(attempt=2, **BY_TIME).status is not Status.APPROVED
    assert scene.labels(1) == ["gate:cancelled"]


def test_with_an_approvers_own_token_the_deletion_of_their_no_is_seen(hub: GitHub) -> None:
    scene = Scene(hub)
    scene.token = hub.token(scene.alice)
    engine, ticket = scene.ask()
    engine.look(ticket)
    said = scene.say(scene.alice, "/reject broken")
    scene.repo.delete_comment(scene.carol, said.id)
    scene.say(scene.bob, "/approve")
    assert engine.look(ticket).status is Status.CANCELLED


@pytest.mark.parametrize("erased", [False, True], ids=["in its history", "erased there too"])
def test_a_text_of_ours_rewritten_into_a_later_asking_hides_no_rejection(pull: Pull, erased: bool) -> None:
    given = {**BY_TIME, "event": "pull_request_target"}
    engine, ticket = pull.ask_here(**given)
    engine.look(ticket)
    question, status = pull.ours(pull.number)
    pull.say(pull.alice, "/reject broken", number=pull.number)
    pull.repo.edit_comment(pull.carol, status.id, question.body)
    if erased:
        pull.repo.delete_revision(pull.carol, status.id, 1)
    pull.hub.clock.advance(3700)
    pull.token = pull.hub.workflow_token(pull.repo, {"pull_requests": "write", "contents": "read"})
    engine, again = pull.ask_here(**given, attempt=2)
    assert engine.look(again).status is Status.REJECTED


def test_a_copy_of_the_question_keeps_no_rejection_from_being_heard(pull: Pull) -> None:
    engine, ticket = pull.ask_here(**BY_TIME, event="pull_request_target")
    engine.look(ticket)
    pull.say(pull.hub.bot, pull.ours(pull.number)[0].body, number=pull.number)
    pull.say(pull.alice, "/reject broken", number=pull.number)
    assert engine.look(ticket).status is Status.REJECTED
