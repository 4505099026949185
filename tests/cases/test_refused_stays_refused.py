"""Rights are checked when somebody decides: what was judged and did not count never counts later by itself."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from tests.github import faults
from tests.github.hub import GitHub
from tests.scene import Scene


def refused(scene: Scene) -> None:
    """Alice owns everything and cannot write, so her approval is refused; then she is given the right."""
    scene.repo.set_permission(scene.alice, "read")


def given_the_right(scene: Scene) -> None:
    scene.repo.set_permission(scene.alice, "write")
    scene.say(scene.carol, "nice weather")


def test_an_answered_refusal_stays(scene: Scene) -> None:
    refused(scene)
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    given_the_right(scene)
    assert engine.look(ticket).status is Status.PENDING
    assert scene.look().status is Status.PENDING
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_a_refusal_that_got_no_reply_of_its_own_stays(scene: Scene) -> None:
    refused(scene)
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/approve")
    scene.say(scene.alice, "/approve target=eu")
    engine.look(ticket)
    given_the_right(scene)
    assert scene.look().status is Status.PENDING


@pytest.mark.parametrize("what", ["edited", "deleted"])
def test_a_refusal_stays_when_our_reply_to_it_is_touched(scene: Scene, what: str) -> None:
    refused(scene)
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    reply = next(comment for comment in scene.ours() if " reply " in comment.body)
    if what == "edited":
        scene.repo.edit_comment(scene.carol, reply.id, "you may")
    else:
        scene.repo.delete_comment(scene.carol, reply.id)
    given_the_right(scene)
    assert scene.look().status is Status.PENDING


def test_a_refusal_stays_when_its_reply_could_not_be_posted(hub: GitHub) -> None:
    scene = Scene(hub)
    refused(scene)
    engine, ticket = scene.ask()
    engine.look(ticket)
    scene.say(scene.alice, "/approve")
    hub.faults.add(faults.status(403, "Forbidden"), method="POST", path="/issues/1/comments$")
    engine.look(ticket)
    hub.faults.clear()
    given_the_right(scene)
    assert scene.look().status is Status.PENDING


def test_what_counted_goes_on_counting(scene: Scene) -> None:
    engine, ticket = scene.ask(required=2)
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    scene.say(scene.mallory, "/approve")
    engine.look(ticket)
    scene.say(scene.bob, "/approve")
    assert scene.look(required=2).status is Status.APPROVED
