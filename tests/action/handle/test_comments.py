"""A comment on a detached gate: it is answered and decided by the same engine, and the job that waits is run again."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Decider, Status
from tests.action.handle.stage import Ran, Stage
from tests.github import faults
from tests.resume.pipeline import reruns

CHANGED = "superseded: the rules changed while the gate was waiting"


def test_an_approval_is_recorded_and_the_run_goes_on(stage: Stage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, reruns(stage.scene), stage.states()) == (0, ["jobs 201"], ["queued"])
    issue = stage.scene.issue()
    assert (issue.state, issue.state_reason, issue.locked) == ("closed", "completed", True)
    assert (stage.scene.labels(), len(stage.scene.records())) == (["gate:approved"], 1)
    assert stage.notes("resumed")[0].startswith("The run goes on: [attempt 2]")
    line = (
        "gate deploy  acme/app#1  https://github.com/acme/app/issues/1  approved by @alice · the run goes on: attempt 2"
    )
    assert line in ran.log.splitlines()
    assert ran.gates == [
        {
            "name": "deploy",
            "status": "approved",
            "run-id": str(stage.run.id),
            "issue-number": 1,
            "issue-url": "https://github.com/acme/app/issues/1",
            "resumed": True,
        }
    ]


def test_the_step_that_is_run_again_finds_the_approval_and_passes(stage: Stage) -> None:
    stage.asleep()
    stage.commented(stage.scene.alice, "/approve")
    engine, ticket = stage.ask()
    assert engine.look(ticket).status is Status.APPROVED
    assert len(stage.scene.records()) == 1


def test_the_record_names_the_commit_of_the_rules(stage: Stage) -> None:
    stage.asleep()
    stage.commented(stage.scene.alice, "/approve")
    assert stage.record().sources["CODEOWNERS"] == stage.repo.head()


def test_a_rejection_closes_the_gate_and_leaves_the_run_failed(stage: Stage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.alice, "/reject too slow")
    assert (ran.code, reruns(stage.scene)) == (0, [])
    assert (stage.scene.issue().state, stage.scene.issue().locked, stage.scene.labels()) == (
        "closed",
        True,
        ["gate:rejected"],
    )
    assert "rejected by @alice: too slow" in ran.log


def test_a_rejection_wakes_a_job_that_wants_to_be_told(stage: Stage) -> None:
    stage.asleep(always=True)
    stage.commented(stage.scene.alice, "/reject too slow")
    assert (reruns(stage.scene), stage.states()) == (["jobs 201"], ["queued"])


@pytest.mark.parametrize("body", ["/approve", "- /approve", "/approve now", "/approve target=5 target=6"])
def test_what_does_not_count_is_answered_and_the_gate_waits(stage: Stage, body: str) -> None:
    stage.asleep()
    who = stage.scene.mallory if body == "/approve" else stage.scene.alice
    ran = stage.commented(who, body)
    assert (len(stage.scene.replies()), ran.gates[0]["status"], reruns(stage.scene)) == (1, "pending", [])
    assert "waiting for 1 of @alice or @bob" in ran.log


def test_a_quorum_is_counted_across_runs_of_the_handler(stage: Stage) -> None:
    stage.asleep(required=2)
    assert stage.commented(stage.scene.alice, "/approve").gates[0]["status"] == "pending"
    assert stage.commented(stage.scene.bob, "/approve").gates[0]["status"] == "approved"
    assert stage.states() == ["queued"]


def test_a_crowd_of_strangers_is_answered_within_limits_in_one_run(stage: Stage) -> None:
    stage.asleep()
    for number in range(30):
        stage.scene.say(stage.scene.hub.user(f"stranger{number}"), "/approve")
    stage.commented(stage.scene.mallory, "/approve")
    assert len(stage.scene.replies()) == 20
    assert len(stage.notes("summary")) == 1


def test_rules_that_changed_withdraw_the_question_and_the_job_asks_anew(stage: Stage) -> None:
    stage.asleep()
    stage.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    said = stage.scene.say(stage.scene.alice, "/approve")
    ran = stage.event("issue_comment", stage.told(said, 1))
    assert (ran.code, stage.record().reason, stage.states()) == (0, CHANGED, ["queued"])
    assert [one.content for one in said.reactions] == ["confused"]
    assert stage.scene.issue().state == "closed"
    _, again = stage.ask()
    assert again.place.number == 2


def test_rules_that_cannot_be_read_are_left_to_the_step(stage: Stage) -> None:
    stage.asleep()
    stage.repo.push("main", {"CODEOWNERS": None})
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, ran.gates[0]["status"], stage.states()) == (0, "approved", ["queued"])
    assert "its rules cannot be read from here" in ran.log


def test_whoever_ran_it_again_may_not_approve_where_that_is_forbidden(stage: Stage) -> None:
    stage.asleep(prevent_self_approval=True)
    stage.repo.rerun(stage.run, stage.scene.alice)
    stage.wait(stage.run.jobs[0], prevent_self_approval=True)
    stage.end()
    assert stage.commented(stage.scene.alice, "/approve").gates[0]["status"] == "pending"
    assert stage.commented(stage.scene.bob, "/approve").gates[0]["status"] == "approved"


@pytest.mark.parametrize("decider", [Decider.ACTION, Decider.APP])
def test_a_gate_that_somebody_else_decides_is_left_alone(stage: Stage, decider: Decider) -> None:
    stage.scene.ask(stage.forge(), decider=decider)
    before = len(stage.scene.ours())
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, ran.gates, ran.written, len(stage.scene.ours())) == (0, [], 0, before)


def test_a_comment_that_is_none_of_its_business_asks_github_nothing(stage: Stage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.alice, "looks good to me")
    assert (ran.code, ran.requests, ran.gates) == (0, [], [])


def test_a_comment_after_the_decision_is_told_of_it(stage: Stage) -> None:
    stage.asleep()
    stage.commented(stage.scene.alice, "/approve")
    ran = stage.commented(stage.scene.bob, "/reject")
    assert (ran.code, ran.gates[0]["status"], len(reruns(stage.scene))) == (0, "approved", 1)
    assert "approved" in stage.scene.replies()[-1]
    assert 403 not in [request.status for request in ran.requests]


def test_an_outage_is_an_error_and_the_next_event_goes_on(stage: Stage) -> None:
    stage.asleep()
    stage.scene.hub.faults.add(faults.status(502), path="/collaborators/")
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, stage.scene.records(), reruns(stage.scene)) == (1, [], [])
    assert "GitHub" in ran.told("error")
    stage.scene.hub.faults.clear()
    assert stage.schedule().code == 0
    assert (stage.record().status, stage.states()) == (Status.APPROVED, ["queued"])


def test_without_the_permission_to_run_jobs_the_error_names_it(stage: Stage) -> None:
    stage.asleep()
    stage.token = stage.scene.hub.workflow_token(stage.repo, {"issues": "write", "contents": "read", "actions": "read"})
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, stage.record().status) == (1, Status.APPROVED)
    assert "actions: write" in ran.told("error")


def test_secrets_are_masked_before_anything_else_is_printed(stage: Stage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.mallory, "/approve")
    assert ran.commands[0].name == "add-mask"
    assert ran.log.count(stage.token) == 1


def test_half_an_app_is_a_mistake_of_the_workflow(stage: Stage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.alice, "/approve", app_id="7")
    assert ran.code == 2
    assert "`private-key` is missing" in ran.told("error")


def told_nothing(ran: Ran) -> bool:
    return [command.name for command in ran.commands] == ["add-mask"]


def test_what_people_write_is_no_command_to_the_runner(stage: Stage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.alice, "/reject ::error::x ##[error]y")
    assert told_nothing(ran)
    assert "rejected by @alice" in ran.log
