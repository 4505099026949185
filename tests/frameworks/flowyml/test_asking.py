"""flowyml itself runs the example, on both forges; people answer, well and badly, and the machine dies."""

from __future__ import annotations

import re

from tests.frameworks.flowyml.scripts import example
from tests.frameworks.forges import LocalStage
from tests.frameworks.stage import Stage

WORKFLOW = {
    "GITHUB_RUN_ID": "4711",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "acme/app",
}


def test_a_pipeline_asks_is_corrected_killed_and_goes_on_with_typed_values(stage: Stage) -> None:
    name = example(stage)
    first = stage.run(name, "nightly-7")
    number = stage.opened()
    assert "Accuracy 94.0% (was 92.8%). Deploy?" in stage.thread(number).opening.body
    stage.say("bob", '/approve {"deploy_target": "staging"}', number)
    assert "@alice can decide" in stage.replied("@bob")
    stage.say("alice", "/approve deploy_target=mars", number)
    assert "must be `staging` or `production`" in stage.replied("`deploy_target`")
    assert "deployed" not in first.printed()
    assert "gate approve_deploy" in first.printed(), "people see it, though flowyml captures what a step prints"
    first.kill()
    stage.say("alice", '/approve {"deploy_target": "staging"}', number)
    second = stage.run(name, "nightly-7").finished()
    assert second.code == 0, second.log
    assert "deployed to staging, approved by alice" in second.stdout
    assert (stage.asked(), stage.status(number)) == ([number], "approved")


def test_a_no_stops_the_pipeline_and_survives_the_next_try(stage: Stage) -> None:
    name = example(stage)
    running = stage.run(name, "nightly-7")
    stage.say("alice", "/reject accuracy too low", stage.opened())
    first, again = running.finished(), stage.run(name, "nightly-7").finished()
    for ended in (first, again):
        assert ended.code == 1, ended.log
        assert "deployed to" not in ended.stdout
        assert "rejected by alice: accuracy too low" in ended.log
    assert (stage.asked(), stage.status()) == ([1], "rejected")


def test_nobody_answers_in_time(stage: Stage) -> None:
    running = stage.run(example(stage), "nightly-7")
    stage.opened()
    stage.until(stage.comments, "the status stands there")
    stage.pass_time(86_400 + 31)
    ended = running.finished()
    assert (ended.code, stage.status()) == (1, "expired")
    assert "deployed to" not in ended.stdout


def test_the_next_run_asks_anew_for_nothing_is_taken_from_the_cache(local: LocalStage) -> None:
    name = example(local)
    for count, run_id in enumerate(("nightly-7", "nightly-8"), 1):
        running = local.run(name, run_id)
        local.say("alice", "/approve deploy_target=staging", local.opened(count))
        assert running.finished().code == 0
    assert local.asked() == [1, 2]


def test_in_a_workflow_a_job_that_runs_again_finds_its_gate_whatever_id_flowyml_makes_up(local: LocalStage) -> None:
    name = example(local)
    text = (local.folder / name).read_text(encoding="utf-8")
    local.write(name, re.sub(r"run_id=.*?, auto", "auto", text))
    for _ in range(2):
        running = local.run(name, environ=WORKFLOW)
        if not local.thread(local.opened()).comments[1:]:
            local.say("alice", "/reject not today")
        assert running.finished().code == 1
    assert local.asked() == [1]
    assert "https://github.com/acme/app/actions/runs/4711" in local.thread().opening.body
