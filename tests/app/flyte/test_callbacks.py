"""A sender without an API: the webhook says what waits, and the answer goes to the address that Flyte put in."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Status
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage

PATH = "/api/v2/actions/acme/ranking/production/r1/c1/signal?sig=a-capability"


def fire(stage: Stage, callback: str | None = None, **more: Any) -> int:
    told = {"prompt": "Deploy v14?", "callback": callback or f"{stage.backend.url}{PATH}", **more}
    return stage.fire(project=None, domain=None, **told).status


@pytest.mark.parametrize(
    ("more", "said", "body"),
    [
        ({}, "/approve", {"boolValue": True}),
        ({}, "/reject no", {"boolValue": False}),
        ({"type": "int"}, "/approve 42", {"intValue": "42"}),
        ({"type": "float"}, "/approve 0.5", {"floatValue": 0.5}),
        ({"type": "str"}, '/approve "eu"', {"stringValue": "eu"}),
        (
            {"type": "str", "inputs": {"a": "int", "b": "bool"}},
            "/approve a=1 b=true",
            {"stringValue": '{"a":1,"b":true}'},
        ),
    ],
)
def test_the_callback_gets_the_value(
    calling: Stage, backend: Backend, more: dict[str, Any], said: str, body: object
) -> None:
    assert fire(calling, **more) == 202
    calling.say(calling.alice, said)
    [(path, got, headers)] = backend.callbacks
    assert (path, got) == (PATH, body)
    assert "authorization" not in headers
    assert backend.calls == []


@pytest.mark.parametrize("kind", ["int", "float", "str"])
def test_a_no_that_no_callback_can_tell_leaves_the_condition_to_its_timeout(
    calling: Stage, backend: Backend, kind: str
) -> None:
    fire(calling, type=kind)
    calling.say(calling.alice, "/reject no")
    assert calling.app.ended()[0] is Status.REJECTED
    assert backend.callbacks == []
    assert calling.flyte.store.counts() == {"asked": 0, "refused": 0, "unasked": 0}


def test_the_prompt_is_text_unless_it_says_that_it_is_markdown(calling: Stage) -> None:
    fire(calling, prompt="*now*?", description="<b>bold</b>")
    fire(calling, prompt="*now*?", prompt_type="markdown", run="r2", callback=f"{calling.backend.url}/other")
    assert "\\*now\\*?\n\n&lt;b&gt;bold" in calling.app.repo.issue(1).body
    assert "*now*?" in calling.app.repo.issue(2).body
    assert "\\*" not in calling.app.repo.issue(2).body


def test_the_timeout_is_the_gates(calling: Stage) -> None:
    fire(calling, timeout=3600.0)
    assert '"timeout":3600' in str(calling.app.ledger.of_spot(calling.app.spot())[0].link().data)


def test_a_renewed_right_is_used_and_asks_nothing_anew(calling: Stage, backend: Backend) -> None:
    fire(calling)
    fire(calling, f"{backend.url}{PATH}-renewed")
    calling.say(calling.alice, "/approve")
    assert list(calling.app.repo.issues) == [1]
    assert [path for path, _, _ in backend.callbacks] == [f"{PATH}-renewed"]


def test_a_renewed_right_is_used_also_for_an_answer_that_is_on_its_way(calling: Stage, backend: Backend) -> None:
    fire(calling)
    backend.callback_answers = [503]
    calling.say(calling.alice, "/approve")
    fire(calling, f"{backend.url}{PATH}-renewed")
    calling.wait(400)
    assert [path for path, _, _ in backend.callbacks] == [PATH, f"{PATH}-renewed"]


@pytest.mark.parametrize("answers", [[], [503]])
def test_a_run_that_asks_again_under_the_same_name_is_asked_again(
    calling: Stage, backend: Backend, answers: list[int]
) -> None:
    fire(calling, f"{backend.url}/first")
    backend.callback_answers = answers
    calling.say(calling.alice, "/approve")
    fire(calling, f"{backend.url}/second")
    calling.wait(400)
    assert {path for path, _, _ in backend.callbacks} == {"/first"}
    calling.say(calling.alice, "/reject", 2)
    assert backend.callbacks[-1][:2] == ("/second", {"boolValue": False})


def test_conditions_of_one_run_that_wait_together_are_answered_each(calling: Stage, backend: Backend) -> None:
    for number in range(3):
        fire(calling, f"{backend.url}/split{number}?sig={number}")
    for number in range(3):
        calling.say(calling.alice, "/approve", number + 1)
    assert [path for path, _, _ in backend.callbacks] == [f"/split{number}?sig={number}" for number in range(3)]


def test_a_condition_without_a_run_is_known_by_its_callback(calling: Stage, backend: Backend) -> None:
    fire(calling, run=None)
    fire(calling, run=None)
    fire(calling, f"{backend.url}/another", run=None)
    assert len(calling.app.repo.issues) == 2


def test_a_callback_that_fails_is_tried_again(calling: Stage, backend: Backend) -> None:
    backend.callback_answers = [500, 503]
    fire(calling)
    calling.say(calling.alice, "/approve")
    calling.wait(400)
    assert [body for _, body, _ in backend.callbacks] == [{"boolValue": True}] * 3
    assert [one["outcome"] for one in calling.told_of()] == ["delivered"]


@pytest.mark.parametrize("status", [409, 410])
def test_a_callback_whose_condition_is_over_is_left_alone(calling: Stage, backend: Backend, status: int) -> None:
    backend.callback_answers = [status]
    fire(calling)
    calling.say(calling.alice, "/approve")
    calling.wait(400)
    assert len(backend.callbacks) == 1
    assert [(one["outcome"], one["why"]) for one in calling.told_of()] == [("given up", f"it answered {status}")]


def test_an_approval_that_is_not_valid_any_more_is_not_told(calling: Stage, backend: Backend) -> None:
    backend.down = True
    fire(calling, valid_for="1h")
    calling.say(calling.alice, "/approve")
    calling.wait(3700)
    backend.down = False
    calling.wait(8000)
    assert backend.callbacks == []
    assert "not valid any more" in str(calling.told_of()[0]["why"])


def test_another_address_than_the_senders_is_refused(calling: Stage, backend: Backend) -> None:
    reply = calling.fire(prompt="Deploy?", callback="http://169.254.169.254/latest/meta-data/")
    assert reply.status == 422
    assert reply.json["detail"].startswith(
        "the condition: `payload.callback` is not an address below http://127.0.0.1:"
    )
    assert (calling.app.repo.issues, backend.callbacks) == ({}, [])


def test_a_run_on_its_authors_machine_is_told_that_it_cannot_be_answered(calling: Stage) -> None:
    reply = calling.fire(prompt="Deploy?", callback="local://conditions/deploy/signal")
    assert reply.status == 422
    assert "local" in reply.json["detail"]
    assert "gh_gate.adapters.flyte" in reply.json["detail"]


def test_a_callback_is_needed(calling: Stage) -> None:
    reply = calling.fire(prompt="Deploy?")
    assert reply.json["detail"].startswith("the condition: `payload.callback` is missing.")
