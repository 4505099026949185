"""Records that somebody else posted under the bot's account: they may stop, never release, and never undo a no."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from gh_gate.core import record, render
from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Comment
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Place
from tests.cases.forging import by, post_record, record_of, record_text
from tests.scene import Scene


def test_a_no_is_not_undone_by_a_later_record_that_says_cancelled(scene: Scene) -> None:
    _, ticket = scene.ask()
    scene.say(scene.alice, "/reject broken")
    post_record(scene, ticket, Decision(status=Status.CANCELLED, at=scene.hub.clock.now, reason="x"))
    scene.hub.clock.advance(1)
    assert scene.look(attempt=2).status is Status.REJECTED


def test_a_no_is_not_undone_by_an_approval_that_claims_to_be_older(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, "/reject broken")
    assert engine.look(ticket).status is Status.REJECTED
    scene.repo.delete_comment(scene.hub.bot, record_of(scene).id)
    before = ticket.opened_at - timedelta(days=3)
    post_record(scene, ticket, by(scene.bob, before), opened_at=before)
    scene.hub.clock.advance(1)
    assert scene.look(attempt=2).status is Status.REJECTED


def test_a_record_of_nobodys_approval_releases_nothing(scene: Scene) -> None:
    engine, ticket = scene.ask()
    post_record(scene, ticket, by(scene.alice, scene.hub.clock.now))
    with pytest.raises(VerificationError, match="still pending"):
        engine.look(ticket)
    assert scene.labels() == ["gate:cancelled"]


def test_a_record_of_nobodys_cancellation_stops(scene: Scene) -> None:
    engine, ticket = scene.ask()
    post_record(scene, ticket, Decision(status=Status.CANCELLED, at=scene.hub.clock.now, reason="x"))
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_record_does_not_spare_an_approval_the_check_of_the_rules(scene: Scene) -> None:
    engine, ticket = scene.ask()
    engine.look(ticket)
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})  # alice, who may still write, owns nothing any more
    said = scene.say(scene.alice, "/approve")
    post_record(scene, ticket, by(scene.alice, said.created_at, comment_id=said.id))
    with pytest.raises(VerificationError, match="rules changed"):
        engine.look(ticket)


def test_of_two_processes_that_end_a_gate_at_once_both_tell_the_first_record(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, first = scene.ask()
    two, second = scene.ask()
    one.look(first)
    two.look(second)
    before, post = two.forge.read(second.place), one.forge.comment

    def late(place: Place, body: str) -> Comment:
        if " record " in body.rpartition("<!--")[2] and not scene.records():
            with monkeypatch.context() as patch:
                patch.setattr(two.forge, "read", lambda _: before)  # the twin has not seen the answer yet
                two.cancel(second, "the run was cancelled")
        return post(place, body)

    monkeypatch.setattr(one.forge, "comment", late)
    scene.say(scene.alice, "/approve")
    assert one.look(first).status is Status.CANCELLED
    assert (len(scene.records()), written(scene)) == (2, Status.CANCELLED)
    scene.hub.clock.advance(5)
    assert scene.look(attempt=2).status is Status.PENDING
    assert len(scene.repo.issues) == 2


def written(scene: Scene) -> Status:
    envelope = render.read_record(scene.records()[0])
    assert envelope is not None
    return record.verify(envelope, allow_unsigned=True).record.status


def test_a_record_from_the_end_of_the_calendar_stops_and_is_no_crash(scene: Scene) -> None:
    engine, ticket = scene.ask()
    text = record_text(ticket, by(scene.alice, scene.hub.clock.now))
    envelope = render.read_record(text) or ""
    statement = json.loads(record.verify(envelope, allow_unsigned=True).payload)
    end = {
        "decided_at": "9999-12-31T23:59:58Z",
        "deadline": "9999-12-31T23:59:59Z",
        "valid_until": "9999-12-31T23:59:59Z",
    }
    statement["predicate"] |= end
    scene.repo.comment(scene.hub.bot, 1, text.replace(envelope, record.envelope(json.dumps(statement).encode())))
    engine, again = scene.ask(attempt=2)
    with pytest.raises(VerificationError, match="still pending"):
        engine.look(again)
