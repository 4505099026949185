"""Whatever is lost, late or refused on the way between GitHub and the App, the deployment gets its one answer in the end."""

from __future__ import annotations

import pytest

from gh_gate.app.spots import Spot
from tests.app.deployments.stage import Stage, state
from tests.github import faults
from tests.github.wire import json_reply

CALLBACK = "/deployment_protection_rule"
SWEEP = 700.0


def approve(stage: Stage) -> None:
    stage.work()
    stage.say(stage.alice, "/approve")


def test_a_run_whose_webhook_was_lost_is_found_by_the_sweep(stage: Stage) -> None:
    stage.lost = True
    _, (job,) = stage.begin()
    stage.wait(SWEEP)
    assert stage.statuses() == ["pending"]
    stage.app.say(stage.alice, "/approve")
    stage.wait(SWEEP)
    assert state(job) == "queued"


def test_a_restart_loses_nothing(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.start()
    stage.say(stage.alice, "/approve")
    assert state(job) == "queued"
    assert len(stage.repo.issues) == 1


def test_an_app_without_its_database_finds_its_question_again(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.app.forget()
    stage.start()
    stage.wait(SWEEP)
    stage.say(stage.alice, "/approve")
    stage.wait(SWEEP)
    assert state(job) == "queued"
    assert len(stage.repo.issues) == 1


@pytest.mark.parametrize(("calls", "seconds"), [(3, 0), (0, 120)])
def test_github_is_asked_again_while_it_has_nothing_to_approve(stage: Stage, calls: int, seconds: int) -> None:
    stage.hub.quirks.callback_race, stage.hub.quirks.callback_race_seconds = calls, seconds
    _, (job,) = stage.begin()
    approve(stage)
    stage.wait(300)
    assert state(job) == "queued"
    assert stage.verdicts() == [("production", "approved")]


def test_answers_that_github_never_takes_become_few(stage: Stage) -> None:
    stage.hub.quirks.callback_race_seconds = 7 * 86_400
    stage.begin()
    approve(stage)
    stage.wait(6 * 3600)
    assert stage.posts() < 25


def test_a_run_that_does_not_show_what_it_waits_for_yet_is_looked_at_again(stage: Stage) -> None:
    stage.hub.faults.add(lambda _: json_reply(200, [], {}), path="/pending_deployments", times=3)
    stage.begin()
    stage.work()
    assert stage.repo.issues == {}
    stage.wait(60)
    assert stage.statuses() == ["pending"]


def test_an_environment_that_shows_later_than_another_is_not_missed(stage: Stage) -> None:
    stage.repo.add_environment("eu", [stage.app.app])
    stage.app.rule(
        "gates: {deploy: {environments: [production], approvers: '@bob'}, eu: {environments: [eu], approvers: '@bob'}}"
    )
    run, _ = stage.begin("production", "eu")
    shown = [{
        "environment": {"id": 1, "node_id": "E", "name": "production", "url": "u", "html_url": "h"},
        "wait_timer": 0, "wait_timer_started_at": None, "current_user_can_approve": False, "reviewers": [],
    }]  # fmt: skip
    stage.hub.faults.add(lambda _: json_reply(200, shown, {}), path=f"/{run.id}/pending_deployments", times=2)
    stage.lost = False
    stage.wait(30)
    assert sorted(entry["name"] for entry in stage.noted("opened")) == ["deploy", "eu"]


@pytest.mark.parametrize("fault", [faults.status(502), faults.cut(), faults.cut_after(), faults.garbage()])
def test_an_answer_that_fails_or_is_lost_is_given_in_the_end(stage: Stage, fault: faults.Fault) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.hub.faults.add(fault, path=CALLBACK, method="POST", times=1)
    stage.say(stage.alice, "/approve")
    stage.wait(300)
    assert state(job) == "queued"
    assert stage.verdicts() == [("production", "approved")]


def test_trouble_with_many_jobs_at_once_is_tried_again(stage: Stage) -> None:
    _, jobs = stage.begin("production", "production")
    stage.work()
    trouble = faults.status(422, message="There was a problem approving one of the gates")
    stage.hub.faults.add(trouble, path=CALLBACK, method="POST", times=1)
    stage.say(stage.alice, "/approve")
    stage.wait(60)
    assert [job.status for job in jobs] == ["queued", "queued"]


def test_a_job_that_github_was_not_ready_for_when_others_were_answered_is_let_through_too(stage: Stage) -> None:
    run, (first,) = stage.begin()
    approve(stage)
    assert state(first) == "queued"
    stage.hub.quirks.callback_race_seconds = 20
    jobs = [stage.repo.add_job(run, "one", environment="production")]
    stage.hub.clock.advance(15)
    jobs.append(stage.repo.add_job(run, "two", environment="production"))
    stage.hub.clock.advance(10)
    stage.work()
    assert [state(job) for job in jobs] == ["queued", "waiting"]
    stage.wait(120)
    assert [state(job) for job in jobs] == ["queued", "queued"]


def test_a_server_that_stops_between_decision_and_answer_gives_it_when_it_starts(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.hub.faults.add(faults.status(502), path=CALLBACK, method="POST")
    stage.say(stage.alice, "/approve")
    assert stage.statuses() == ["approved"]
    stage.hub.faults.clear()
    stage.start()
    stage.wait(SWEEP)
    assert state(job) == "queued"


def test_an_opening_whose_answer_was_lost_asks_once(stage: Stage) -> None:
    stage.hub.faults.add(faults.cut_after(), path="/issues", method="POST", times=1)
    _, (job,) = stage.begin()
    stage.wait(120)
    assert len(stage.repo.issues) == 1
    stage.say(stage.alice, "/approve")
    assert state(job) == "queued"


def test_a_list_of_issues_that_lags_makes_no_second_question(stage: Stage) -> None:
    stage.hub.quirks.list_lag = 5
    stage.begin()
    stage.wait(SWEEP)
    assert len(stage.repo.issues) == 1


def test_two_looks_before_anybody_has_looked_at_the_issue_ask_once(stage: Stage) -> None:
    stage.hub.quirks.list_lag = 5
    run, _ = stage.begin()
    for _ in range(2):
        stage.deployments.look(Spot(stage.repo.id, 0, stage.repo.full_name, run=run.id))
    assert len(stage.repo.issues) == 1


def test_the_issue_is_looked_at_at_once_though_nothing_tells_of_it(stage: Stage) -> None:
    stage.work()
    stage.lost = True
    run, _ = stage.begin()
    stage.worker.ask(Spot(stage.repo.id, 0, stage.repo.full_name, run=run.id))
    stage.work()
    assert len(stage.reports()) == 1


def test_the_same_event_many_times_is_one_question(stage: Stage) -> None:
    stage.begin()
    for _ in range(3):
        stage.hub.hooks.pending.extend(list(stage.hub.hooks.pending))
    stage.work()
    assert len(stage.repo.issues) == 1
    assert len(stage.reports()) == 1
