"""What is nothing to look at is kept from the worker, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.app.sieve import Sieve
from gh_gate.app.spots import Spot
from gh_gate.app.work.router import route
from gh_gate.core import marker
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.thread import Person

KNOWN = Spot(1, 5)
ME = Person(99, "gate-keeper[bot]", human=False)
POLICY = Policy(groups=(Group("", (User(1, "alice"),)),))
QUESTION = marker.line(
    Gate(
        name="deploy",
        repository="acme/app",
        repository_id=1,
        run_id="7",
        prompt="?",
        policy=POLICY,
        decider=Decider.APP,
    )
)


def body(
    number: int = 5, sender: int = 7, action: str = "created", text: str = "hm", issue: str = "An issue."
) -> bytes:
    who = {"id": sender, "login": "somebody", "type": "User"}
    payload: dict[str, Any] = {
        "action": action,
        "issue": {"number": number, "body": issue},
        "comment": {"id": 9, "body": text, "user": who, "created_at": "2026-03-02T09:00:00Z"},
        "repository": {"id": 1, "full_name": "acme/app"},
        "sender": who,
    }
    return json.dumps(payload).encode()


def passes(told: bytes, event: str = "issue_comment", me: Person | None = ME) -> bool:
    return Sieve(route, lambda spot: spot == KNOWN, lambda: me)(event, told).spot is not None


@pytest.mark.parametrize(
    ("told", "passed"),
    [
        (body(), True),
        (body(6), False),
        (body(6, text="/approve"), True),
        (body(6, text="Well.\n  /Reject no"), True),
        (body(6, issue=f"?\n\n{QUESTION}"), True),
        (body(6, text=f"?\n\n{QUESTION}"), True),
        (body(sender=ME.id), False),
        (body(sender=ME.id, text=f"?\n\n{QUESTION}"), True),
        (body(sender=ME.id, text="It was decided.\n\n<!-- gh-gate:1 record 0123456789abcdef -->"), False),
    ],
)
def test_a_comment_is_looked_at_where_it_may_matter(told: bytes, passed: bool) -> None:
    assert passes(told) is passed


def test_before_the_app_knows_itself_it_looks_at_its_own_doings() -> None:
    assert passes(body(sender=ME.id), me=None)


@pytest.mark.parametrize(("action", "passed"), [("opened", True), ("labeled", False), ("closed", False)])
def test_of_its_own_issues_the_app_looks_at_what_it_opened(action: str, passed: bool) -> None:
    payload = json.loads(body(sender=ME.id, action=action, issue=f"?\n\n{QUESTION}"))
    del payload["comment"]
    assert passes(json.dumps(payload).encode(), "issues") is passed
