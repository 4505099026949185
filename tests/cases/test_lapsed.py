"""An approval that was written down and then lost its ground: the error is the same at every look, and the issue says so once."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import GateError, VerificationError
from tests.github import faults
from tests.github.hub import GitHub
from tests.killing import Killed, killed_at
from tests.scene import Scene


def killed_after_its_record(scene: Scene) -> int:
    """Let a step die in the first request after it has posted its record, and return the id of the comment it counted."""
    engine, ticket = scene.ask()
    engine.look(ticket)
    comment = scene.say(scene.alice, "/approve")
    number = 1
    while not scene.records():
        with pytest.raises(Killed), killed_at(number, after=True):
            scene.look()
        number += 1
    assert scene.labels() == ["gate:pending"]
    return comment.id


def test_the_issue_of_a_killed_step_says_that_its_approval_holds_no_more(scene: Scene) -> None:
    comment = killed_after_its_record(scene)
    scene.repo.delete_comment(scene.carol, comment)
    for _ in range(2):
        with pytest.raises(VerificationError, match="the record says approved by @alice"):
            scene.look()
    assert [scene.issue().state, *scene.labels()] == ["closed", "gate:cancelled"]
    assert sum("does not bear it out" in comment.body for comment in scene.ours()) == 1


def test_rights_that_were_gone_for_a_while_make_no_approval_lapse_for_ever(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    shown = scene.labels()
    scene.repo.set_permission(scene.alice, "read")
    with pytest.raises(VerificationError):
        scene.look()
    assert [scene.issue().state, *scene.labels()] == ["closed", *shown] == ["closed", "gate:approved"]
    scene.repo.set_permission(scene.alice, "write")
    assert scene.look().status is Status.APPROVED


def test_what_a_killed_step_had_counted_counts_again_once_the_rights_are_back(scene: Scene) -> None:
    killed_after_its_record(scene)
    scene.repo.set_permission(scene.alice, "read")
    with pytest.raises(VerificationError):
        scene.look()
    assert scene.labels() == ["gate:cancelled"]
    scene.repo.set_permission(scene.alice, "write")
    assert scene.look().status is Status.APPROVED
    assert scene.labels() == ["gate:approved"]


def test_an_outage_while_that_is_shown_does_not_hide_what_is_wrong(scene: Scene, hub: GitHub) -> None:
    comment = killed_after_its_record(scene)
    scene.repo.delete_comment(scene.carol, comment)
    engine, ticket = scene.ask()
    hub.faults.add(faults.status(502), method="POST", path="/labels")
    with pytest.raises(GateError) as error:
        engine.look(ticket)
    assert isinstance(error.value, VerificationError)
