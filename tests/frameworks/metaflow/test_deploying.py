"""One gate in a flow that runs here: what people see, what they may say, and what stays of it in the run."""

from __future__ import annotations

from tests.frameworks.metaflow.conftest import Facts, start
from tests.frameworks.stage import Stage


def test_a_step_waits_is_corrected_and_runs_with_the_typed_values(stage: Stage, facts: Facts) -> None:
    running = start(stage, "deploy.py", "run")
    number = stage.opened()
    assert "Accuracy 94.0%: deploy?" in stage.thread(number).opening.body
    stage.say("mallory", "/approve deploy_target=staging", number)
    stage.replied("@alice or @bob can decide")
    stage.say("alice", "/approve deploy_target=mars", number)
    stage.replied("`deploy_target` must be")
    stage.say("bob", '/approve {"deploy_target": "staging", "notes": "after lunch"}', number)
    ended = running.finished()
    assert ended.code == 0, ended.log
    assert "deployed to staging by bob" in ended.log
    tasks = {task["step"]: task for task in facts(stage)}
    assert tasks["gate"]["input"] == tasks["end"]["input"] == {"deploy_target": "staging", "notes": "after lunch"}
    decision, told = tasks["gate"]["decision"], tasks["gate"]["metadata"]
    assert (told["hitl_by"], told["hitl_status"], told["hitl_at"]) == ("bob", "approved", decision["at"])
    assert told["hitl_url"] == decision["url"]
    assert decision["record"]
    assert stage.asked() == [number]


def test_a_no_stands_for_every_try_and_for_what_is_resumed(local: Stage, facts: Facts) -> None:
    running = start(local, "deploy.py", "run")
    local.opened()
    local.say("alice", "/reject accuracy too low")
    ended = running.finished()
    assert ended.code != 0
    assert ended.log.count("was rejected by alice: accuracy too low") == 3, "one line for each try"
    gate = {task["step"]: task for task in facts(local)}["gate"]
    assert (gate["ok"], gate["input"], gate["decision"]["reason"]) == (False, None, "accuracy too low")
    assert (gate["metadata"]["hitl_status"], gate["metadata"]["hitl_by"]) == ("rejected", "alice")
    again = start(local, "deploy.py", "resume").finished()
    assert again.code != 0
    assert "was rejected by alice" in again.log
    assert "the body ran" not in ended.log + again.log
    assert local.asked() == [1]


def test_nobody_answers_and_the_step_does_not_run(local: Stage) -> None:
    running = start(local, "deploy.py", "run")
    local.opened()
    local.pass_time(2 * 3600 + 40)
    ended = running.finished()
    assert ended.code != 0
    assert "expired" in ended.log
    assert "the body ran" not in ended.log


def test_a_killed_run_is_approved_while_it_is_dead_and_resumed_without_a_second_question(
    stage: Stage, facts: Facts
) -> None:
    first = start(stage, "deploy.py", "run")
    stage.opened()
    stage.until(stage.comments, "the status stands there")
    first.kill()
    (told,) = [task["metadata"] for task in facts(stage) if task["step"] == "gate"]
    assert list(told) == ["hitl_url"], "whoever looks at the run finds the question"
    second = start(stage, "deploy.py", "resume")
    # Metaflow takes one line from its task for each time that more is written; what follows the first may come late.
    stage.until(lambda: "gate gate" in second.printed(), "it has found the gate again")
    second.kill()
    stage.say("alice", "/approve deploy_target=production")
    third = start(stage, "deploy.py", "resume").finished()
    assert third.code == 0, third.log
    assert "deployed to production by alice" in third.log
    assert stage.asked() == [1]
