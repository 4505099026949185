"""The note that a job waits: posted once, also where an answer is lost; and said where nobody will see one."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.action.conftest import Step
from tests.action.detached import Detached, install
from tests.github import faults
from tests.github.state_people import Permissions
from tests.github.wire import Reply
from tests.scene import Scene

pytestmark = pytest.mark.slow  # half a minute and more

ALONE = "then run this job again by hand, because nobody else will"


@pytest.fixture
def detached(scene: Scene, step: Step, monkeypatch: pytest.MonkeyPatch) -> Detached:
    install(monkeypatch, scene)
    return Detached(scene, step)


def test_who_decided_while_the_note_was_posted_did_not_see_it_so_the_step_looks_again(detached: Detached) -> None:
    def approve(scene: faults.Scene) -> Reply:
        detached.scene.say(detached.scene.alice, "/approve")
        return scene.serve()

    job = detached.job()
    detached.step(job)
    again = detached.job("gate (1)")
    detached.scene.hub.faults.add(approve, method="POST", path="/issues/1/comments$", times=1)
    ran = detached.step(again, GH_GATE_JOB_INDEX="1")
    assert (ran.code, ran.outputs["approved"]) == (0, "true")


def test_a_note_whose_answer_was_lost_is_looked_for(detached: Detached) -> None:
    detached.step(detached.job())
    sent = detached.scene.hub.faults.add(faults.cut_after(), method="POST", path="/issues/1/comments$", times=1)
    ran = detached.step(detached.job("gate (1)"), GH_GATE_JOB_INDEX="1")
    assert (ran.code, len(detached.notes()), sent.seen) == (6, 2, 1)
    assert ALONE not in ran.told("warning")


def test_jobs_of_one_name_in_two_called_workflows_each_leave_their_own(detached: Detached) -> None:
    jobs = [detached.job(f"{caller} / gate") for caller in ("eu", "us")]
    for job in jobs:
        detached.step(job)
    assert detached.notes() == [f"1/{job.id}/gate.0/approved" for job in jobs]


def test_a_note_that_never_arrived_is_sent_again(detached: Detached) -> None:
    detached.step(detached.job())
    detached.scene.hub.faults.add(faults.truncate(), method="POST", path="/issues/1/comments$", nth=1)
    detached.scene.hub.faults.add(faults.status(502), method="POST", path="/issues/1/comments$", times=2)
    detached.step(detached.job("gate (1)"), GH_GATE_JOB_INDEX="1")
    assert len(detached.notes()) == 2


def test_where_no_note_can_be_posted_the_step_says_that_somebody_has_to_run_it_again(detached: Detached) -> None:
    detached.step(detached.job())
    detached.scene.hub.faults.add(faults.status(502), method="POST", path="/issues/1/comments$")
    ran = detached.step(detached.job("gate (1)"), GH_GATE_JOB_INDEX="1")
    assert (ran.code, len(detached.notes())) == (6, 1)
    assert ALONE in ran.told("warning")
    assert ALONE in ran.summary


class TestWithoutTheJobsNumber:
    """GitHub Enterprise Server may not tell it; then the machine that runs the job tells it."""

    def readable(self, detached: Detached) -> None:
        may: Permissions = {"issues": "write", "contents": "read", "actions": "read"}
        detached.token = detached.scene.hub.workflow_token(detached.repo, may, lifetime=None)

    def test_the_one_job_that_this_machine_runs_is_found(self, detached: Detached) -> None:
        self.readable(detached)
        detached.job("other", runner="GitHub Actions 2")
        job = detached.job("gate", runner="GitHub Actions 7")
        over = detached.job("build", runner="GitHub Actions 7")
        detached.repo.finish_job(over)
        ran = detached.step(job, GH_GATE_JOB_ID="", RUNNER_NAME="GitHub Actions 7")
        assert (ran.code, detached.notes()) == (6, [f"1/{job.id}/gate.0/approved"])

    @pytest.mark.parametrize("runner", ["GitHub Actions 7", "GitHub Actions 8", ""])
    def test_of_two_or_none_nothing_is_guessed(self, detached: Detached, runner: str) -> None:
        self.readable(detached)
        jobs = [detached.job(name, runner="GitHub Actions 7") for name in ("one", "two")]
        ran = detached.step(jobs[0], GH_GATE_JOB_ID="", RUNNER_NAME=runner)
        assert (ran.code, detached.notes()) == (6, [])
        assert f"{ALONE}: which job of the run this is cannot be told" in ran.told("warning")

    def test_a_token_that_may_not_read_the_run_is_said(self, detached: Detached) -> None:
        detached.repo.private = True
        ran = detached.step(detached.job(), GH_GATE_JOB_ID="")
        assert (ran.code, detached.notes()) == (6, [])
        assert f"{ALONE}: the token lacks a permission" in ran.told("warning")

    @pytest.mark.parametrize("runner", ["GitHub Actions 1", "GitHub Actions 8"])
    def test_nothing_has_to_be_found_for_a_job_that_has_left_its_note(self, detached: Detached, runner: str) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        ran = detached.step(detached.again(), GH_GATE_JOB_ID="", RUNNER_NAME=runner)
        assert (ran.code, len(detached.notes())) == (6, 1)
        assert ALONE not in ran.told("warning")


def test_a_gate_of_the_app_says_that_the_app_runs_the_job_again(detached: Detached) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    ran = detached.step(detached.job(), public_key=key.decode())
    assert (ran.code, len(detached.notes())) == (6, 1)
    assert "once it is approved, the App runs this job again" in ran.told("warning")
