"""Whose words count, and what becomes of words that were taken back, refused or edited by their own author."""

from __future__ import annotations

from gh_gate.core.gate import Status
from tests.github.hub import GitHub
from tests.scene import Scene


def test_an_edited_revoke_still_takes_the_approval_back(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2)
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    back = scene.say(scene.alice, "/revoke")
    assert engine.look(ticket).missing == 2
    scene.hub.clock.advance(3)
    scene.repo.edit_comment(scene.alice, back.id, "/revoke\n\nwrong build, sorry")
    scene.say(scene.bob, "/approve")
    assert engine.look(ticket).status is Status.PENDING


def test_editing_ones_latest_approval_does_not_bring_an_older_one_back(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2)
    scene.say(scene.alice, "/approve target=eu")
    later = scene.say(scene.alice, "/approve target=us")
    engine.look(ticket)
    scene.hub.clock.advance(3)
    scene.repo.edit_comment(scene.alice, later.id, "/approve target=asia")
    scene.say(scene.bob, "/approve target=eu")
    assert engine.look(ticket).status is Status.PENDING


def test_a_new_command_after_an_edited_one_counts(scene: Scene) -> None:
    engine, ticket = scene.ask()
    said = scene.say(scene.alice, "/approve target=eu")
    scene.repo.edit_comment(scene.alice, said.id, "/approve target=us")
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.alice, "/approve target=us")
    assert engine.look(ticket).status is Status.APPROVED


def test_a_command_that_was_told_it_did_not_count_never_counts_later(scene: Scene) -> None:
    engine, ticket = scene.ask(approvers=("@mallory",))
    scene.say(scene.mallory, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    assert "did not count" in scene.replies()[0]
    scene.repo.set_permission(scene.mallory, "write")
    scene.hub.clock.advance(3600)
    scene.say(scene.carol, "good morning")
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.mallory, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_a_number_and_a_text_are_not_equal_values(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2, inputs={"cfg": {"type": "json"}})
    scene.say(scene.alice, '/approve {"cfg": 1.5}')
    scene.say(scene.bob, '/approve {"cfg": "1.5"}')
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.bob, '/approve {"cfg": 1.5}')
    assert engine.look(ticket).status is Status.APPROVED


def test_a_secret_team_is_no_code_owner(hub: GitHub) -> None:
    scene = Scene(hub, owners="* @acme/leads @bob\n")
    hub.team(scene.repo.owner, "leads", scene.carol, secret=True)
    app = hub.app("gates", permissions={"issues": "write", "contents": "read", "metadata": "read", "members": "read"})
    hub.install(app, scene.repo.owner)
    scene.token = hub.token(app, repo=scene.repo)
    engine, ticket = scene.ask()
    scene.say(scene.carol, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.bob, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
