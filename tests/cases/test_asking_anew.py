"""A question that was only withdrawn is put again in the same wait; nothing that a person says is taken for that."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision
from gh_gate.engine import OUTLIVED, RULES_CHANGED, asks_anew
from gh_gate.poller import wait
from tests.cases.forging import by
from tests.core.stage import OPENED
from tests.github import faults
from tests.scene import Scene


@pytest.mark.parametrize("reason", [RULES_CHANGED, OUTLIVED])
def test_only_a_withdrawal_asks_anew_and_never_a_persons_words(scene: Scene, reason: str) -> None:
    assert asks_anew(Decision(status=Status.CANCELLED, at=OPENED, reason=reason))
    for status in (Status.REJECTED, Status.CANCELLED):
        assert not asks_anew(by(scene.alice, OPENED, status, reason=reason))
    assert not asks_anew(Decision(status=Status.EXPIRED, at=OPENED, reason=reason))
    assert not asks_anew(Decision(status=Status.CANCELLED, at=OPENED, reason="the run was cancelled"))


@pytest.mark.parametrize("reason", [RULES_CHANGED, OUTLIVED])
def test_a_rejection_in_the_words_of_a_withdrawal_ends_the_wait(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    engine, ticket = scene.ask()
    scene.say(scene.alice, f"/reject {reason}")
    monkeypatch.setattr("gh_gate.poller.ask_again", no_second_question)
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.REJECTED


def no_second_question(*_: object) -> None:
    pytest.fail("a rejected question was put again")


def test_owners_that_changed_are_asked_in_the_same_wait_although_github_fails_once(scene: Scene) -> None:
    engine, ticket = scene.ask()
    engine.look(ticket)
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    scene.say(scene.alice, "/approve")
    scene.hub.faults.add(faults.status(502), method="GET", path="/issues\\?", times=6)

    def sleep(seconds: float) -> None:
        scene.sleep(seconds)
        if len(scene.repo.issues) == 2 and not any(c.body == "/approve" for c in scene.issue(2).comments):
            scene.say(scene.bob, "/approve", number=2)

    decision = wait(engine, ticket, sleep=sleep)
    assert (decision.status, decision.people[0].login) == (Status.APPROVED, "bob")
    assert (scene.labels(1), scene.labels(2)) == (["gate:cancelled"], ["gate:approved"])


def test_an_approval_found_after_its_validity_does_not_release(scene: Scene) -> None:
    engine, ticket = scene.ask(valid_for=3600, timeout=7 * 86_400)
    engine.look(ticket)
    scene.say(scene.alice, "/approve")
    scene.hub.clock.advance(7200)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, decision.reason) == (Status.CANCELLED, OUTLIVED)
