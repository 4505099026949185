"""Whoever holds a sender's token is a caller: who decides, and what may be answered, is the trusted side's to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core import render
from gh_gate.core.gate import Gate, Status
from gh_gate.core.gate import from_json as gate_of
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import POLICY, Stage, settings

Making = Callable[..., Stage]


def opened(stage: Stage) -> Gate:
    return gate_of(stage.app.data(Kind.OPENED)[-1]["gate"])


def test_the_policy_file_says_who_approves_whatever_the_webhook_names(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire(approvers="@mallory")
    assert stage.errors() == ["@mallory may not approve this gate."]
    stage.fire(approvers="@bob")
    stage.say(stage.mallory, "/approve")
    stage.say(stage.alice, "/approve")  # whom the entry names, and the webhook does not
    assert condition.phase == "PAUSED"
    stage.say(stage.bob, "/approve")
    assert condition.value is True


def test_a_webhook_may_ask_for_more_people_and_never_for_fewer(making: Making, backend: Backend) -> None:
    stage = making(policy=POLICY + "    required: 2\n")
    condition = backend.add()
    stage.fire(required=1)
    stage.say(stage.alice, "/approve")
    assert condition.phase == "PAUSED"
    stage.say(stage.bob, "/approve")
    assert condition.value is True


def test_without_an_entry_only_code_owners_decide(making: Making, backend: Backend) -> None:
    stage = making(policy="gates: {}")
    backend.add()
    stage.fire(approvers="@mallory")
    assert "@mallory cannot approve a gate that the App decides" in stage.errors()[0]
    assert stage.app.repo.issues == {}
    stage.fire(approvers="codeowners:/")
    stage.say(stage.bob, "/approve")
    assert backend.waiting[0].value is True


def test_without_an_entry_and_without_a_word_nobody_is_asked(making: Making, backend: Backend) -> None:
    stage = making(policy="gates: {}")
    backend.add()
    stage.fire()
    assert "`codeowners` does not say whose" in stage.errors()[0]
    assert stage.dead_letters == []


def test_time_approves_nothing_unless_the_entry_allows_it(making: Making, backend: Backend) -> None:
    stage = making()
    condition = backend.add()
    stage.fire(on_timeout="approve")
    assert "`on-timeout` is `approve`" in stage.errors()[0]
    stage.app.rule(POLICY + "    on-timeout: approve\n    timeout: 10m\n")
    stage.wait(600)
    stage.wait(700)
    assert condition.value is True
    assert stage.app.data(Kind.DECIDED)[0]["policy"] == "policy:on-timeout"


def test_the_condition_itself_is_shown_and_not_what_the_webhook_says(stage: Stage, backend: Backend) -> None:
    backend.add(prompt="Drop the production database?")
    assert stage.fire(prompt="Say hello?").status == 422
    assert stage.fire().status == 202
    assert "Drop the production database?" in stage.app.repo.issue(1).body


def test_the_name_of_the_gate_is_the_conditions_own(stage: Stage, backend: Backend) -> None:
    backend.add("prod-write")
    stage.fire()
    assert stage.app.repo.issues == {}
    assert backend.made("SignalEvent") == []


@pytest.mark.parametrize("where", [{"project": "ads"}, {"domain": "staging", "project": "billing"}])
def test_conditions_of_other_projects_are_out_of_reach(stage: Stage, backend: Backend, where: dict[str, str]) -> None:
    backend.add()
    assert stage.fire(**where).status == 422
    assert backend.calls == []


def test_a_sender_may_be_held_to_one_domain_and_some_gates(making: Making, backend: Backend) -> None:
    told = settings(backend, projects=["ranking/staging"], gates=["deploy-*"])
    stage = making(told=told)
    assert stage.fire(name="deploy-eu").status == 422
    assert stage.fire(name="deploy-eu", domain="staging").status == 202
    assert stage.fire(domain="staging").status == 422


def test_a_gate_of_an_environment_is_none_that_a_condition_may_ask(making: Making, backend: Backend) -> None:
    stage = making(policy=POLICY + "    environments: [production]\n")
    backend.add()
    stage.fire()
    assert "is asked by the App itself, when a job waits" in stage.errors()[0]


def test_a_workflow_that_writes_the_same_question_answers_nothing(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    backend.add("deploy", run="r2")
    stage.fire()
    forged = replace(opened(stage), run_id="flyte-condition/ml/ranking/production/r2/c2")
    stage.app.repo.open_issue(stage.hub.bot, render.title(forged), render.body(forged).text)
    stage.work()
    stage.say(stage.alice, "/approve", 2)
    assert stage.app.ended(2) == (Status.CANCELLED, "refused: only the App itself asks for a condition of Flyte")
    assert backend.made("SignalEvent") == []
    stage.fire(run="r2")
    stage.say(stage.alice, "/approve", 3)
    assert [one.phase for one in backend.waiting] == ["PAUSED", "SUCCEEDED"]
    assert condition.phase == "PAUSED"


def test_a_gate_that_no_condition_is_bound_to_answers_nothing(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.app.ask(run_id="4711", name="deploy")
    stage.work()
    stage.say(stage.alice, "/approve target=eu")
    assert condition.phase == "PAUSED"
    assert backend.calls == []


def test_who_is_involved_in_the_commit_cannot_approve_it(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    commit = stage.app.repo.push("main", {"model.txt": "14"}, author=stage.alice)
    stage.fire(prevent_self_approval=True, commit=commit)
    stage.say(stage.alice, "/approve")
    assert condition.phase == "PAUSED"
    stage.say(stage.bob, "/approve")
    assert condition.value is True


def test_a_commit_that_is_none_is_not_asked_about_where_it_says_who_is_involved(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire(prevent_self_approval=True, commit="a" * 40)
    assert len(stage.errors()) == 1
    assert (stage.app.repo.issues, stage.dead_letters) == ({}, [])


def test_whoever_may_approve_is_asked_when_they_do(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.app.rule('gates:\n  deploy:\n    approvers: ["@bob"]\n')
    stage.say(stage.alice, "/approve")
    assert condition.phase == "PAUSED"
    assert stage.app.ended(1)[1].startswith("superseded: ")
    stage.say(stage.alice, "/approve", 2)
    assert condition.phase == "PAUSED"
    stage.say(stage.bob, "/approve", 2)
    assert condition.value is True
