"""A job that waits for an environment goes on when somebody approves, and fails when somebody does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from tests.app.deployments.stage import POLICY, Stage, state
from tests.github.hub import GitHub


def test_an_approval_lets_the_job_go_on(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    assert state(job) == "waiting"
    stage.say(stage.alice, "/approve")
    assert state(job) == "queued"
    assert stage.verdicts() == [("production", "approved")]


def test_nobody_is_asked_by_another_account_than_the_apps(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    issue = stage.repo.issue(1)
    assert issue.author == stage.app.app.bot
    assert issue.title == f"deploy: Deploy {run.head_sha[:7]} of main to production?"
    assert sorted(issue.label_names) == ["gate:pending"]


def test_the_question_says_what_is_deployed_where_and_by_whom(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    body = stage.repo.issue(1).body
    for told in (
        "**Environment** `production`",
        f"| commit | `{run.head_sha}` |",
        "| workflow | `deploy` in `.github/workflows/deploy.yml` |",
        "| started by | `@iris`, by the event `push` |",
        f"[changes](https://github.com/acme/app/commit/{run.head_sha})",
        f"https://github.com/acme/app/actions/runs/{run.id}",
    ):
        assert told in body


def test_the_deployment_says_where_it_is_asked_and_who_can_decide(stage: Stage) -> None:
    stage.begin()
    stage.work()
    (report,) = stage.reports()
    assert "https://github.com/acme/app/issues/1" in report
    assert "alice or @&#8203;bob" in report
    assert "Until 3 Mar" in report


def test_a_rejection_fails_the_job_and_says_why(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.say(stage.bob, "/reject accuracy too low")
    assert state(job) == "failure"
    (review,) = stage.reviews("rejected")
    assert "> accuracy too low" in review.comment
    assert "bob" in review.comment


def test_a_gate_that_nobody_answers_fails_the_job(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.hub.clock.advance(86_400)
    stage.wait(60)
    assert stage.statuses() == ["expired"]
    assert state(job) == "failure"
    assert "**Expired**" in stage.reviews("rejected")[0].comment


def test_a_question_that_was_edited_fails_the_job(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.hub.clock.advance(5)
    stage.repo.edit_issue(stage.steps.carol, 1, body="Deploy something harmless?")
    stage.work()
    stage.wait(120)
    assert stage.statuses() == ["cancelled"]
    assert state(job) == "failure"
    assert "tampered" in stage.reviews("rejected")[0].comment


def test_everything_stands_in_the_ledger(stage: Stage) -> None:
    run, (job,) = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    kinds = [entry.kind for entry in stage.app.ledger.entries()]
    assert kinds == ["opened", "reported", "seen", "decided", "command", "answered", "resumed"]
    (answered,) = stage.noted("answered")
    assert (answered["run"], answered["environment"], answered["state"]) == (run.id, "production", "approved")
    assert answered["jobs"] == [job.id]


def test_the_record_names_run_commit_and_environment(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    record = stage.app.record()
    assert record is not None
    assert (record.run_id, record.commit, record.environments) == (str(run.id), run.head_sha, ("production",))


@pytest.mark.parametrize("said", ["/approve", "/reject no"])
def test_looking_again_does_nothing_more(stage: Stage, said: str) -> None:
    stage.begin()
    stage.work()
    stage.say(stage.alice, said)
    before = stage.posts()
    stage.start()
    stage.wait(1_200)
    assert stage.posts() == before
    assert len(stage.repo.issues) == 1


def test_the_policy_file_says_how_many_must_agree_and_on_what(hub: GitHub, tmp_path: Path) -> None:
    stage = Stage(hub, tmp_path, policy=f"{POLICY}    required: 2\n    inputs: {{target: [eu, us]}}\n    timeout: 4h\n")
    _, (job,) = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve target=eu")
    assert state(job) == "waiting"
    stage.say(stage.bob, "/approve target=eu")
    assert state(job) == "queued"
    record = stage.app.record()
    assert record is not None
    assert (record.status, record.inputs) == (Status.APPROVED, {"target": "eu"})
    assert stage.noted(Kind.OPENED)[0]["gate"]["timeout"] == 4 * 3600
    stage.app.stop()


def test_a_matrix_is_one_question_and_one_answer(stage: Stage) -> None:
    _, jobs = stage.begin(*["production"] * 6)
    stage.work()
    stage.say(stage.alice, "/approve")
    assert [job.status for job in jobs] == ["queued"] * 6
    assert (len(stage.repo.issues), stage.verdicts()) == (1, [("production", "approved")])


def test_an_environment_is_the_same_whatever_its_case(hub: GitHub, tmp_path: Path) -> None:
    stage = Stage(hub, tmp_path, environments=("Production",))
    _, (job,) = stage.begin("PRODUCTION")
    stage.work()
    stage.say(stage.alice, "/approve")
    assert state(job) == "queued"
    stage.app.stop()
