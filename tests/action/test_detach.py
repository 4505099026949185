"""A detached step leaves the runner, says so, and passes or fails with the decision when its job is run again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.action.conftest import Step
from tests.action.detached import Detached, install
from tests.github import faults
from tests.github.state_people import Permissions
from tests.github.wire import Reply
from tests.scene import Scene

URL = "https://github.com/acme/app/issues/1"


@pytest.fixture
def detached(scene: Scene, step: Step, monkeypatch: pytest.MonkeyPatch) -> Detached:
    install(monkeypatch, scene)
    return Detached(scene, step)


def test_a_pending_gate_ends_the_step_with_6_and_says_whom_it_waits_for_until_when_and_where(
    detached: Detached,
) -> None:
    ran = detached.step(detached.job())
    assert (ran.code, ran.outputs["status"], ran.outputs["approved"], ran.outputs["issue-url"]) == (
        6,
        "pending",
        "false",
        URL,
    )
    assert ran.told("warning") == (
        f"the gate deploy is pending: {URL}\n"
        "  why:  it waits for 1 of @alice or @bob, until 3 Mar 09:00 UTC\n"
        "  do:   answer it there; once it is approved, the workflow that handles comments runs this job again, and running it "
        "again by hand works as well\n"
        "  docs: docs/detached.md"
    )
    assert f"gate deploy  acme/app#1  {URL}" in ran.told("notice")
    assert ran.summary == (
        "### Gate `deploy`: pending\n\n"
        "Waiting for 1 more approval.\n\n"
        f"[The question and all answers]({URL})\n\n"
        "**Who can decide**: one of the code owners of `.github/workflows/release.yml`: @alice or @bob\n\n"
        "**Until**: 3 Mar 09:00 UTC\n\n"
        "No runner waits; once it is approved, the workflow that handles comments runs this job again, and running it again by "
        "hand works as well.\n"
    )


def test_it_needs_no_right_but_to_write_issues(detached: Detached) -> None:
    assert detached.step(detached.job()).code == 6
    assert not [r.target for r in detached.scene.hub.requests if "/actions/" in r.target]


def test_it_leaves_one_note_that_people_can_read(detached: Detached) -> None:
    job = detached.job()
    detached.step(job)
    assert detached.notes() == [f"1/{job.id}/gate.0/approved"]
    (note,) = [comment.body for comment in detached.scene.ours() if "waits" in comment.body]
    page = f"https://github.com/acme/app/actions/runs/{detached.run.id}/job/{job.id}"
    assert note.startswith(
        f"[Job `gate`]({page}) waits for this without a runner. Once it is approved, the job is run again."
    )


@pytest.mark.parametrize("given", [{"on_rejection": "rerun"}, {"fail_on_rejection": "false"}])
def test_a_job_that_is_to_be_told_of_a_no_says_so(detached: Detached, given: dict[str, str]) -> None:
    job = detached.job()
    assert "once it is decided" in detached.step(job, **given).told("warning")
    assert detached.notes() == [f"1/{job.id}/gate.0/always"]


def test_six_legs_that_name_the_same_gate_share_a_question_and_leave_six_notes(detached: Detached) -> None:
    jobs = [detached.job(f"gate ({leg})") for leg in range(6)]
    codes = [detached.step(job, GH_GATE_JOB_INDEX=str(leg)).code for leg, job in enumerate(jobs)]
    assert codes == [6] * 6
    assert len(detached.repo.issues) == 1
    assert detached.notes() == [f"1/{job.id}/gate.{leg}/approved" for leg, job in enumerate(jobs)]
    detached.scene.say(detached.scene.alice, "/approve")
    assert [detached.step(job, GH_GATE_JOB_INDEX=str(leg)).code for leg, job in enumerate(jobs)] == [0] * 6
    assert len(detached.scene.records()) == 1


def test_a_job_that_begins_after_the_decision_passes_and_leaves_no_note(detached: Detached) -> None:
    detached.step(detached.job())
    detached.scene.say(detached.scene.alice, "/approve")
    late = detached.job("gate (1)")
    assert detached.step(late, GH_GATE_JOB_INDEX="1").code == 0
    assert len(detached.notes()) == 1


class TestRunAgain:
    def test_it_finds_its_gate_and_passes_with_what_was_typed(self, detached: Detached) -> None:
        words = {"inputs": '{"target": ["eu", "us"], "note": {"type": "str", "required": false}}'}
        job = detached.job()
        detached.step(job, **words)
        detached.end(job)
        detached.scene.say(detached.scene.alice, '/approve {"target": "eu"}')
        ran = detached.step(detached.again(), **words)
        assert (ran.code, ran.outputs["approved"], ran.outputs["approved-by"]) == (0, "true", "alice")
        assert json.loads(ran.outputs["input"])["target"] == "eu"
        assert len(detached.repo.issues) == 1

    def test_a_rejection_fails_it_with_3_and_the_reason(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        detached.scene.say(detached.scene.bob, "/reject too slow")
        ran = detached.step(detached.again())
        assert (ran.code, ran.outputs["status"], ran.outputs["reason"]) == (3, "rejected", "too slow")
        assert "too slow" in ran.told("error")

    def test_an_expiry_fails_it_with_4(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job, timeout="1h")
        detached.end(job)
        detached.scene.hub.clock.advance(3700)
        ran = detached.step(detached.again(), timeout="1h")
        assert (ran.code, ran.outputs["status"]) == (4, "expired")

    def test_what_is_cancelled_while_it_looks_fails_it_with_5(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        again = detached.again()
        detached.scene.hub.faults.add(between(lambda: tamper(detached)), method="POST", path="graphql", nth=2)
        ran = detached.step(again)
        assert (ran.code, ran.outputs["status"], ran.outputs["reason"][:8]) == (5, "cancelled", "tampered")

    def test_while_it_is_pending_it_is_pending_and_leaves_no_second_note(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job)
        for _ in range(2):
            detached.end(job)
            job = detached.again()
            assert detached.step(job).code == 6
        assert len(detached.notes()) == 1
        assert len(detached.repo.issues) == 1

    def test_a_leg_that_begins_to_wait_only_then_leaves_its_own(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        detached.step(detached.again())
        late = detached.job("gate (1)")
        detached.step(late, GH_GATE_JOB_INDEX="1")
        assert detached.notes()[1:] == [f"2/{late.id}/gate.1/approved"]


def test_on_a_pull_request_the_note_is_a_comment_there(detached: Detached, payload: Callable[[object], None]) -> None:
    pull = detached.repo.open_pull(detached.scene.carol, {"deploy/app.yml": "v14\n"}, title="v14")
    assert pull.pull is not None
    payload({"pull_request": {"number": pull.number, "head": {"sha": pull.pull.head_sha}}})
    may: Permissions = {"pull_requests": "write", "contents": "read"}
    detached.token = detached.scene.hub.workflow_token(detached.repo, may)
    job = detached.job()
    assert detached.step(job, GITHUB_EVENT_NAME="pull_request").code == 6
    assert detached.notes(pull.number) == [f"1/{job.id}/gate.0/approved"]
    detached.end(job)
    detached.scene.say(detached.scene.alice, "/approve", pull.number)
    assert detached.step(detached.again(), GITHUB_EVENT_NAME="pull_request").code == 0


class TestAskedAnew:
    def test_rules_that_changed_before_an_approval_was_seen_are_asked_about_at_once(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        detached.scene.say(detached.scene.alice, "/approve")
        detached.repo.push("main", {"CODEOWNERS": "* @bob\n"})
        again = detached.again()
        ran = detached.step(again)
        assert (ran.code, ran.outputs["issue-number"]) == (6, "2")
        assert "waits for 1 of @bob" in ran.told("warning")
        assert detached.notes(2) == [f"2/{again.id}/gate.0/approved"]

    def test_rules_that_change_in_the_midst_of_a_look_are_asked_about_in_the_same_step(
        self, detached: Detached
    ) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        detached.scene.say(detached.scene.alice, "/approve")
        again = detached.again()
        detached.scene.hub.faults.add(between(lambda: change_owners(detached)), method="POST", path="graphql", nth=2)
        ran = detached.step(again)
        assert (ran.code, ran.outputs["issue-number"]) == (6, "2")
        assert [command.properties["title"] for command in ran.commands if command.name == "notice"] == [
            "gate deploy",
            "gate deploy, asked anew",
        ]

    def test_an_approval_that_outlived_its_time_is_asked_for_again(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job, valid_for="1h")
        detached.end(job)
        detached.scene.say(detached.scene.alice, "/approve")
        detached.scene.hub.clock.advance(7200)
        ran = detached.step(detached.again(), valid_for="1h")
        assert (ran.code, ran.outputs["issue-number"]) == (6, "2")

    def test_a_gate_that_was_tampered_with_is_asked_anew_by_who_runs_the_job_again(self, detached: Detached) -> None:
        job = detached.job()
        detached.step(job)
        detached.end(job)
        tamper(detached)
        ran = detached.step(detached.again())
        assert (ran.code, ran.outputs["issue-number"]) == (6, "2")
        assert detached.scene.labels(1) == ["gate:cancelled"]


def between(happens: Callable[[], object]) -> faults.Fault:
    """Let something happen before a request is answered."""

    def fault(scene: faults.Scene) -> Reply:
        happens()
        return scene.serve()

    return fault


def change_owners(detached: Detached) -> None:
    detached.repo.push("main", {"CODEOWNERS": "* @bob\n"})


def tamper(detached: Detached) -> None:
    said = detached.scene.say(detached.scene.alice, "/approve")
    detached.repo.edit_comment(detached.scene.bob, said.id, "/approve target=us")
