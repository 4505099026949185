"""The step hands on what an approver filled in, if the App has signed it for exactly this run, commit and environment."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gh_gate.core import gate as gates
from gh_gate.core import marker, record, render
from tests.action.result.step import Result
from tests.app.deployments.stage import POLICY, Stage
from tests.app.forging import post
from tests.core.samples import approved, gate
from tests.core.stage import OPENED
from tests.github import faults


def approve(stage: Stage, number: int = 1) -> None:
    stage.say(stage.alice, '/approve {"target": "eu", "notes": "after lunch"}', number)


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_an_approval_gives_its_values(stage: Stage, result: Result) -> None:
    approve(stage)
    ran = result()
    assert ran.code == 0
    assert json.loads(ran.outputs["input"]) == {"target": "eu", "notes": "after lunch"}
    assert (ran.outputs["status"], ran.outputs["approved"], ran.outputs["approved-by"]) == ("approved", "true", "alice")
    assert (ran.outputs["issue-number"], ran.outputs["issue-url"]) == ("1", "https://github.com/acme/app/issues/1")
    assert record.verify(ran.outputs["record"], stage.app.key.public_key()).record.environments == ("production",)
    assert "approved" in ran.summary


@pytest.mark.parametrize("environment", ["Production", " production "])
def test_an_environment_is_named_as_github_takes_it(stage: Stage, result: Result, environment: str) -> None:
    approve(stage)
    assert result(environment=environment).code == 0


@pytest.mark.parametrize(("said", "code", "status"), [("/reject too early", 3, "rejected"), ("", 6, "pending")])
def test_what_is_not_approved_fails_the_step(stage: Stage, result: Result, said: str, code: int, status: str) -> None:
    if said:
        stage.say(stage.alice, said)
    ran = result()
    assert (ran.code, ran.outputs["status"], ran.outputs["approved"]) == (code, status, "false")
    assert ran.told("error")


def test_a_record_that_github_shows_a_little_later_is_waited_for(stage: Stage, result: Result) -> None:
    result.during = lambda: approve(stage)
    assert result().code == 0
    assert result.slept == [2.0]


def test_it_does_not_wait_long_where_nothing_is_decided(result: Result) -> None:
    assert result().code == 6
    assert result.slept == [2.0, 5.0, 15.0]


def test_a_gate_that_nobody_asked_is_an_error(result: Result) -> None:
    ran = result(name="other")
    assert (ran.code, ran.outputs["status"]) == (1, "error")
    assert "no gate other was asked for this run" in ran.told("error")


class TestTheInputs:
    @pytest.mark.parametrize("name", ["name", "public_key", "token"])
    def test_one_that_is_missing_is_named(self, result: Result, name: str) -> None:
        ran = result(**{name: ""})
        assert ran.code == 2
        assert name.replace("_", "-") in ran.told("error")

    @pytest.mark.parametrize(("name", "value"), [("name", "de ploy"), ("public_key", "no key"), ("public_key", "AAAA")])
    def test_one_that_is_wrong_is_refused(self, stage: Stage, result: Result, name: str, value: str) -> None:
        approve(stage)
        assert result(**{name: value}).code == 2

    def test_a_gate_about_environments_needs_the_job_to_say_its_own(self, stage: Stage, result: Result) -> None:
        approve(stage)
        ran = result(environment="")
        assert ran.code == 2
        assert "production" in ran.told("error")

    def test_several_keys_may_be_given_while_one_replaces_another(self, stage: Stage, result: Result) -> None:
        approve(stage)
        assert result(public_key=public(Ed25519PrivateKey.generate()) + stage.app.public).code == 0

    def test_a_key_that_signed_nothing_here_proves_nothing(self, stage: Stage, result: Result) -> None:
        approve(stage)
        ran = result(public_key=public(Ed25519PrivateKey.generate()))
        assert (ran.code, ran.outputs["approved"]) == (6, "false")

    def test_secrets_are_masked_and_texts_of_strangers_are_no_commands(self, stage: Stage, result: Result) -> None:
        stage.say(stage.alice, "/reject ::set-output name=approved::true")
        ran = result()
        assert {command.name for command in ran.commands} == {"add-mask", "error"}
        assert ran.outputs["approved"] == "false"


class TestReplays:
    def test_an_approval_of_another_environment(self, stage: Stage, result: Result) -> None:
        approve(stage)
        ran = result(environment="eu")
        assert ran.code == 1
        assert "was decided for production, and not for 'eu'" in ran.told("error")

    def test_an_approval_of_another_commit(self, stage: Stage, result: Result) -> None:
        approve(stage)
        ran = result(GITHUB_SHA="f" * 40)
        assert ran.code == 1
        assert "this run is about ffffffffffff" in ran.told("error")

    def test_an_approval_of_an_earlier_run(self, stage: Stage, result: Result) -> None:
        approve(stage)
        later, _ = stage.begin()
        stage.work()
        for text in stage.repo.issue(1).comments:
            stage.repo.comment(stage.hub.bot, 2, text.body)
        assert Result(stage.app, later, result.folder)().code == 6

    def test_a_question_that_was_edited_until_it_claims_the_present_run(self, stage: Stage, result: Result) -> None:
        approve(stage)
        later, _ = stage.begin()
        stage.work()
        (mine, theirs) = (marker.read_claim(stage.repo.issue(number).body) for number in (1, 2))
        assert mine is not None
        assert theirs is not None
        data = gates.to_json(theirs.sketch) | {"digest": mine.digest, "prompt": None}
        code = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
        stage.repo.edit_issue(stage.steps.carol, 1, body=f"Deploy?\n\n<!-- gh-gate:1 {code} -->")
        stage.repo.delete_issue(stage.repo.owner, 2)
        ran = Result(stage.app, later, result.folder)()
        assert (ran.code, ran.outputs["approved"]) == (6, "false")

    def test_an_approval_that_has_lapsed(self, stage: Stage, result: Result) -> None:
        approve(stage)
        stage.hub.clock.advance(timedelta(days=1, seconds=60).total_seconds())
        ran = result()
        assert ran.code == 1
        assert "which has passed" in ran.told("error")

    def test_the_record_of_an_earlier_asking_below_a_newer_one(self, stage: Stage, result: Result) -> None:
        approve(stage)
        run = result.run
        stage.repo.begin_job(run.jobs[0])
        stage.repo.finish_job(run.jobs[0], "failure")
        stage.repo.finish_run(run)
        stage.hub.clock.advance(25 * 3600)
        stage.repo.rerun(run, stage.iris)
        stage.work()
        text = next(one.body for one in stage.repo.issue(1).comments if render.read_record(one.body))
        stage.repo.comment(stage.hub.bot, 2, text)
        assert result().code == 6


class TestForgeries:
    def test_an_unsigned_record_approves_nothing(self, stage: Stage, result: Result) -> None:
        asked = gate(name="deploy", run_id=str(result.run.id), repository_id=stage.repo.id, commit=result.run.head_sha)
        issue = post(stage.app, asked)
        made = record.statement(asked, approved(), issue.number, opened_at=OPENED)
        text = render.record(asked, approved(), record.envelope(made), opened_at=OPENED)
        stage.repo.comment(stage.hub.bot, issue.number, text)
        assert result(environment="").code == 6

    def test_a_question_of_another_workflow_hides_no_approval(self, stage: Stage, result: Result) -> None:
        approve(stage)
        post(stage.app, gate(name="deploy", run_id=str(result.run.id), repository_id=stage.repo.id))
        assert result().code == 0

    def test_a_newer_question_of_the_app_is_the_one_that_counts(self, stage: Stage, result: Result) -> None:
        stage.hub.quirks.callback_race_seconds = 3_600
        approve(stage)
        stage.app.rule(POLICY.replace('"@alice", ', ""))
        stage.wait(120)
        assert len(stage.repo.issues) == 2
        ran = result()
        assert ran.code == 6
        assert "issues/2" in ran.told("error")

    def test_an_edit_takes_no_record_away_and_makes_none(self, stage: Stage, result: Result) -> None:
        approve(stage)
        (posted,) = [one for one in stage.repo.issue(1).comments if render.read_record(one.body)]
        stage.hub.clock.advance(1)
        stage.repo.edit_comment(stage.steps.carol, posted.id, posted.body.replace('"payload": "', '"payload": "A'))
        assert '"payload": "A' in posted.body
        ran = result()
        assert (ran.code, json.loads(ran.outputs["input"])["target"]) == (0, "eu")


def test_a_gate_of_a_step_that_the_app_decided_is_found_as_well(stage: Stage, result: Result) -> None:
    app = stage.app
    app.rule("gates: {}")
    app.ask(name="release", run_id=str(result.run.id), commit=result.run.head_sha)
    stage.work()
    stage.say(stage.alice, "/approve", 2)
    ran = result(name="release", environment="")
    assert (ran.code, json.loads(ran.outputs["input"])) == (0, {"target": "staging"})
    assert result(name="release").code == 1


def test_an_outage_is_no_answer(stage: Stage, result: Result) -> None:
    approve(stage)
    stage.hub.faults.add(faults.status(502), path="/issues")
    ran = result()
    assert (ran.code, ran.outputs["status"]) == (1, "error")
