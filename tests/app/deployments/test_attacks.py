"""Nothing but an approval of this very deployment, by somebody who may give it, lets it through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gh_gate.core import gate as gates
from gh_gate.core import render
from gh_gate.core.gate import Status
from gh_gate.core.policy import User
from tests.app.deployments.stage import POLICY, Stage, state
from tests.app.forging import decided_by, post
from tests.core.samples import approved
from tests.core.samples import gate as sample
from tests.core.stage import OPENED
from tests.github.hub import GitHub
from tests.github.state_runs import Run

SWEEP = 700.0


def asked(stage: Stage) -> gates.Gate:
    """The gate that the App has asked first."""
    return gates.from_json(stage.noted("opened")[0]["gate"])


def event(stage: Stage, run: Run, **changes: Any) -> dict[str, Any]:
    """An event as GitHub sends it; the edge has checked its signature."""
    url = f"{stage.hub.url}/repos/{stage.repo.full_name}/actions/runs/{run.id}/deployment_protection_rule"
    home = {"id": stage.repo.id, "full_name": stage.repo.full_name}
    return {
        "action": "requested",
        "environment": "production",
        "deployment_callback_url": url,
        "repository": home,
    } | changes


class TestForgedQuestions:
    def test_a_copy_of_the_question_by_a_workflow_is_refused(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        post(stage.app, asked(stage))
        stage.work()
        assert stage.statuses() == ["pending", "cancelled"]
        assert "only the App itself asks for an environment" in stage.reason(2)
        stage.say(stage.alice, "/approve", 2)
        stage.wait(SWEEP)
        assert state(job) == "waiting"
        stage.say(stage.alice, "/approve", 1)
        assert state(job) == "queued"

    def test_a_weaker_question_by_a_workflow_decides_nothing_and_stops_nothing(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        post(stage.app, decided_by(asked(stage), stage.steps.carol))
        stage.work()
        stage.say(stage.steps.carol, "/approve", 2)
        stage.say(stage.steps.carol, "/reject", 2)
        stage.wait(SWEEP)
        assert (state(job), stage.statuses()) == ("waiting", ["pending", "cancelled"])

    def test_a_question_that_is_there_before_the_apps_is_not_taken_for_it(self, stage: Stage) -> None:
        run, (job,) = stage.begin()
        stage.work()
        forged = asked(stage)
        stage.repo.cancel_run(run)
        stage.wait(SWEEP)
        post(stage.app, forged)
        stage.repo.rerun(run, stage.iris)
        stage.work()
        (job,) = run.jobs
        stage.say(stage.alice, "/approve", 2)
        assert state(job) == "waiting"
        stage.say(stage.alice, "/approve", 3)
        assert state(job) == "queued"

    def test_a_gate_step_cannot_ask_under_the_name_of_an_environments_gate(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        without = replace(asked(stage), environments=())
        post(stage.app, without)
        stage.work()
        stage.say(stage.alice, "/approve", 2)
        stage.wait(SWEEP)
        assert stage.statuses() == ["pending", "cancelled"]
        assert "is asked by the App itself" in stage.reason(2)
        assert state(job) == "waiting"

    def test_a_question_for_another_run_asks_for_that_run_alone(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        other, (waits,) = stage.begin()
        stage.work()
        stage.say(stage.alice, "/approve", 1)
        assert (state(job), state(waits)) == ("queued", "waiting")
        assert {entry["run_id"] for entry in stage.noted("opened")} == {str(job.run.id), str(other.id)}


class TestReplayedRecords:
    def test_the_record_of_an_earlier_run_releases_no_later_one(self, stage: Stage) -> None:
        stage.begin()
        stage.work()
        stage.say(stage.alice, "/approve")
        (envelope,) = stage.app.records()
        _, (later,) = stage.begin()
        stage.work()
        text = render.record(sample(), approved(), envelope, opened_at=OPENED, signed_by="ab" * 32)
        for who in (stage.hub.bot, stage.alice, stage.app.app.bot):
            stage.hub.clock.advance(1)
            stage.repo.comment(who, 2, text)
        stage.wait(SWEEP)
        assert state(later) == "waiting"
        assert len(stage.noted("decided")) == 1

    def test_an_approval_for_another_commit_is_none(self, stage: Stage) -> None:
        stage.begin()
        stage.work()
        stage.say(stage.alice, "/approve")
        stage.repo.push("main", {"app.py": "print(15)\n"})
        _, (later,) = stage.begin()
        stage.wait(SWEEP)
        assert state(later) == "waiting"

    def test_an_approval_for_one_environment_is_none_for_another(self, hub: GitHub, tmp_path: Path) -> None:
        policy = f"{POLICY}  europe: {{environments: [eu], approvers: '@bob'}}\n"
        stage = Stage(hub, tmp_path, policy=policy, environments=("production", "eu"))
        _, (one, other) = stage.begin("production", "eu")
        stage.work()
        names = {issue.title.partition(":")[0]: number for number, issue in stage.repo.issues.items()}
        stage.say(stage.alice, "/approve", names["deploy"])
        stage.wait(SWEEP)
        assert (state(one), state(other)) == ("queued", "waiting")
        stage.app.stop()


class TestEvents:
    def sent(self, stage: Stage, payload: dict[str, Any]) -> None:
        import json  # noqa: PLC0415 - only here

        name = "deployment_protection_rule"
        stage.inbox.put([("g", name, stage.hub.clock.now, json.dumps(payload).encode())])
        stage.work()

    def test_an_event_about_another_repositorys_run_leads_nowhere(self, stage: Stage) -> None:
        other = stage.hub.repository("globex/other", files={".github/gh-gate.yml": POLICY})
        other.add_environment("production", [stage.app.app])
        run = other.start_run(other.owner)
        other.add_job(run, "deploy", environment="production")
        stage.hub.hooks.pending.clear()
        self.sent(stage, event(stage, run))
        stage.wait(60)
        url = event(stage, run)["deployment_callback_url"].replace("acme/app", "globex/other")
        self.sent(stage, event(stage, run, deployment_callback_url=url))
        stage.wait(60)
        assert (stage.repo.issues, other.issues, stage.posts()) == ({}, {}, 0)

    def test_an_event_that_says_more_than_is_true_is_believed_in_nothing(self, stage: Stage) -> None:
        stage.repo.add_environment("eu", [stage.app.app])
        run, _ = stage.begin("eu")
        stage.hub.hooks.pending.clear()
        self.sent(stage, event(stage, run, environment="production", state="approved", sha="f" * 40))
        assert stage.repo.issues == {}
        assert "names no gate for the environment `eu`" in stage.reports()[0]

    def test_an_event_for_a_run_that_waits_for_nothing_asks_nothing(self, stage: Stage) -> None:
        run = stage.repo.start_run(stage.iris)
        stage.repo.add_job(run, "test")
        self.sent(stage, event(stage, run))
        stage.wait(300)
        assert (stage.repo.issues, stage.posts()) == ({}, 0)


class TestRulesBetween:
    def test_an_entry_that_is_removed_before_the_approval_releases_nothing(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        stage.app.rule("gates: {other: {required: 2}}")
        stage.say(stage.alice, "/approve")
        stage.wait(SWEEP)
        assert state(job) == "waiting"
        assert stage.verdicts() == []
        assert "names no gate for the environment `production`" in stage.reports()[-1]

    def test_an_entry_that_is_removed_before_the_answer_releases_nothing(self, stage: Stage) -> None:
        stage.hub.quirks.callback_race_seconds = 60
        _, (job,) = stage.begin()
        stage.work()
        stage.say(stage.alice, "/approve")
        assert stage.statuses() == ["approved"]
        stage.app.rule("gates: {other: {required: 2}}")
        stage.wait(SWEEP)
        assert (state(job), stage.verdicts()) == ("waiting", [])

    def test_other_approvers_are_asked_anew(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        stage.app.rule(POLICY.replace('"@alice", "@bob"', '"@bob"'))
        stage.say(stage.alice, "/approve")
        stage.wait(SWEEP)
        assert (state(job), stage.statuses()) == ("waiting", ["cancelled", "pending"])
        stage.say(stage.bob, "/approve", 2)
        assert state(job) == "queued"

    def test_other_approvers_are_asked_anew_also_after_an_approval_that_was_not_answered_yet(
        self, stage: Stage
    ) -> None:
        stage.hub.quirks.callback_race_seconds = 60
        _, (job,) = stage.begin()
        stage.work()
        stage.say(stage.alice, "/approve")
        stage.app.rule(POLICY.replace('"@alice", "@bob"', '"@bob"'))
        stage.wait(SWEEP)
        assert (state(job), stage.statuses(), stage.verdicts()) == ("waiting", ["approved", "pending"], [])

    def test_approving_by_time_needs_the_policy_file(self, hub: GitHub, tmp_path: Path) -> None:
        stage = Stage(hub, tmp_path, policy=f"{POLICY}    on-timeout: approve\n    timeout: 1h\n")
        _, (job,) = stage.begin()
        stage.work()
        stage.hub.clock.advance(3600)
        stage.wait(60)
        assert state(job) == "queued"
        record_ = stage.app.record()
        assert record_ is not None
        assert (record_.status, record_.policy) == (Status.APPROVED, "policy:on-timeout")
        stage.app.stop()


class TestTheAppItself:
    def test_an_app_that_was_removed_approves_nothing(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        stage.hub.uninstall(stage.app.installation)
        stage.say(stage.alice, "/approve")
        stage.wait(SWEEP)
        assert state(job) == "waiting"

    @pytest.mark.parametrize("missing", ["actions", "deployments"])
    def test_an_app_that_may_not_answer_says_what_it_lacks(
        self, hub: GitHub, tmp_path: Path, missing: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        stage = Stage(hub, tmp_path)
        _, (job,) = stage.begin()
        stage.work()
        granted = {name: level for name, level in stage.permissions.items() if name != missing}
        stage.app.installation.permissions.clear()
        stage.app.installation.permissions.update(granted)
        stage.hub.clock.advance(3600)
        stage.say(stage.alice, "/approve")
        stage.wait(SWEEP)
        assert state(job) == "waiting"
        assert f"it lacks {missing}: " in caplog.text
        stage.app.stop()

    def test_only_an_approver_of_the_entry_may_decide(self, stage: Stage) -> None:
        _, (job,) = stage.begin()
        stage.work()
        assert User(stage.alice.id, "alice") in asked(stage).policy.owners()
        for who in (stage.steps.carol, stage.steps.mallory, stage.iris):
            stage.say(who, "/approve")
        assert state(job) == "waiting"
