"""What people are told, word for word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gh_gate.asked import Prepared
from gh_gate.core.gate import Origin, Status
from gh_gate.core.policy.file import Escalation
from gh_gate.core.tally import Decision, Tally
from gh_gate.engine import Ticket
from gh_gate.engine.news import News
from gh_gate.forge.base import Place
from gh_gate.notify.message import Message, Mood, message
from tests.core import samples
from tests.core.stage import OPENED

URL = "https://github.com/acme/app/issues/42"
DEADLINE = OPENED + timedelta(hours=24)


def told(news: News, decision: Decision | None = None, *, votes: Any = (), missing: int = 1, **more: Any) -> Message:
    escalate = Escalation(3_600, ("@org/leads",))
    ticket = Ticket(Prepared(samples.gate(**more), escalate=escalate), Place(42, url=URL), OPENED)
    tally = Tally(opened_at=OPENED, deadline=DEADLINE, votes=votes, missing=missing, decision=decision)
    return message(ticket, news, tally)


def test_an_opening_says_who_is_asked_until_when_and_where() -> None:
    found = told(News.OPENED, missing=0)
    assert found.title == "Approval needed · deploy: Deploy churn-model v14?"
    assert found.body.splitlines() == [
        f"acme/app asks alice or org/ml-leads, until {DEADLINE.day} {DEADLINE:%b %H:%M} UTC.",
        URL,
        f"Run: {samples.RUN}",
    ]
    assert found.mood is Mood.WARNING


def test_a_quorum_is_said() -> None:
    policy = samples.policy(required=2)
    assert " asks alice or org/ml-leads (2 of them), until " in told(News.OPENED, missing=0, policy=policy).body
    each = samples.policy(each_owner=True)
    assert "(one of each owner group)" in told(News.OPENED, missing=0, policy=each).body


def test_a_reminder_says_how_many_are_missing() -> None:
    found = told(News.REMINDER, votes=(samples.vote(),), missing=1)
    assert found.title.startswith("Still waiting · deploy")
    assert "has waited since" in found.body
    assert "(1 more)" in found.body


def test_an_escalation_names_those_who_are_to_know() -> None:
    found = told(News.ESCALATED)
    assert found.title.startswith("Waiting for long · deploy")
    assert "org/leads should know." in found.body


@pytest.mark.parametrize(
    ("status", "head", "mood"),
    [
        (Status.APPROVED, "Approved", Mood.SUCCESS),
        (Status.REJECTED, "Rejected", Mood.FAILURE),
        (Status.EXPIRED, "Expired", Mood.FAILURE),
        (Status.CANCELLED, "Cancelled", Mood.INFO),
    ],
)
def test_every_decision_has_its_word_and_its_mood(status: Status, head: str, mood: Mood) -> None:
    found = told(News.DECIDED, samples.approved(status=status))
    assert found.title.startswith(f"{head} · deploy")
    assert found.mood is mood


def test_a_decision_says_by_whom_and_why_and_no_values() -> None:
    decision = samples.approved(reason="after *lunch*, @everyone", inputs={"password": "hunter2"})
    body = told(News.DECIDED, decision).body
    assert "approved by alice after " in body
    assert "Reason: after \u2217lunch\u2217, @\u200beveryone" in body
    assert "hunter2" not in body


def test_an_expiry_and_a_rule_name_nobody() -> None:
    assert "nobody decided within 24 h" in told(News.DECIDED, Decision(status=Status.EXPIRED, at=DEADLINE)).body
    by_rule = Decision(status=Status.APPROVED, at=DEADLINE, policy="policy:on-timeout")
    assert "approved by policy:on-timeout" in told(News.DECIDED, by_rule).body


def test_what_is_no_address_is_no_line() -> None:
    body = told(News.OPENED, origin=Origin("x", "https://ci.example/<script>", "")).body
    assert "Run:" not in body


def test_on_this_machine_it_says_what_to_type() -> None:
    ticket = Ticket(Prepared(samples.gate()), Place(3), OPENED)
    body = message(ticket, News.OPENED, Tally(opened_at=OPENED, deadline=None)).body
    assert "gh-gate show --local 3" in body
    assert "without a deadline" in body


def test_a_runs_address_calls_nobody() -> None:
    body = told(News.OPENED, origin=Origin("t", "https://evil.example/@everyone", "")).body
    assert "https://evil.example/%40everyone" in body
    assert "@everyone" not in body
