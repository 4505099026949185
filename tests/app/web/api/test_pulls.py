"""Gates of the API on a pull request."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Status
from tests.app.pulls import Pull
from tests.app.web.api.stage import Answer, Stage


@pytest.fixture
def pull(api: Stage) -> Pull:
    return Pull(api.scene)


def open_on(api: Stage, pull: Pull, **more: Any) -> Answer:
    return api.open(pull_request=pull.number, approvers=["codeowners"], **more)


def test_a_gate_is_opened_in_a_comment_and_bound_to_the_head(api: Stage, pull: Pull) -> None:
    answer = open_on(api, pull)
    assert answer.status == 201, answer.data
    assert answer.headers["location"] == f"/api/v1/gates/acme/app/{pull.number}?gate=deploy"
    assert answer.data["commit"] == pull.head
    assert "#issuecomment-" in answer.data["url"]
    api.look(pull.number)
    assert api.get(answer.headers["location"]).data["status"] == "pending"
    posted = api.post(f"/api/v1/gates/acme/app/{pull.number}/approve?gate=deploy", {})
    assert posted.status == 201, posted.data
    assert posted.data["body"].startswith("/approve deploy")
    api.look(pull.number)
    record = api.scene.record(pull.number)
    assert record is not None
    assert record.status is Status.APPROVED


def test_two_gates_are_told_apart_by_their_names(api: Stage, pull: Pull) -> None:
    open_on(api, pull)
    open_on(api, pull, name="legal")
    api.look(pull.number)
    assert api.get(f"/api/v1/gates/acme/app/{pull.number}").status == 404
    assert api.get(f"/api/v1/gates/acme/app/{pull.number}?gate=legal").data["name"] == "legal"


def test_a_new_commit_makes_it_another_question(api: Stage, pull: Pull) -> None:
    first = open_on(api, pull)
    pull.push()
    again = open_on(api, pull)
    assert again.status == 201
    assert again.data["digest"] != first.data["digest"]


def test_what_was_seen_is_not_answered_as_what_is_asked_there_now(api: Stage, pull: Pull) -> None:
    seen = open_on(api, pull, prompt="Deploy to STAGING?").data
    api.look(pull.number)
    pull.push()
    open_on(api, pull, prompt="Deploy to PRODUCTION?")
    api.look(pull.number)
    path = f"/api/v1/gates/acme/app/{pull.number}/approve?gate=deploy"
    assert api.post(path, {"digest": seen["digest"]}).status == 409
    again = api.get(path.replace("/approve", "")).data["question"]["digest"]
    assert api.post(path, {"digest": again}).status == 201


def test_another_commit_than_the_head_is_refused(api: Stage, pull: Pull) -> None:
    answer = open_on(api, pull, commit=api.repo.head())
    assert answer.status == 409
    assert "moved on" in answer.data["detail"]


def test_the_app_finds_it_by_itself_too(api: Stage, pull: Pull) -> None:
    open_on(api, pull)
    api.scene.forget()
    api.start()
    api.look(pull.number)
    (entry,) = [one for one in api.scene.ledger.entries() if one.kind == "opened"]
    assert entry.data["problem"] == ""


def test_a_workflow_cannot_ask_there_under_a_callers_key(api: Stage, pull: Pull) -> None:
    pull.ask(run_id=f"api/{api.steps.carol.id}/run-1")
    api.look(pull.number)
    (entry,) = [one for one in api.scene.ledger.entries() if one.kind == "opened"]
    assert entry.data["problem"] == "refused: only the App itself asks for a caller of its API"
