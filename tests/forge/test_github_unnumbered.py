"""Deletions by accounts that GraphQL shows without a number: an own one is harmless, everybody else's ends the gate."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.thread import Deletion, Person
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.hub import GitHub
from tests.github.wire import Reply
from tests.scene import Scene


def hide_numbers(hub: GitHub) -> None:
    """Let GraphQL show who deleted what as accounts of a kind that has no number here."""

    def unnumbered(called: faults.Scene) -> Reply:
        reply = called.serve()
        data = json.loads(reply.body)
        strip(data)
        return Reply(reply.status, json.dumps(data).encode(), {**reply.headers})

    hub.faults.add(unnumbered, path="graphql")


def strip(data: Any) -> None:
    if isinstance(data, dict):
        if data.get("__typename") == "CommentDeletedEvent":
            for role in ("actor", "deletedCommentAuthor"):
                data[role] = data[role] and {**data[role], "databaseId": None}
        for value in data.values():
            strip(value)
    elif isinstance(data, list):
        for value in data:
            strip(value)


def test_an_own_deletion_is_none(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    hide_numbers(ground.hub)
    said = ground.repo.comment(ground.alice, place.number, "x")
    ground.repo.delete_comment(ground.alice, said.id)
    assert forge.read(place).deletions == ()


def test_a_deletion_by_somebody_else_is_one_though_nobody_is_known(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    hide_numbers(ground.hub)
    said = ground.repo.comment(ground.alice, place.number, "x")
    ground.repo.delete_comment(ground.bob, said.id)
    assert forge.read(place).deletions == (Deletion(ground.hub.clock.now, None, None),)


def test_people_who_wrote_in_the_thread_are_told_by_name(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    hide_numbers(ground.hub)
    said = ground.repo.comment(ground.alice, place.number, "x")
    ground.repo.comment(ground.alice, place.number, "y")
    ground.repo.delete_comment(ground.bob, said.id)
    (deletion,) = forge.read(place).deletions
    assert (deletion.actor, deletion.author) == (None, Person(ground.alice.id, "alice"))


@pytest.mark.parametrize(("who", "status"), [("alice", Status.PENDING), ("carol", Status.CANCELLED)])
def test_only_who_takes_an_own_word_back_leaves_the_gate_waiting(scene: Scene, who: str, status: Status) -> None:
    hide_numbers(scene.hub)
    engine, ticket = scene.ask()
    said = scene.say(scene.alice, "/reject broken")
    scene.repo.delete_comment(getattr(scene, who), said.id)
    assert engine.look(ticket).status is status
