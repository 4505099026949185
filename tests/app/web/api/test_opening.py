"""A gate that is opened through the API."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.keys import SigningKeys
from gh_gate.app.web.api.bodies import OpenGate
from gh_gate.core.gate import Status
from tests.app.web.api.stage import QUESTION, Stage
from tests.github import faults


def test_somebody_with_write_access_opens_a_gate_that_the_app_decides(api: Stage) -> None:
    answer = api.open()
    assert answer.status == 201, answer.data
    assert answer.headers["location"] == "/api/v1/gates/acme/app/1"
    issue = api.steps.issue()
    assert issue.author == api.scene.app.bot
    assert answer.data["url"] == "https://github.com/acme/app/issues/1"
    api.look()
    record = api.scene.decide(api.steps.alice, '/approve {"target": "production"}')
    assert record is not None
    assert (record.status, record.inputs, record.digest) == (
        Status.APPROVED,
        {"target": "production"},
        answer.data["digest"],
    )


def test_the_caller_is_the_gates_initiator_and_may_say_no(api: Stage) -> None:
    api.open()
    api.look()
    record = api.scene.decide(api.steps.carol, "/reject I was wrong")
    assert record is not None
    assert record.status is Status.REJECTED


def test_the_same_question_under_the_same_key_is_the_same_gate(api: Stage) -> None:
    first, again = api.open(), api.open()
    assert (first.status, again.status) == (201, 200)
    assert first.data["digest"] == again.data["digest"]
    assert len(api.repo.issues) == 1


def test_a_later_push_does_not_make_it_another_question(api: Stage) -> None:
    first = api.open()
    api.repo.push("main", {"x": "1"})
    assert api.open().data["digest"] == first.data["digest"]
    assert len(api.repo.issues) == 1


def test_a_restart_between_the_two_does_not_open_another(api: Stage) -> None:
    api.open()
    api.scene.start()
    api.start()
    assert api.open().status == 200
    assert len(api.repo.issues) == 1


def test_an_issue_that_the_ledger_missed_is_found(api: Stage) -> None:
    first = api.open()
    api.scene.forget()
    api.start()
    again = api.open()
    assert (again.status, again.data["number"]) == (200, first.data["number"])


def test_another_question_under_the_key_takes_the_firsts_place(api: Stage) -> None:
    api.open()
    api.look()
    assert api.open(prompt="Deploy v15?").status == 201
    api.look(2)
    api.look(1)
    assert api.scene.ended(1) == (Status.CANCELLED, "superseded: asked anew in #2")


def test_a_no_stands_for_the_key_whatever_is_asked(api: Stage) -> None:
    api.open()
    api.look()
    api.scene.decide(api.steps.alice, "/reject no")
    answer = api.open(prompt="And now?")
    assert (answer.status, answer.data["status"], answer.data["number"]) == (200, "rejected", 1)


def test_an_approval_stands_until_it_is_too_old(api: Stage) -> None:
    api.open(valid_for="1h")
    api.look()
    api.scene.decide(api.steps.alice, "/approve")
    assert (api.open(valid_for="1h").status, api.open(valid_for="1h").data["status"]) == (200, "approved")
    api.hub.clock.advance(timedelta(hours=2).total_seconds())
    assert api.open(valid_for="1h").status == 201


def test_a_cancelled_gate_may_be_asked_anew(api: Stage) -> None:
    api.open()
    api.look()
    assert api.post("/api/v1/gates/acme/app/1/cancel", {"reason": "a slip"}, "carol").status == 201
    assert api.scene.ended(1)[0] is Status.CANCELLED
    assert (api.open().status, len(api.repo.issues)) == (201, 2)


def test_two_callers_with_the_same_key_have_two_gates(api: Stage) -> None:
    assert [api.open(who).data["number"] for who in ("carol", "alice", "carol", "alice")] == [1, 2, 1, 2]


def test_a_key_can_never_be_that_of_a_run(api: Stage) -> None:
    api.open(key="4711")
    found = api.scene.ledger.by_key(api.repo.id, "4711", "deploy")
    assert found == ()
    assert api.scene.ledger.by_key(api.repo.id, f"api/{api.steps.carol.id}/4711", "deploy")


@pytest.mark.parametrize("key", ["a/b", "../1", "", " x", "x" * 101, "flyte-condition/a", "é", "a\n"])
def test_a_key_cannot_reach_into_others(api: Stage, key: str) -> None:
    answer = api.open(key=key)
    assert (answer.status, answer.fields) == (422, ["key"])


def test_a_workflow_cannot_ask_under_a_callers_key(api: Stage) -> None:
    api.open()
    api.look()
    run_id = f"api/{api.steps.carol.id}/run-1"
    api.scene.ask(run_id=run_id, prompt="Something friendlier")
    api.look(2)
    api.look(1)
    assert api.scene.ended(1) == (Status.PENDING, "")
    assert api.scene.ended(2) == (Status.CANCELLED, "refused: only the App itself asks for a caller of its API")


def test_what_workflows_ask_under_a_callers_key_is_not_counted(api: Stage) -> None:
    run_id = f"api/{api.steps.carol.id}/run-1"
    for number in range(1, 11):
        api.scene.ask(run_id=run_id, prompt=f"{number}?")
        api.look(number)
    assert len(api.scene.ledger.by_key(api.repo.id, run_id, "deploy")) == 10
    assert api.open().status == 201


def test_the_deadline_and_labels_are_as_asked(api: Stage) -> None:
    answer = api.open(timeout="2h", labels=["release"], subject="image@sha256:1", remind=3600)
    assert answer.status == 201, answer.data
    shown = api.gate()
    assert shown["question"]["timeout"] == 7200
    assert shown["question"]["subject"] == "image@sha256:1"
    assert "release" in api.steps.issue().label_names


def test_a_prompts_fields_come_from_the_context(api: Stage) -> None:
    api.open(prompt="Accuracy {accuracy:.1%}", context={"accuracy": 0.94})
    assert api.gate()["question"]["prompt"] == "Accuracy 94.0%"


def test_a_named_commit_has_to_be_in_the_repository(api: Stage) -> None:
    assert api.open(commit=api.repo.head()).status == 201
    answer = api.open(key="another", commit="f" * 40)
    assert (answer.status, answer.fields) == (422, ["commit"])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"approvers": ["@mallory"]}, "approvers"),
        ({"approvers": ["nobody here"]}, "approvers"),
        ({"approvers": ["ml-team"]}, "approvers"),
        ({"approvers": ["codeowners"]}, "approvers"),
        ({"approvers": ["codeowners:a*"]}, "paths"),
        ({"approvers": ["@alice"], "paths": ["a"]}, "paths"),
        ({"timeout": "90 parsecs"}, "timeout"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"required": 0}, "required"),
        ({"required": "some"}, "required"),
        ({"inputs": {"n": "number"}}, "inputs"),
        ({"on_timeout": "approve"}, "on_timeout"),
        ({"auto_approve": True}, "auto_approve"),
        ({"labels": ["gate:approved"]}, "labels"),
        ({"prompt": "{missing}", "context": {}}, "prompt"),
        ({"prompt": "{a.__class__}", "context": {"a": 1}}, "prompt"),
        ({"prompt": "{a:>9999}", "context": {"a": 1}}, "prompt"),
        ({"prompt": " "}, "prompt"),
        ({"subject": "two\nlines"}, "subject"),
        ({"name": "no spaces"}, "name"),
        ({"pull_request": 99}, "pull_request"),
        ({"unknown": 1}, "unknown"),
        ({"required": 1.0}, "required"),
        ({"prevent_self_approval": "yes"}, "prevent_self_approval"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_opened(api: Stage, more: dict[str, Any], field: str) -> None:
    answer = api.open(**more)
    assert answer.status == 422, answer.data
    assert answer.fields[0].partition(".")[0] == field, answer.data
    assert not api.repo.issues


def test_who_cannot_write_opens_nothing(api: Stage) -> None:
    answer = api.open("mallory")
    assert answer.status == 403
    assert "Write access" in answer.data["detail"]
    assert not api.repo.issues


def test_a_workflows_token_opens_nothing(api: Stage) -> None:
    answer = api.open(api.steps.token)
    assert answer.status == 403
    assert not api.repo.issues


def test_a_repository_that_one_cannot_read_is_as_one_that_does_not_exist(api: Stage) -> None:
    api.repo.private = True
    hidden, missing = api.open("mallory"), api.open("mallory", repository="acme/missing")
    assert (hidden.status, hidden.data, hidden.headers) == (404, missing.data, missing.headers)


def test_where_the_app_is_not_installed_it_says_so(api: Stage) -> None:
    other = api.hub.repository("else/where", files={"CODEOWNERS": "* @carol\n"})
    other.set_permission(api.steps.carol, "admin")
    answer = api.open(repository="else/where")
    assert answer.status == 409
    assert "installed" in answer.data["detail"]


def test_self_approval_can_be_prevented(api: Stage) -> None:
    api.open("alice", prevent_self_approval=True)
    api.look()
    assert api.scene.decide(api.steps.alice, "/approve") is None
    assert api.scene.decide(api.steps.bob, "/approve") is not None


def test_opening_is_limited_per_person(api: Stage) -> None:
    answers = [api.open(key=f"k{n}", prompt=" ").status for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert api.open("alice", prompt=" ").status == 422
    assert api.open(prompt=" ").headers["retry-after"] == "60"
    api.time += 60
    assert api.open(prompt=" ").status == 422


def test_the_error_on_the_page_is_what_is_answered(api: Stage) -> None:
    page = (Path(__file__).parents[4] / "docs" / "api.md").read_text(encoding="utf-8")
    (shown,) = [
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL) if "about:blank" in block
    ]
    answer = api.open(timeout="90 parsecs").data
    assert {**answer, "title": ""} == {**shown, "title": ""}


def test_the_same_request_twice_at_once_opens_one(api: Stage) -> None:
    carol = api.desk.bearers.caller(f"Bearer {api.tokens['carol']}")
    ask = OpenGate.model_validate(QUESTION).ask()
    api.hub.quirks.list_lag = 50
    numbers: list[int] = []
    threads = [Thread(target=lambda: numbers.append(api.opening(carol, ask).place.number)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (numbers, len(api.repo.issues)) == ([1] * 4, 1)


def test_one_key_is_not_asked_without_end(api: Stage) -> None:
    for number in range(10):
        assert api.open(prompt=f"{number}?").status == 201
        api.time += 60
    answer = api.open(prompt="Once more?")
    assert (answer.status, len(api.repo.issues)) == (409, 10)


def test_what_the_app_may_not_do_is_not_told_as_the_callers_fault(api: Stage) -> None:
    api.hub.faults.add(faults.status(403, "Resource not accessible by integration"), path="/commits/")
    answer = api.open(commit=api.repo.head())
    assert answer.status == 409
    assert "App" in answer.data["detail"]


def test_a_question_whose_answer_was_lost_is_opened_once(api: Stage) -> None:
    api.hub.faults.add(faults.cut_after(), method="POST", path="/issues$", times=1)
    assert api.open().data["status"] == "pending"
    assert len(api.repo.issues) == 1


def test_a_record_under_a_dropped_key_approves_nothing_and_its_no_stands(api: Stage) -> None:
    api.open()
    api.open(key="other")
    api.look(1)
    api.look(2)
    api.scene.decide(api.steps.alice, "/approve", 1)
    api.scene.decide(api.steps.alice, "/reject no", 2)
    api.scene.key = Ed25519PrivateKey.generate()
    api.scene.keys = SigningKeys(api.scene.key)
    api.scene.start()
    api.start()
    assert (api.open().status, len(api.repo.issues)) == (409, 2)
    assert api.open(key="other").data["status"] == "rejected"


def test_a_mistake_in_the_policy_file_is_not_told_as_the_callers(api: Stage) -> None:
    api.scene.rule("gates: {deploy: {on-timeout: never}}")
    answer = api.open()
    assert (answer.status, answer.fields) == (422, [""])
    assert ".github/gh-gate.yml" in answer.data["detail"]


def test_the_policy_file_can_allow_what_needs_no_person(api: Stage) -> None:
    rules = "gates: {deploy: {auto-approve: true, on-timeout: approve, approvers: ['codeowners:/']}}"
    api.scene.rule(rules)
    assert api.open(auto_approve=True, on_timeout="approve").status == 201
    api.look()
    record = api.scene.record()
    assert record is not None
    assert (record.status, record.by, record.policy) == (Status.APPROVED, (), "policy:auto-approve-if")


def test_the_policy_file_makes_the_question_stricter(api: Stage) -> None:
    api.scene.rule("gates: {deploy: {required: 2, timeout: 1h}}")
    answer = api.open()
    assert answer.status == 201
    assert "required is 2" in " ".join(answer.data["notices"])
    assert (api.gate()["question"]["policy"]["required"], api.gate()["question"]["timeout"]) == (2, 3600)


def test_people_read_who_asked(api: Stage) -> None:
    api.open()
    assert "@&#8203;carol through the API" in api.steps.issue().body
