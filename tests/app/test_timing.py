"""When a gate is looked at again although nobody wrote anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gh_gate.app.timing import SECOND, next_look
from gh_gate.asked import Prepared
from gh_gate.core.decision import GRACE
from gh_gate.core.gate import Decider, Gate, OnTimeout, Status
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.policy.file import Escalation
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.forge.base import Place

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ticket(escalate: Escalation | None = None, **more: Any) -> Ticket:
    """A gate that asks for two hours at most."""
    policy = Policy(groups=(Group("", (User(1, "alice"),)),))
    given = {"name": "deploy", "repository": "acme/app", "repository_id": 1, "run_id": "7", "prompt": "?"}
    gate = Gate(**{**given, "policy": policy, "decider": Decider.APP, "timeout": 7200, **more})
    return Ticket(Prepared(gate, escalate=escalate), Place(5), OPENED)


def after(
    asked: Ticket, passed: timedelta = timedelta(), *, deadline: timedelta | None = 2 * HOUR, **more: Any
) -> timedelta | None:
    """How long after its opening a gate is looked at next, that much after its opening."""
    tally = Tally(opened_at=OPENED, deadline=None if deadline is None else OPENED + deadline, **more)
    found = next_look(asked, tally, OPENED + passed)
    return None if found is None else found - OPENED


def test_a_gate_that_only_waits_for_people_is_looked_at_after_its_deadlines_grace() -> None:
    assert after(ticket()) == 2 * HOUR + GRACE + SECOND


def test_a_gate_without_a_deadline_or_reminders_is_not_looked_at_by_itself() -> None:
    assert after(ticket(), deadline=None) is None


def test_a_decided_gate_is_not_looked_at_by_itself() -> None:
    decided = Decision(status=Status.CANCELLED, at=OPENED, reason="enough")
    assert after(ticket(remind=60, escalate=Escalation(60, ("@bob",))), decision=decided) is None


@pytest.mark.parametrize(("passed", "expected"), [(0, 1200), (1199, 1200), (1200, 2400), (1201, 2400), (2399, 2400)])
def test_the_next_reminder_comes_first(passed: int, expected: int) -> None:
    assert after(ticket(remind=1200), timedelta(seconds=passed)) == timedelta(seconds=expected)


def test_a_reminder_after_the_deadline_waits_for_it() -> None:
    assert after(ticket(remind=5000), timedelta(seconds=5001)) == 2 * HOUR + GRACE + SECOND


def test_a_gate_that_reminds_instead_of_ending_is_looked_at_at_its_time() -> None:
    asked = ticket(on_timeout=OnTimeout.REMIND)
    assert after(asked, deadline=None) == 2 * HOUR
    assert after(asked, 3 * HOUR, deadline=None) == 4 * HOUR


@pytest.mark.parametrize(("passed", "expected"), [(0, 600), (599, 600), (600, None), (601, None)])
def test_an_escalation_is_due_once(passed: int, expected: int | None) -> None:
    found = after(ticket(Escalation(600, ("@bob",))), timedelta(seconds=passed), deadline=None)
    assert found == (None if expected is None else timedelta(seconds=expected))
