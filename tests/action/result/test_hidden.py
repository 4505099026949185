"""An older approval passes only as long as nothing newer may have been asked: no edit takes a "no" or a question away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from gh_gate.forge.github import GitHubForge
from tests.action.result.conftest import INPUTS
from tests.action.result.step import Result
from tests.app.deployments.stage import Stage
from tests.app.pulls import Pull

ONLY_BOB = INPUTS.replace('"@alice", "@bob"', '"@bob"')


@pytest.fixture
def asked_anew(stage: Stage, result: Result) -> Stage:
    """An approval, and a newer question under other rules."""
    stage.say(stage.alice, "/approve target=eu")
    stage.app.rule(ONLY_BOB)
    stage.repo.add_job(result.run, "second", environment="production")
    stage.wait(60)
    assert stage.statuses() == ["approved", "pending"]
    stage.hub.clock.advance(5)
    return stage


def edit(stage: Stage, body: str, number: int = 2) -> None:
    """Any workflow's token with `issues: write` can do that."""
    stage.repo.edit_issue(stage.hub.bot, number, body=body)
    stage.hub.clock.advance(5)


@pytest.mark.parametrize("said", ["/reject not now", ""])
@pytest.mark.parametrize("text", ["nothing", "another run's question"])
def test_a_newer_question_that_was_edited_keeps_the_older_approval_from_passing(
    asked_anew: Stage, result: Result, said: str, text: str
) -> None:
    stage = asked_anew
    if said:
        stage.say(stage.bob, said, 2)
    assert result().code == (3 if said else 6)
    if text != "nothing":
        stage.begin()
        stage.work()
        text = stage.repo.issue(3).body
    edit(stage, text)
    ran = result()
    assert (ran.code, ran.outputs["approved"]) == (1, "false")
    assert "issues/2" in ran.told("error")


def test_what_its_first_text_was_may_not_be_removed_either(asked_anew: Stage, result: Result) -> None:
    stage = asked_anew
    edit(stage, "nothing")
    stage.repo.forget_revision(stage.repo.issue(2), stage.bob, 1)
    assert result().code == 1


def test_other_questions_that_were_edited_are_nothing_to_it(stage: Stage, result: Result) -> None:
    stage.say(stage.alice, "/approve target=eu")
    stage.begin()
    stage.work()
    edit(stage, "nothing")
    stage.repo.open_issue(stage.hub.bot, "a report", "all is well")
    assert result().code == 0


def test_questions_that_were_not_edited_are_not_read(stage: Stage, result: Result) -> None:
    stage.say(stage.alice, "/approve target=eu")
    for _ in range(3):
        stage.begin()
    stage.work()
    stage.hub.requests.clear()
    assert result().code == 0
    assert not [one for one in stage.hub.requests if "/issues/2" in one.target or "/issues/4" in one.target]


def test_an_issue_that_is_gone_meanwhile_stops_nothing(
    stage: Stage, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.say(stage.alice, "/approve target=eu")
    stage.begin()
    stage.work()
    edited = GitHubForge.edited

    def gone(forge: GitHubForge, numbers: Collection[int]) -> frozenset[int]:
        stage.repo.delete_issue(stage.repo.owner, 2)
        return edited(forge, numbers)

    monkeypatch.setattr(GitHubForge, "edited", gone)
    assert result().code == 0


class TestOnAPullRequest:
    @pytest.fixture
    def pull(self, stage: Stage) -> Pull:
        stage.app.rule("gates: {}")
        return Pull(stage.app)

    @pytest.mark.parametrize("said", ["/reject no", ""])
    def test_the_same_holds_for_its_comments(self, stage: Stage, pull: Pull, result: Result, said: str) -> None:
        run = stage.repo.start_run(stage.steps.carol, pull=stage.repo.pull(pull.number))
        event = {"pull_request": {"number": pull.number, "head": {"sha": pull.head}}}
        step = replace(result, run=run, event=event)
        pull.ask(run_id=str(run.id))
        pull.say(stage.alice, "/approve")
        assert step(environment="").code == 0
        stage.app.rule(owners="* @bob\n/deploy/ @alice @bob\n")
        pull.ask(run_id=str(run.id))
        stage.app.look(pull.number)
        if said:
            pull.say(stage.bob, said)
        assert step(environment="").code == (3 if said else 6)
        question = [one for one in stage.repo.issue(pull.number).comments if one.author == stage.hub.bot][-1]
        stage.repo.edit_comment(stage.hub.bot, question.id, "nothing")
        assert step(environment="").code == 1
