"""Other people's hands on the issue: what is edited, deleted, relabelled, moved or imitated never approves anything."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import VerificationError
from tests.github.hub import GitHub
from tests.scene import Scene


def test_a_harmless_comment_edited_into_an_approval_by_somebody_else_ends_the_gate(scene: Scene) -> None:
    engine, ticket = scene.ask()
    comment = scene.say(scene.alice, "looks odd")
    engine.look(ticket)
    scene.repo.edit_comment(scene.carol, comment.id, "/approve")
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, decision.reason[:8]) == (Status.CANCELLED, "tampered")
    assert scene.labels() == ["gate:cancelled"]


def test_an_approval_deleted_before_the_decision_is_gone(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2)
    comment = scene.say(scene.alice, "/approve")
    assert engine.look(ticket).missing == 1
    scene.repo.delete_comment(scene.alice, comment.id)
    scene.say(scene.bob, "/approve")
    assert engine.look(ticket).status is Status.PENDING


def test_a_rejection_deleted_by_somebody_else_ends_the_gate(scene: Scene) -> None:
    engine, ticket = scene.ask()
    comment = scene.say(scene.alice, "/reject broken")
    scene.repo.delete_comment(scene.carol, comment.id)
    scene.say(scene.bob, "/approve")
    assert engine.look(ticket).status is Status.CANCELLED


def test_an_approval_deleted_after_the_decision_no_longer_releases_a_later_attempt(scene: Scene) -> None:
    engine, ticket = scene.ask()
    comment = scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    scene.repo.delete_comment(scene.alice, comment.id)
    with pytest.raises(VerificationError) as error:
        scene.look(attempt=2)
    assert "record says approved by @alice" in error.value.what
    assert error.value.exit_code == 1


def test_a_rejection_survives_every_retry_even_when_its_comment_is_gone(scene: Scene) -> None:
    engine, ticket = scene.ask()
    comment = scene.say(scene.alice, "/reject broken")
    assert engine.look(ticket).status is Status.REJECTED
    scene.repo.unlock(scene.alice, 1)
    scene.repo.delete_comment(scene.alice, comment.id)
    scene.say(scene.alice, "/approve")
    for attempt in (2, 3):
        assert scene.look(attempt=attempt).status is Status.REJECTED
    assert len(scene.records()) == 1


def test_what_only_shows_is_put_right_and_decides_nothing(scene: Scene) -> None:
    engine, ticket = scene.ask()
    engine.look(ticket)
    title = scene.issue().title
    scene.repo.close(scene.carol, 1)
    scene.repo.label(scene.carol, 1, "gate:approved")
    scene.repo.unlabel(scene.carol, 1, "gate:pending")
    scene.repo.edit_issue(scene.carol, 1, title="Approved by alice")
    assert engine.look(ticket).status is Status.PENDING
    assert (scene.issue().state, scene.labels(), scene.issue().title) == ("open", ["gate:pending"], title)


def test_a_locked_issue_still_takes_the_owners_answer(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.repo.lock(scene.carol, 1)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_an_edited_question_ends_the_gate_and_is_not_found_again(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.repo.edit_issue(scene.carol, 1, body=scene.issue().body.replace("v14", "v13"))
    scene.say(scene.alice, "/approve")
    decision = engine.look(ticket).decision
    assert decision is not None
    assert decision.reason.startswith("tampered")
    _, again = scene.ask(attempt=2)
    assert again.place.number == 2


def test_a_transferred_issue_ends_the_gate(scene: Scene) -> None:
    engine, ticket = scene.ask()
    elsewhere = scene.hub.repository("acme/elsewhere")
    scene.repo.set_permission(scene.carol, "admin")
    elsewhere.set_permission(scene.carol, "admin")
    scene.repo.transfer(scene.carol, 1, elsewhere)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert decision.status is Status.CANCELLED
    assert "transferred" in decision.reason


def test_a_deleted_issue_ends_the_gate(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.repo.set_permission(scene.carol, "admin")
    scene.repo.delete_issue(scene.carol, 1)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert decision.status is Status.CANCELLED
    assert "deleted" in decision.reason


def test_a_look_alike_that_was_opened_first_is_not_our_gate(scene: Scene) -> None:
    _, ticket = scene.ask()
    body = scene.issue().body
    scene.repo.set_permission(scene.carol, "admin")
    scene.repo.delete_issue(scene.carol, 1)
    friendly = body.replace("Deploy v14?", "Shall we have lunch?")
    lookalike = scene.repo.open_issue(scene.hub.bot, "Lunch?", friendly)
    scene.say(scene.alice, "/approve", number=lookalike.number)
    engine, mine = scene.ask()
    assert mine.place.number not in (ticket.place.number, lookalike.number)
    assert engine.look(mine).status is Status.PENDING


def test_a_copy_of_our_question_by_a_person_is_not_our_gate(scene: Scene) -> None:
    scene.ask()
    copy = scene.repo.open_issue(scene.alice, scene.issue().title, scene.issue().body)
    scene.say(scene.alice, "/approve", number=copy.number)
    assert scene.look().status is Status.PENDING


def test_a_forged_approval_record_releases_nothing(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    forged = scene.records()[0]
    _, second = scene.ask(run_id="4712")
    scene.repo.comment(scene.hub.bot, second.place.number, forged)
    scene.repo.label(scene.alice, second.place.number, "gate:approved")
    scene.repo.close(scene.alice, second.place.number)
    assert scene.look(run_id="4712").status is Status.PENDING


def test_an_approver_who_left_the_team_before_answering_is_refused(hub: GitHub) -> None:
    scene = Scene(hub, owners="* @acme/leads\n")
    team = hub.team(scene.repo.owner, "leads", scene.alice, scene.carol)
    app = hub.app("gates", permissions={"issues": "write", "contents": "read", "metadata": "read", "members": "read"})
    hub.install(app, scene.repo.owner)
    scene.token = hub.token(app, repo=scene.repo)
    forge = scene.forge()
    engine, ticket = scene.ask(forge)
    hub.leave(team, scene.alice)
    comment = scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    assert [reaction.content for reaction in comment.reactions] == ["confused"]
    scene.say(scene.carol, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_owners_that_changed_meanwhile_are_asked_anew(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    scene.say(scene.alice, "/approve")
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, "rules changed" in decision.reason) == (Status.CANCELLED, True)
    _, again = scene.ask()
    assert again.place.number == 2
