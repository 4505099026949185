"""Whatever gates really go through, GitHub and the ledger tell the same of it: an audit that cries wolf is read by nobody."""

from __future__ import annotations

import pytest

from tests.app.pulls import Pull
from tests.audit.desk import Desk


def test_an_approval_is_one_row_that_carries_its_verification(desk: Desk) -> None:
    desk.decided()
    report = desk.audit()
    assert report.troubles == []
    (row,) = report.rows
    assert (row["status"], row["inputs"], row["name"]) == ("approved", {"target": "production"}, "deploy")
    assert [person["login"] for person in row["by"]] == ["alice"]
    assert row["commit"] == desk.app.repo.head()
    assert row["seconds"] > 0
    assert row["verification"]["state"] == "signed"
    assert row["verification"]["key"] == desk.app.keys.keyid


@pytest.mark.parametrize("github", [True, False])
def test_one_side_alone_tells_the_same(desk: Desk, github: bool) -> None:
    desk.decided()
    (both,), (one,) = desk.audit().rows, desk.audit(github=github, ledger=not github).rows
    same = ("status", "by", "inputs", "reason", "commit", "opened_at", "decided_at", "seconds", "digest", "url")
    assert [one[name] for name in same] == [both[name] for name in same]
    assert one["differences"] == []


def test_a_rejection_an_expiry_and_a_pending_gate_agree(desk: Desk) -> None:
    desk.decided("/reject accuracy too low")
    desk.app.ask(run_id="2", name="late", timeout=60)
    desk.app.look(2)
    desk.app.hub.clock.advance(3600)
    desk.app.look(2)
    desk.app.ask(run_id="3", name="open")
    desk.app.look(3)
    report = desk.audit()
    assert report.troubles == []
    assert {row["name"]: row["status"] for row in report.rows} == {
        "deploy": "rejected",
        "late": "expired",
        "open": "pending",
    }
    assert report.rows[-1]["reason"] == "accuracy too low"


def test_refused_commands_are_told_with_their_kind(desk: Desk) -> None:
    app = desk.app
    app.ask()
    app.look()
    for who, words in (
        (app.steps.mallory, "/approve"),
        (app.steps.alice, "/approve target=1 x=2"),
        (app.steps.bob, "/approve!"),
    ):
        app.decide(who, words)
    app.decide(app.steps.alice, "/approve target=eu")
    app.decide(app.steps.bob, "/approve target=us")
    report = desk.audit()
    assert report.troubles == []
    kinds = [refused["kind"] for refused in report.rows[0]["refused"]]
    assert kinds == ["may not decide", "wrong inputs", "malformed", "already decided"]


def test_a_quorum_and_a_revoked_approval_agree(desk: Desk) -> None:
    app = desk.app
    app.ask(required=2)
    app.look()
    app.decide(app.steps.alice, "/approve target=eu")
    app.decide(app.steps.alice, "/revoke")
    app.decide(app.steps.alice, "/approve target=eu")
    app.decide(app.steps.bob, "/approve target=eu")
    report = desk.audit()
    assert report.troubles == []
    assert [person["login"] for person in report.rows[0]["by"]] == ["alice", "bob"]


def test_a_gate_that_was_tampered_with_in_time_is_told_as_that_and_agrees(desk: Desk) -> None:
    app = desk.app
    app.ask()
    app.look()
    said = app.say(app.steps.alice, "hm")
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.carol, said.id, "/approve")
    app.look()
    report = desk.audit()
    assert report.troubles == []
    assert report.totals.tampered == 1
    assert report.rows[0]["reason"].startswith("tampered:")
    assert report.rows[0]["touched"][0]["by"] == "carol"


def test_automatic_approvals_are_told_as_a_rule(desk: Desk) -> None:
    desk.app.rule(policy="gates: {deploy: {auto-approve: true}}")
    desk.app.ask(auto_approve=True)
    desk.app.look()
    report = desk.audit()
    assert report.troubles == []
    assert (report.rows[0]["rule"], report.rows[0]["by"]) == ("policy:auto-approve-if", [])


def test_several_gates_of_a_pull_request_are_rows_of_their_own(desk: Desk) -> None:
    pull = Pull(desk.app)
    pull.ask("first")
    pull.ask("second")
    desk.app.look(pull.number)
    pull.say(desk.app.steps.alice, "/approve first")
    pull.say(desk.app.steps.alice, "/reject second not today")
    report = desk.audit()
    assert report.troubles == []
    assert {row["name"]: row["status"] for row in report.rows} == {"first": "approved", "second": "rejected"}


def test_a_long_question_is_put_together_again(desk: Desk) -> None:
    desk.app.ask(prompt="\n\n".join(f"Line {n} of a long report with some words in it." for n in range(2500)))
    desk.app.look()
    desk.app.decide(desk.app.steps.alice, "/approve")
    report = desk.audit()
    assert report.troubles == []
    assert report.rows[0]["prompt"].endswith("Line 2499 of a long report with some words in it.")


def test_what_the_action_decides_needs_no_ledger_and_is_told_as_unsigned(desk: Desk) -> None:
    desk.app.steps.ask()
    desk.app.say(desk.app.steps.alice, "/approve")
    desk.app.steps.look()
    report = desk.audit()
    assert report.troubles == []
    assert report.rows[0]["verification"]["state"] == "unsigned"


def test_values_are_shown_in_the_order_that_the_record_has_them(desk: Desk) -> None:
    asked = {"second": {"type": "str", "default": "1"}, "first": {"type": "json", "default": {"b": 1, "a": 2}}}
    desk.app.steps.ask(inputs=asked)
    desk.app.steps.say(desk.app.steps.alice, "/approve")
    assert desk.app.steps.look(inputs=asked).decision is not None
    assert desk.audit().troubles == []


def test_a_strangers_issue_with_a_marker_is_no_gate(desk: Desk) -> None:
    desk.decided()
    body = desk.app.steps.issue().body
    desk.app.repo.open_issue(desk.app.steps.mallory, "deploy", body)
    report = desk.audit()
    assert len(report.rows) == 1
    assert report.troubles == []
