"""Webhooks over HTTP: whose they are, in which form, twice, late, and in any order."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.app.served import until
from tests.app.server.town import SECOND, Town, comment_payload

ISSUE = {"action": "opened", "issue": {"number": 1}, "repository": {"id": 1, "full_name": "acme/app"}}


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Hub_Signature_256": ""},
        {"X_Hub_Signature_256": "sha256=" + "0" * 64},
        {"X_Hub_Signature_256": "sha1=" + "0" * 40},
        {"X_Hub_Signature_256": "sha256=ü"},
    ],
    ids=["none", "wrong", "another kind", "no hex"],
)
def test_what_github_did_not_sign_is_refused_and_not_stored(town: Town, headers: dict[str, str]) -> None:
    before = town.stored()
    assert town.post("issues", ISSUE, **headers) == 401
    assert town.stored() == before


def test_a_signature_with_another_secret_is_refused(town: Town) -> None:
    assert town.post("issues", ISSUE, secret="somebody-elses-secret") == 401


def test_either_of_two_secrets_is_taken_while_one_replaces_the_other(town: Town) -> None:
    assert [town.post("issues", ISSUE), town.post("issues", ISSUE, secret=SECOND)] == [202, 202]
    assert town.post("issues", ISSUE, secret=f"{SECOND} ") == 401


def test_a_gate_is_decided_by_a_webhook_signed_with_the_new_secret(town: Town) -> None:
    _, ticket = town.ask()
    hook = town.scene.app.hook
    assert hook is not None
    hook.secret, before = SECOND, hook.secret
    town.say(town.scene.steps.alice, "/approve", ticket)
    assert town.ended(ticket)[0] == "approved"
    town.hub.hooks.settle()
    assert {d.status_code for d in town.hub.hooks.log} == {202}
    hook.secret = before


def test_a_form_is_refused_with_the_hint(town: Town) -> None:
    body = urlencode({"payload": "{}"}).encode()
    assert town.post("issues", body, Content_Type="application/x-www-form-urlencoded") == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"a": NaN}', b"[" * 100_000], ids=repr)
def test_what_is_no_json_object_is_refused(town: Town, body: bytes) -> None:
    assert town.post("issues", body) == 400


def test_a_ping_is_answered(town: Town) -> None:
    assert town.post("ping", {"zen": "Keep it logically awesome."}) == 202


@pytest.mark.parametrize("event", ["star", "workflow_job", "membership", "an_event_of_tomorrow"])
def test_events_that_are_not_used_are_taken_and_not_stored(town: Town, event: str) -> None:
    before = town.stored()
    assert town.post(event, {"action": "created"}) == 202
    assert town.stored() == before


@pytest.mark.parametrize(
    "payload",
    [{}, {"issue": 1}, {"action": "created", "issue": {"number": -1}, "repository": {"id": "x"}}, ISSUE],
    ids=str,
)
def test_payloads_that_make_no_sense_do_no_harm(town: Town, payload: dict[str, object]) -> None:
    assert town.post("issue_comment", payload) == 202
    until(lambda: town.number(lambda name: "inbox_deliveries" in name and "done" not in name) == 0)
    assert town.served.get("/readyz")[0] == 200


def test_a_webhook_that_comes_twice_and_again_later_is_answered_once(town: Town) -> None:
    _, ticket = town.ask()
    town.hub.hooks.trouble.double = 1.0
    said = town.say(town.scene.steps.carol, "/approve", ticket)
    town.answered(said)
    town.hub.hooks.trouble.double = 0.0
    town.hub.hooks.settle()
    assert town.post("issue_comment", comment_payload(town, ticket, said)) == 202
    town.say(town.scene.steps.alice, "/approve", ticket)
    assert town.ended(ticket)[0] == "approved"
    assert len(town.scene.replies(ticket.place.number)) == 1
    assert len(town.scene.records(ticket.place.number)) == 1


def test_webhooks_in_any_order_end_the_same(town: Town) -> None:
    town.hub.hooks.trouble.reorder = 1.0
    _, ticket = town.ask(required=2)
    town.say(town.scene.steps.mallory, "/approve", ticket)
    town.say(town.scene.steps.alice, "/approve", ticket)
    town.say(town.scene.steps.bob, "/approve", ticket)
    assert town.ended(ticket)[0] == "approved"
    town.hub.hooks.trouble.reorder = 0.0
    found = town.scene.record(ticket.place.number)
    assert found is not None
    assert [voter.login for voter in found.by] == ["alice", "bob"]


def test_a_webhook_that_is_lost_is_made_up_for_by_the_sweep(town: Town) -> None:
    _, ticket = town.ask()
    town.hub.hooks.trouble.drop = 1.0
    town.say(town.scene.steps.alice, "/approve", ticket)
    assert town.ended(ticket)[0] == "approved"
    town.hub.hooks.trouble.drop = 0.0


def test_a_webhook_of_the_past_that_somebody_repeats_changes_nothing(town: Town) -> None:
    _, ticket = town.ask(required=2)
    said = town.say(town.scene.steps.alice, "/approve", ticket)
    town.answered(said)
    town.hub.hooks.settle()
    town.scene.repo.delete_comment(town.scene.steps.alice, said.id)
    assert town.post("issue_comment", comment_payload(town, ticket, said)) == 202
    second = town.say(town.scene.steps.bob, "/approve", ticket)
    town.answered(second)
    assert town.scene.records(ticket.place.number) == []
