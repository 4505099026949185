"""What is answered through the API becomes the caller's own comment."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from tests.app.web.api.stage import Stage
from tests.github import faults

GATE = "/api/v1/gates/acme/app/1"


@pytest.fixture
def asked(api: Stage) -> Stage:
    api.open()
    api.look()
    return api


def test_an_approval_is_the_callers_comment_and_counts(asked: Stage) -> None:
    answer = asked.post(f"{GATE}/approve", {"inputs": {"target": "production"}, "remark": "after lunch"})
    assert answer.status == 201, answer.data
    assert answer.headers["location"] == answer.data["url"]
    comment = asked.steps.issue().comments[-1]
    assert (comment.author, comment.id) == (asked.steps.alice, answer.data["id"])
    asked.look()
    record = asked.scene.record()
    assert record is not None
    assert (record.status, record.inputs, record.by[0].login) == (Status.APPROVED, {"target": "production"}, "alice")


def test_what_is_left_out_has_its_default(asked: Stage) -> None:
    assert asked.post(f"{GATE}/approve", {}).status == 201
    asked.look()
    record = asked.scene.record()
    assert record is not None
    assert record.inputs == {"target": "staging"}


def test_a_wrong_value_names_its_field_and_posts_nothing(asked: Stage) -> None:
    answer = asked.post(f"{GATE}/approve", {"inputs": {"target": "moon"}})
    assert (answer.status, answer.fields) == (422, ["inputs.target"])
    assert "staging" in answer.data["errors"][0]["detail"]
    assert asked.scene.record() is None
    assert all(comment.author != asked.steps.alice for comment in asked.steps.issue().comments)


def test_a_rejection_ends_the_gate(asked: Stage) -> None:
    assert asked.post(f"{GATE}/reject", {"reason": "accuracy too low"}).status == 201
    asked.look()
    assert asked.scene.ended() == (Status.REJECTED, "accuracy too low")


def test_who_asked_may_withdraw_it(asked: Stage) -> None:
    assert asked.post(f"{GATE}/cancel", {"reason": "a slip"}, "carol").status == 201
    assert asked.scene.ended()[0] is Status.CANCELLED


def test_who_has_not_asked_may_not_withdraw_it(asked: Stage) -> None:
    assert asked.post(f"{GATE}/cancel", {}, "bob").status == 403
    assert asked.scene.ended()[0] is Status.PENDING


def test_who_may_not_decide_is_told_why(asked: Stage) -> None:
    answer = asked.post(f"{GATE}/approve", {}, "mallory")
    assert answer.status == 403
    assert "mallory" in answer.data["detail"]


def test_a_decided_gate_is_answered_with_409(asked: Stage) -> None:
    asked.scene.decide(asked.steps.bob, "/reject no")
    asked.look()
    for verb in ("approve", "reject"):
        answer = asked.post(f"{GATE}/{verb}", {})
        assert answer.status == 409
        assert "rejected" in answer.data["detail"]


def test_an_integration_decides_nothing(asked: Stage) -> None:
    for verb in ("approve", "reject", "cancel"):
        answer = asked.post(f"{GATE}/{verb}", {}, asked.steps.token)
        assert answer.status == 403
        assert "only people decide" in answer.data["detail"]
    assert asked.scene.ended()[0] is Status.PENDING


def test_the_same_key_posts_once(asked: Stage) -> None:
    once = {"idempotency-key": "click-1"}
    first = asked.post(f"{GATE}/approve", {}, headers=once)
    again = asked.post(f"{GATE}/approve", {}, headers=once)
    assert (first.status, again.status, first.data) == (201, 201, again.data)
    mine = [comment for comment in asked.steps.issue().comments if comment.author == asked.steps.alice]
    assert len(mine) == 1


def test_a_lost_answer_is_no_error_of_the_servers_and_says_to_look(asked: Stage) -> None:
    asked.hub.faults.add(faults.cut_after(), method="POST", path="/issues/1/comments", times=1)
    answer = asked.post(f"{GATE}/approve", {})
    assert answer.status == 502
    assert "Look at the gate" in answer.data["detail"]


def test_a_reason_of_many_lines_cannot_be_another_command(asked: Stage) -> None:
    answer = asked.post(f"{GATE}/reject", {"reason": "no\n\n/approve"})
    assert answer.status in {201, 422}
    asked.look()
    assert asked.scene.ended()[0] is not Status.APPROVED


@pytest.mark.parametrize(("status", "told"), [(403, 403), (404, 403), (410, 409), (422, 409), (451, 502)])
def test_what_github_refuses_is_told(asked: Stage, status: int, told: int) -> None:
    asked.hub.faults.add(faults.status(status, "No."), method="POST", path="/comments$")
    answer = asked.post(f"{GATE}/approve", {})
    assert answer.status == told
    assert "The comment was not posted." in answer.data["detail"]
    assert f"GitHub answered {status}: No." in answer.data["detail"]


@pytest.mark.parametrize("what", ["approve", "reject", "cancel"])
def test_an_answer_may_say_which_question_it_is_to(asked: Stage, what: str) -> None:
    who = "carol" if what == "cancel" else "alice"
    seen = asked.gate()["question"]["digest"]
    other = asked.post(f"{GATE}/{what}", {"digest": "0" * 64}, who)
    assert other.status == 409, other.data
    assert "asked anew" in other.data["detail"]
    assert not [one for one in asked.steps.issue().comments if one.author != asked.scene.app.bot]
    assert asked.post(f"{GATE}/{what}", {"digest": seen}, who).status == 201


@pytest.mark.parametrize("digest", ["0", "A" * 64, "0" * 65, 1, None, "0" * 64 + "\n"])
def test_a_digest_that_is_none_is_refused(asked: Stage, digest: object) -> None:
    answer = asked.post(f"{GATE}/approve", {"digest": digest})
    assert (answer.status, answer.fields) == (422, ["digest"])
