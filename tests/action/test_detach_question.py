"""What a detached step makes sure of before it asks, and what it says of an approval that is not about its question."""

from __future__ import annotations

import pytest

from tests.action.conftest import Step
from tests.action.detached import LEAST, Detached, install
from tests.github.state_people import Permissions
from tests.scene import Scene


@pytest.fixture
def detached(scene: Scene, step: Step, monkeypatch: pytest.MonkeyPatch) -> Detached:
    install(monkeypatch, scene)
    return Detached(scene, step)


class TestPreventSelfApproval:
    """The next attempt has to read who started it, which takes a permission that a re-run cannot be given."""

    def test_where_that_cannot_be_read_nothing_is_asked(self, detached: Detached) -> None:
        detached.repo.private = True
        ran = detached.step(detached.job(), prevent_self_approval="true")
        assert (ran.code, ran.outputs["status"], len(detached.repo.issues)) == (1, "error", 0)
        assert "add `actions: read` to the job's `permissions:`" in ran.told("error")

    def test_with_the_permission_it_is_asked(self, detached: Detached) -> None:
        detached.repo.private = True
        may: Permissions = {**LEAST, "actions": "read"}
        detached.token = detached.scene.hub.workflow_token(detached.repo, may, lifetime=None)
        assert detached.step(detached.job(), prevent_self_approval="true").code == 6

    def test_without_the_rule_no_permission_is_needed(self, detached: Detached) -> None:
        detached.repo.private = True
        assert detached.step(detached.job()).code == 6


class TestAnotherQuestion:
    """A job that is run again makes its question anew; where that differs, the approval was of something else."""

    def approved(self, detached: Detached) -> None:
        """Have one question approved, and a step write that down, as the handler does."""
        job = detached.job()
        detached.step(job, prompt="attempt 1")
        detached.end(job)
        detached.scene.say(detached.scene.alice, "/approve")
        again = detached.again()
        assert detached.step(again, prompt="attempt 1").code == 0
        detached.end(again)

    def test_the_log_and_the_new_question_say_which_one_was_approved_and_what_differs(self, detached: Detached) -> None:
        self.approved(detached)
        ran = detached.step(detached.again(), prompt="attempt 3", subject="v15")
        assert (ran.code, ran.outputs["issue-number"]) == (6, "2")
        assert (
            "https://github.com/acme/app/issues/1 was approved, and does not count here: this question differs from it in: "
            "prompt, subject."
        ) in ran.told("warning")
        (note,) = [comment.body for comment in detached.scene.ours(2) if " waits " in comment.body]
        assert "The approval of [#1](https://github.com/acme/app/issues/1) does not count here" in note

    def test_the_same_question_passes_without_a_word(self, detached: Detached) -> None:
        self.approved(detached)
        ran = detached.step(detached.again(), prompt="attempt 1")
        assert (ran.code, "does not count" in ran.told("warning")) == (0, False)

    def test_one_that_is_approved_itself_passes_whatever_else_was_asked(self, detached: Detached) -> None:
        self.approved(detached)
        other = detached.again()
        detached.step(other, prompt="attempt 3")
        detached.end(other)
        detached.scene.say(detached.scene.alice, "/approve", 2)
        assert detached.step(detached.again(), prompt="attempt 3").code == 0
        detached.end(detached.run.jobs[0])
        ran = detached.step(detached.again(), prompt="attempt 3")
        assert (ran.code, "does not count" in ran.told("warning")) == (0, False)
