"""The digest binds an answer to exactly one question; the marker carries that question and is never believed by itself."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import gate as gates
from gh_gate.core import inputs, marker, policy
from gh_gate.core.gate import Decider, OnTimeout, Origin
from gh_gate.core.marker import Kind
from gh_gate.core.policy import Excluded, Group, Nobody, Policy, Team, User
from gh_gate.core.thread import Person
from gh_gate.errors import UsageError
from tests.core.stage import gate

RICH = Policy(
    groups=(
        Group("a/", (User(1, "alice"), Team("org", "x"))),
        Group("b/", (Team("org", "y", readable=False), Nobody("a@b.c", "mail"))),
    ),
    required=2,
    each_owner=True,
    within=(User(1, "alice"),),
    prevent_self_approval=True,
    excluded=(Excluded(Person(2, "bob"), "started this run"),),
)

CHANGES: dict[str, Any] = {
    "name": "other",
    "repository_id": 11,
    "run_id": "8",
    "commit": "d" * 40,
    "prompt": "Deploy!",
    "subject": "image@sha256:1",
    "policy": RICH,
    "inputs": inputs.declare({"n": "int"}),
    "timeout": 1,
    "valid_for": 1,
    "remind": 60,
    "on_timeout": OnTimeout.REMIND,
    "auto_approve": True,
    "decider": Decider.APP,
    "pull_request": 5,
    "environments": ("eu", "production"),
    "initiator": Person(5, "eve"),
    "origin": Origin("x"),
}


NO_ENVIRONMENTS: list[Any] = [5, None, "", {}, [5], [None], [[]]]


@pytest.mark.parametrize("field", sorted(CHANGES))
def test_every_field_of_a_gate_changes_its_digest(field: str) -> None:
    assert replace(gate(), **{field: CHANGES[field]}).digest != gate().digest


@pytest.mark.parametrize("field", sorted(CHANGES))
def test_a_gate_comes_back_from_its_json(field: str) -> None:
    changed = replace(gate(), **{field: CHANGES[field]})
    again = gates.from_json(json.loads(json.dumps(gates.to_json(changed))))
    assert again == changed
    assert again.digest == changed.digest


def test_a_gate_from_before_there_were_environments_is_the_same_gate() -> None:
    data = gates.to_json(gate())
    assert "environments" not in data
    assert gates.from_json(data) == gate()


def test_a_policy_comes_back_from_its_json() -> None:
    assert policy.from_json(json.loads(json.dumps(policy.to_json(RICH)))) == RICH


@pytest.mark.parametrize("name", ["", "a b", "-a", "a" * 65, "ä", "a/b", "a\n", "/approve"])
def test_a_name_that_no_comment_can_hold_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        gate(name=name)


def test_the_deadline_is_the_opening_plus_the_timeout() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert gate(timeout=90).deadline(at) == at + timedelta(seconds=90)


def test_a_claim_is_read_back_from_the_last_line() -> None:
    asked = gate(policy=RICH)
    claim = marker.read_claim(f"some text\r\n\r\n{marker.line(asked)}\r\n")
    assert claim is not None
    assert (claim.key, claim.digest, claim.gate) == (asked.key, asked.digest, asked)


def test_a_claim_without_its_prompt_still_says_whose_it_is() -> None:
    asked = gate()
    claim = marker.read_claim(marker.line(asked, with_prompt=False))
    assert claim is not None
    assert (claim.key, claim.digest, claim.gate) == (asked.key, asked.digest, None)


def encoded(data: object) -> str:
    code = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
    return f"<!-- gh-gate:1 {code} -->"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no marker",
        marker.line(gate()) + "\nmore",
        marker.line(gate()).replace("gh-gate:1", "gh-gate:2"),
        "> " + marker.line(gate()),
        encoded([]),
        encoded({}),
        encoded({"repository_id": "x" * 50, "run_id": 1, "name": "a", "digest": "b", "prompt": None}),
        encoded(gates.to_json(gate()) | {"digest": "0" * 64}),
        encoded(gates.to_json(gate()) | {"digest": gate().digest, "prompt": "another"}),
        encoded(gates.to_json(gate()) | {"digest": gate().digest, "name": "not a name"}),
        "<!-- gh-gate:1 " + "A" * 50 + " -->",
        encoded("[" * 20_000),
        *(encoded(gates.to_json(gate()) | {"environments": odd, "digest": gate().digest}) for odd in NO_ENVIRONMENTS),
    ],
)
def test_what_is_no_whole_marker_claims_nothing(body: str) -> None:
    assert marker.read_claim(body) is None


@given(st.text())
def test_no_text_makes_the_marker_reader_fail(text: str) -> None:
    marker.read_claim(text)
    marker.read_note(text)
    assert marker.is_ours(text + "\n" + marker.line(gate()))


@pytest.mark.parametrize(
    ("detail", "fine"),
    [
        ("2/3/0.0.2/104.4.0", True),
        ("3/3/c1.1.1", True),
        ("2/3/0.0", False),
        ("2/3/x0.0.0", False),
        ("2/3/0.0.0/", False),
        ("2/3/0.0.9999999", False),
        ("2/3/0.0.0/0.0.0/0.0.0", False),
    ],
)
def test_a_part_tells_how_the_prompt_comes_out_of_it(detail: str, *, fine: bool) -> None:
    note = marker.note(gate(), Kind.PART, detail)
    assert marker.read_note(note.line()) == (note if fine else None)


def test_a_note_is_read_back() -> None:
    note = marker.note(gate(), Kind.PART, "2/3")
    assert marker.read_note(f"text\n\n{note.line()}") == note
    assert marker.read_note(f"{note.line()}\n\ntext") is None
    assert marker.read_note(note.line().replace("part", "partly")) is None
