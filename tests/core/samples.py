"""A gate, votes and decisions as the texts for people show them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gh_gate.core import inputs
from gh_gate.core.gate import Gate, Origin, Status
from gh_gate.core.policy import Excluded, Group, Owner, Policy, Team, User
from gh_gate.core.tally import Decision, Tally, Vote
from gh_gate.core.thread import Person
from tests.core.stage import ALICE, BOB, OPENED

LATER = OPENED + timedelta(minutes=47)
RUN = "https://github.com/acme/app/actions/runs/4711"
LEADS = Team("org", "ml-leads")
PROMPT = """\
Deploy `churn-model` v14?

Accuracy 94.0 % (was 92.8 %), 3 anomalies in 142,857 rows.

| metric | v13 | v14 |
| --- | --- | --- |
| accuracy | 92.8 % | 94.0 % |
"""
FIELDS = inputs.declare(
    [
        {
            "name": "deploy_target",
            "type": "enum",
            "choices": ["staging", "production"],
            "description": "where v14 goes",
        },
        {"name": "notes", "type": "str", "required": False},
    ]
)


def user(person: Person) -> User:
    return User(person.id, person.login)


def policy(*owners: Owner, label: str = "deploy/", **more: Any) -> Policy:
    return Policy(groups=(Group(label, owners or (user(ALICE), LEADS)),), **more)


def gate(**more: Any) -> Gate:
    """The gate of the examples: bob's run asks the owners of ``deploy/``."""
    told = policy(prevent_self_approval=True, excluded=(Excluded(BOB, "started this run"),))
    usual: dict[str, Any] = {
        "name": "deploy",
        "repository": "acme/app",
        "repository_id": 10,
        "run_id": "4711",
        "prompt": PROMPT,
        "policy": told,
        "commit": "1a2b3c4d" * 5,
        "inputs": FIELDS,
        "origin": Origin("release", RUN, "https://github.com/acme/app/commit/1a2b3c4d"),
    }
    return Gate(**{**usual, **more})


def vote(person: Person = ALICE, at: datetime = LATER, **more: Any) -> Vote:
    usual: dict[str, Any] = {
        "comment_id": 100 + person.id,
        "url": f"https://github.com/acme/app/issues/42#issuecomment-{100 + person.id}",
        "body_sha256": "ab" * 32,
        "values": {"deploy_target": "staging"},
        "canonical": '{"deploy_target":"staging"}',
    }
    return Vote(person=person, at=at, **{**usual, **more})


def approved(**more: Any) -> Decision:
    usual: dict[str, Any] = {"by": (vote(),), "inputs": {"deploy_target": "staging"}}
    return Decision(**{**usual, "status": Status.APPROVED, "at": LATER, **more})


def tally(**more: Any) -> Tally:
    return Tally(**{"opened_at": OPENED, "deadline": OPENED + timedelta(days=1), "missing": 1, **more})
