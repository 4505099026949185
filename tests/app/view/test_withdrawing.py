"""Whoever asked a gate may withdraw it: the engine ends it, signed, unless it is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.view import Wrong
from gh_gate.core.gate import Status
from gh_gate.core.thread import Person
from gh_gate.errors import UpstreamError
from tests.app.scene import AppScene
from tests.app.view.stage import HERE, Stage


def test_who_started_the_run_withdraws_its_gate(stage: Stage) -> None:
    stage.gates.cancel(stage.caller(stage.app.steps.iris), HERE, "a newer build\nis on its way")
    assert stage.said() == ["I withdraw the gate `deploy`: a newer build\nis on its way"]
    assert stage.app.ended() == (Status.CANCELLED, "withdrawn by @iris: a newer build is on its way")
    assert stage.app.data(Kind.DECIDED)[0]["status"] == "cancelled"
    assert stage.show(stage.app.steps.iris).listed.status is Status.CANCELLED


def test_an_approver_who_did_not_ask_cannot(stage: Stage) -> None:
    with pytest.raises(Wrong, match="may not withdraw"):
        stage.gates.cancel(stage.caller(stage.app.steps.alice), HERE)
    assert stage.app.ended()[0] is Status.PENDING


def test_the_same_login_with_another_number_cannot(stage: Stage) -> None:
    mallory = stage.caller(stage.app.steps.mallory)
    with pytest.raises(Wrong, match="may not withdraw"):
        stage.gates.cancel(replace(mallory, person=Person(mallory.person.id, "iris")), HERE)


def test_an_approval_that_stands_already_comes_first(stage: Stage) -> None:
    iris = stage.caller(stage.app.steps.iris)
    stage.app.say(stage.app.steps.alice, "/approve")
    stage.app.examine.cancel(Spot(stage.repo.id, 1, "acme/app"), 0, f"withdrawn by @{iris.person.login}")
    assert stage.app.ended()[0] is Status.APPROVED


def test_an_approval_after_it_does_not_count(stage: Stage) -> None:
    stage.gates.cancel(stage.caller(stage.app.steps.iris), HERE)
    stage.hub.clock.advance(2)
    stage.app.look()
    assert stage.app.ended() == (Status.CANCELLED, "withdrawn by @iris")
    assert len(stage.app.records()) == 1


def test_a_withdrawal_that_failed_on_the_way_is_sent_again_without_a_second_comment(stage: Stage) -> None:
    iris = stage.caller(stage.app.steps.iris)
    examined = stage.cancel

    def fail(*_: object) -> None:
        raise UpstreamError("GitHub is not there.")

    stage.cancel = fail
    with pytest.raises(UpstreamError):
        stage.gates.cancel(iris, HERE, nonce="n1")
    stage.cancel = examined
    stage.gates.cancel(iris, HERE, nonce="n1")
    assert len(stage.said()) == 1
    assert stage.app.ended()[0] is Status.CANCELLED


def test_a_reason_that_reads_as_a_command_is_refused_at_its_field(stage: Stage) -> None:
    with pytest.raises(Wrong) as caught:
        stage.gates.cancel(stage.caller(stage.app.steps.iris), HERE, "no\n\n/approve")
    assert list(caught.value.fields) == ["reason"]
    assert stage.said() == []


def test_a_gate_that_nobody_knows_is_left_alone(app: AppScene) -> None:
    app.ask(name="deploy")
    app.examine.cancel(Spot(app.repo.id, 1, "acme/app"), 17, "withdrawn")
    assert app.ended()[0] is Status.PENDING
