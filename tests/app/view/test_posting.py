"""An answer given on the page or through the API is the person's own comment, posted once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gh_gate.app.view import At, Caller, Hidden, NotPosted, Wrong
from gh_gate.app.view.caller import Via
from gh_gate.core.gate import Status
from gh_gate.errors import UnknownOutcome
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.app.view.stage import HERE, Stage
from tests.github import faults


def test_an_approval_is_the_persons_comment_and_counts(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    posted = stage.gates.approve(alice, HERE, {"target": "prod"}, "looks good")
    assert posted.author is not None
    assert (posted.author.id, posted.app) == (alice.person.id, "gate-keeper")
    assert stage.said() == ['/approve {"target": "prod"}\n\nlooks good']
    stage.app.look()
    assert stage.app.ended() == (Status.APPROVED, "looks good")


def test_a_rejection_is_the_persons_comment_and_counts(stage: Stage) -> None:
    stage.gates.reject(stage.caller(stage.app.steps.bob), HERE, "too slow\n\nsee the report")
    assert stage.said() == ["/reject too slow\n\nsee the report"]
    stage.app.look()
    assert stage.app.ended() == (Status.REJECTED, "too slow\n\nsee the report")


def test_the_worker_is_told_to_look_at_once(stage: Stage) -> None:
    stage.gates.approve(stage.caller(stage.app.steps.alice), HERE, {})
    assert [(spot.number, spot.repository) for spot in stage.asked] == [(1, "acme/app")]


def test_the_next_look_shows_the_comment(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    stage.gates.show(alice, HERE)
    stage.gates.approve(alice, HERE, {})
    assert [one.counted for one in stage.gates.show(alice, HERE).commands] == [None]


def test_on_a_pull_request_the_answer_names_its_gate(app: AppScene) -> None:
    pull, stage = Pull(app), Stage(app)
    for name, run in (("deploy", "4711"), ("publish", "4712")):
        pull.ask(name, run_id=run)
    app.look(pull.number)
    at = At("acme", "app", pull.number, "publish")
    stage.gates.reject(stage.caller(app.steps.alice), at, "deploy is broken")
    stage.gates.approve(stage.caller(app.steps.alice), At("acme", "app", pull.number, "deploy"), {})
    assert stage.said(pull.number)[-2:] == ["/reject publish deploy is broken", '/approve deploy {"target": "staging"}']
    app.look(pull.number)
    ended = {data["status"] for data in app.data("decided")}  # type: ignore[arg-type]  # kinds are words
    assert ended == {"approved", "rejected"}


ANSWERS: list[Any] = [
    lambda gates, caller, nonce="": gates.approve(caller, HERE, {}, nonce=nonce),
    lambda gates, caller, nonce="": gates.reject(caller, HERE, "no", nonce=nonce),
    lambda gates, caller, nonce="": gates.cancel(caller, HERE, "no", nonce=nonce),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_program_cannot_answer(stage: Stage, answer: Any) -> None:
    with pytest.raises(Wrong) as caught:
        answer(stage.gates, stage.bot())
    assert "only people decide" in caught.value.fields[""]
    assert stage.said() == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_who_may_not_spends_no_comment(stage: Stage, answer: Any) -> None:
    with pytest.raises(Wrong):
        answer(stage.gates, stage.caller(stage.app.steps.mallory))
    assert stage.said() == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_gate_that_is_hidden_takes_no_answer(stage: Stage, answer: Any) -> None:
    stage.repo.private = True
    with pytest.raises(Hidden):
        answer(stage.gates, stage.caller(stage.hub.user("stranger")))


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_decided_gate_takes_no_answer(stage: Stage, answer: Any) -> None:
    stage.app.decide(stage.app.steps.alice, "/approve")
    with pytest.raises(Wrong, match="approved already"):
        answer(stage.gates, stage.caller(stage.app.steps.alice))
    assert len(stage.said()) == 1


def test_what_is_not_read_any_more_takes_no_answer_although_it_was_a_moment_ago(stage: Stage) -> None:
    stage.repo.private = True
    iris = stage.caller(stage.app.steps.iris)
    stage.gates.show(iris, HERE)
    stage.repo.set_permission(stage.app.steps.iris, "none")
    with pytest.raises(Hidden):
        stage.gates.reject(iris, HERE)


@pytest.mark.parametrize(
    ("status", "words"), [(403, "does not let you comment"), (404, "does not show you"), (410, "gone"), (422, "take")]
)
def test_what_github_refuses_is_told(stage: Stage, status: int, words: str) -> None:
    stage.hub.faults.add(faults.status(status, "No."), method="POST", path="/comments$")
    with pytest.raises(NotPosted) as caught:
        stage.gates.approve(stage.caller(stage.app.steps.alice), HERE, {})
    assert words in caught.value.fields[""]
    assert caught.value.status == status


def test_a_locked_thread_is_told(stage: Stage) -> None:
    stage.repo.lock(stage.app.app.bot, 1)
    iris = stage.caller(stage.app.steps.iris)
    with pytest.raises(Wrong) as caught:
        stage.gates.reject(iris, HERE)
    assert "locked" in caught.value.fields[""]


def test_a_lost_answer_is_never_sent_again(stage: Stage) -> None:
    stage.hub.faults.add(faults.cut_after(), method="POST", path="/comments$")
    alice = stage.caller(stage.app.steps.alice)
    for _ in range(2):
        with pytest.raises(UnknownOutcome) as caught:
            stage.gates.approve(alice, HERE, {}, nonce="n1")
        assert "look at the thread" in caught.value.do
        stage.hub.clock.advance(2)
    assert len(stage.said()) == 1


def test_a_form_that_is_sent_twice_posts_once(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    first = stage.gates.approve(alice, HERE, {}, nonce="n1")
    stage.app.look()
    assert stage.gates.approve(alice, HERE, {}, nonce="n1") == first
    assert len(stage.said()) == 1


def test_two_threads_with_one_nonce_post_once(stage: Stage) -> None:
    alice, gate = stage.caller(stage.app.steps.alice), threading.Barrier(4)

    def press(_: int) -> int:
        gate.wait()
        return stage.gates.approve(alice, HERE, {}, nonce="n1").id

    with ThreadPoolExecutor(4) as pool:
        posted = set(pool.map(press, range(4)))
    assert len(posted) == len(stage.said()) == 1


def test_other_values_under_the_same_nonce_are_refused(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    stage.gates.approve(alice, HERE, {"target": "a"}, nonce="n1")
    with pytest.raises(Wrong, match="sent already"):
        stage.gates.approve(alice, HERE, {"target": "b"}, nonce="n1")


def test_the_nonce_of_one_person_is_none_of_anothers(stage: Stage) -> None:
    at = At("acme", "app", stage.open(run_id="4712", required=2))
    for who in (stage.app.steps.alice, stage.app.steps.bob):
        stage.gates.approve(stage.caller(who), at, {}, nonce="n1")
    assert len(stage.said(at.number)) == 2


def test_a_form_that_was_refused_can_be_mended_and_sent_again(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    with pytest.raises(Wrong):
        stage.gates.approve(alice, HERE, {"colour": "red"}, nonce="n1")
    stage.gates.approve(alice, HERE, {"target": "prod"}, nonce="n1")
    assert len(stage.said()) == 1


def test_while_an_answer_is_written_down_another_is_told_so(stage: Stage) -> None:
    stage.gates.approve(stage.caller(stage.app.steps.alice), HERE, {})
    with pytest.raises(Wrong) as caught:
        stage.gates.reject(stage.caller(stage.app.steps.bob), HERE)
    assert caught.value.fields == {"": "The decision is being written down."}


def test_through_the_api_values_have_to_have_their_types(stage: Stage) -> None:
    number = stage.open(run_id="4712", inputs={"n": "int"})
    at = At("acme", "app", number)
    with pytest.raises(Wrong) as caught:
        stage.gates.approve(stage.caller(stage.app.steps.alice, Via.API), at, {"n": "5"})
    assert caught.value.fields == {"n": "must be a whole number"}
    page: Caller = stage.caller(stage.app.steps.alice)
    assert stage.gates.approve(page, at, {"n": "5"}).body == '/approve {"n": 5}'
