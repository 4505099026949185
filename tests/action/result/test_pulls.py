"""A gate on a pull request is a comment there, and the run is about the head, not the merge commit that the runner is at."""

from __future__ import annotations

from pathlib import Path

import pytest

from gh_gate.core import render
from tests.action.result.step import Result
from tests.app.deployments.stage import Stage
from tests.app.pulls import Pull


@pytest.fixture
def pull(stage: Stage) -> Pull:
    stage.app.rule("gates: {}")
    return Pull(stage.app)


@pytest.fixture
def result(stage: Stage, pull: Pull, tmp_path: Path) -> Result:
    """The step, in a run for the pull request."""
    run = stage.repo.start_run(stage.steps.carol, pull=stage.repo.pull(pull.number))
    event = {"pull_request": {"number": pull.number, "head": {"sha": pull.head}}}
    return Result(stage.app, run, tmp_path, event=event)


def asked(result: Result, **inputs: str) -> int:
    return result(environment="", GITHUB_SHA="e" * 40, **inputs).code


def test_an_approval_on_the_pull_request_is_found(pull: Pull, result: Result) -> None:
    pull.ask(run_id=str(result.run.id))
    pull.say(pull.app.steps.alice, "/approve")
    assert asked(result) == 0
    assert asked(result, GITHUB_EVENT_NAME="push") == 1


def test_an_approval_of_another_head_is_none(pull: Pull, result: Result) -> None:
    pull.ask(run_id=str(result.run.id))
    pull.say(pull.app.steps.alice, "/approve")
    result.event["pull_request"]["head"]["sha"] = "d" * 40
    assert asked(result) == 1


def test_an_approval_of_an_earlier_question_in_the_same_thread_is_none(pull: Pull, result: Result) -> None:
    pull.ask(run_id=str(result.run.id))
    pull.say(pull.app.steps.alice, "/approve")
    pull.app.rule(owners="* @bob\n/deploy/ @alice @bob\n")
    pull.ask(run_id=str(result.run.id))
    pull.app.look(pull.number)
    assert asked(result) == 6
    (kept,) = [one.body for one in pull.app.ours(pull.number) if render.read_record(one.body)][:1]
    pull.app.repo.comment(pull.app.hub.bot, pull.number, kept)
    assert asked(result) == 6
    pull.say(pull.app.steps.bob, "/approve")
    assert asked(result) == 0
