"""Time, by GitHub's clock: the deadline and its grace, reminders, and what a deadline may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gh_gate.core.gate import OnTimeout, Status
from tests.app.scene import AppScene

HOUR = 3600


def passed(app: AppScene, seconds: int) -> Any:
    """Let time pass, and look; returns when to look again."""
    app.hub.clock.advance(seconds)
    return app.look()


def test_a_gate_expires_once_the_grace_is_over(app: AppScene) -> None:
    _, ticket = app.ask(timeout=HOUR)
    assert passed(app, HOUR) == ticket.opened_at + timedelta(seconds=HOUR + 31)
    assert app.ended()[0] is Status.PENDING
    assert passed(app, 31) is None
    assert app.ended() == (Status.EXPIRED, "nobody decided before the deadline")
    assert app.steps.labels() == ["gate:expired"]


def test_an_expired_gate_ends_its_waiter_as_expired(app: AppScene) -> None:
    engine, ticket = app.ask(timeout=HOUR)
    passed(app, HOUR + 40)
    assert engine.look(ticket).status is Status.EXPIRED


def test_an_approval_in_time_counts_although_it_is_looked_at_late(app: AppScene) -> None:
    app.ask(timeout=HOUR)
    app.hub.clock.advance(HOUR - 60)
    app.say(app.steps.alice, "/approve")
    passed(app, 2 * HOUR)
    assert app.ended()[0] is Status.APPROVED


@pytest.mark.parametrize("word", ["/approve", "/reject"])
def test_what_is_said_after_the_deadline_does_not_count(app: AppScene, word: str) -> None:
    app.ask(timeout=HOUR)
    app.hub.clock.advance(HOUR + 5)
    app.say(app.steps.alice, word)
    app.look()
    assert app.ended()[0] is Status.PENDING
    assert "the deadline was 02 Mar 2026 10:00:00 UTC" in app.replies()[0]
    passed(app, 60)
    assert app.ended()[0] is Status.EXPIRED


def test_an_expiry_stands_for_the_run(app: AppScene) -> None:
    app.ask(timeout=HOUR)
    passed(app, HOUR + 40)
    engine, ticket = app.ask(timeout=HOUR, attempt=2)
    assert engine.look(ticket).status is Status.EXPIRED
    assert app.repo.last_number == 1


def test_the_policy_file_sets_the_latest_deadline(app: AppScene) -> None:
    app.rule("gates: {deploy: {timeout: 1h}}")
    app.ask(timeout=20 * HOUR)
    passed(app, HOUR + 40)
    assert app.ended()[0] is Status.EXPIRED


def test_a_reminder_is_posted_once_when_it_is_due(app: AppScene) -> None:
    _, ticket = app.ask(remind=HOUR)
    assert app.look() == ticket.opened_at + timedelta(seconds=HOUR)
    assert app.notes("reminder") == []
    assert passed(app, HOUR) == ticket.opened_at + timedelta(seconds=2 * HOUR)
    passed(app, 5)
    assert len(app.notes("reminder")) == 1


def test_reminders_that_were_missed_are_not_made_up_for(app: AppScene) -> None:
    app.ask(remind=HOUR)
    app.look()
    passed(app, 5 * HOUR)
    assert len(app.notes("reminder")) == 1
    app.start()
    passed(app, HOUR)
    assert len(app.notes("reminder")) == 2


def test_a_reminder_names_only_who_has_not_approved_yet(app: AppScene) -> None:
    app.ask(required=2, remind=HOUR)
    app.decide(app.steps.alice, "/approve")
    passed(app, HOUR)
    [text] = app.notes("reminder")
    assert "@bob" in text
    assert "@alice" not in text


def test_a_gate_that_only_reminds_never_expires(app: AppScene) -> None:
    app.ask(timeout=HOUR, on_timeout=OnTimeout.REMIND)
    passed(app, 50 * HOUR)
    assert (app.ended()[0], len(app.notes("reminder"))) == (Status.PENDING, 1)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_time_approves_only_where_policy_and_step_say_so(app: AppScene) -> None:
    app.rule("gates: {deploy: {on-timeout: approve, timeout: 1h}}")
    engine, ticket = app.ask(timeout=HOUR, on_timeout=OnTimeout.APPROVE)
    passed(app, HOUR + 40)
    found = app.record()
    assert found is not None
    assert (found.status, found.policy, found.by) == (Status.APPROVED, "policy:on-timeout", ())
    assert engine.look(ticket).status is Status.APPROVED


def test_a_no_in_time_stops_what_time_would_approve(app: AppScene) -> None:
    app.rule("gates: {deploy: {on-timeout: approve, timeout: 1h}}")
    app.ask(timeout=HOUR, on_timeout=OnTimeout.APPROVE)
    app.say(app.steps.iris, "/reject")
    passed(app, HOUR + 40)
    assert app.ended()[0] is Status.REJECTED


def test_time_does_not_approve_what_the_policy_no_longer_lets_it(app: AppScene) -> None:
    app.rule("gates: {deploy: {on-timeout: approve, timeout: 1h}}")
    app.ask(timeout=HOUR, on_timeout=OnTimeout.APPROVE)
    app.look()
    app.rule("gates: {deploy: {on-timeout: reject}}")
    passed(app, HOUR + 40)
    assert app.ended()[0] is Status.CANCELLED


def test_what_a_workflow_approves_by_itself_needs_the_policys_word(app: AppScene) -> None:
    app.rule("gates: {deploy: {auto-approve: true}}")
    engine, ticket = app.ask(auto_approve=True)
    app.look()
    found = app.record()
    assert found is not None
    assert (found.status, found.policy) == (Status.APPROVED, "policy:auto-approve-if")
    assert engine.look(ticket).status is Status.APPROVED


def test_a_yes_that_is_looked_at_too_late_is_asked_anew(app: AppScene) -> None:
    engine, ticket = app.ask(valid_for=HOUR, timeout=30 * HOUR)
    app.say(app.steps.alice, "/approve")
    passed(app, 2 * HOUR)
    assert app.ended() == (Status.CANCELLED, "superseded: the approval is older than it is valid for")
    assert engine.look(ticket).status is Status.CANCELLED
    _, again = app.ask(valid_for=HOUR, timeout=30 * HOUR)
    assert again.place.number == 2
