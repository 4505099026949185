"""Records: a decision goes in, the same decision comes out, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import record
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.tally import Decision
from gh_gate.errors import VerificationError
from tests.core.records import KEY, LATER, VALUES, approved, believed, changed, vote, written
from tests.core.stage import ALICE, BOB, LEADS, OPENED, gate


def test_a_statement_reads_as_documented() -> None:
    data = json.loads(written(sources={"CODEOWNERS": "c0ffee"}, url="https://x/42", version="1.2.3"))
    assert data == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "acme/app#42/deploy", "digest": {"sha256": gate().digest}}],
        "predicateType": "https://github.com/gh-gate/gh-gate/approval/v1",
        "predicate": {
            "gate": {"repository": "acme/app", "repository_id": 10, "run_id": "7", "name": "deploy"},
            "commit": "c" * 40,
            "subject": "",
            "status": "approved",
            "by": [
                {
                    "id": 1,
                    "login": "alice",
                    "comment_id": 101,
                    "url": "https://x/1",
                    "at": "2026-03-02T09:47:00Z",
                    "text_sha256": "ab" * 32,
                }
            ],
            "policy": "",
            "inputs": VALUES,
            "reason": "fine",
            "opened_at": "2026-03-02T09:00:00Z",
            "decided_at": "2026-03-02T09:47:00Z",
            "deadline": "2026-03-03T09:00:00Z",
            "valid_until": "2026-03-03T09:47:00Z",
            "url": "https://x/42",
            "decider": "action",
            "sources": {"CODEOWNERS": "c0ffee"},
            "gh_gate": "1.2.3",
        },
    }


def test_the_same_decision_gives_the_same_bytes_whatever_the_order_of_its_values() -> None:
    assert written(approved(inputs=dict(reversed(VALUES.items())))) == written()


def test_times_are_written_in_utc() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    assert written(approved(at=LATER.astimezone(there))) == written()


DECISIONS = [
    approved(),
    approved(by=(vote(ALICE, OPENED), vote(BOB))),
    approved(by=(), policy="policy:on-timeout", at=OPENED + timedelta(days=1)),
    Decision(status=Status.REJECTED, at=LATER, by=(vote(),), reason="accuracy too low"),
    Decision(status=Status.EXPIRED, at=OPENED + timedelta(days=1), reason="nobody decided before the deadline"),
    Decision(status=Status.CANCELLED, at=LATER, reason="tampered: \ud800 \u202e 😀"),
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: f"{d.status}{d.policy}")
def test_a_decision_comes_out_as_it_went_in(decision: Decision) -> None:
    back = believed(written(decision)).to_decision()
    assert replace(back, by=()) == replace(decision, by=())
    assert [(v.person, v.comment_id, v.at, v.url, v.body_sha256) for v in back.by] == [
        (v.person, v.comment_id, v.at, v.url, v.body_sha256) for v in decision.by
    ]


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(inputs=st.dictionaries(st.text(), _json, max_size=4), reason=st.text(st.characters(exclude_categories=[])))
def test_any_values_and_words_come_out_as_they_went_in(inputs: dict[str, Any], reason: str) -> None:
    back = believed(written(approved(inputs=inputs, reason=reason)))
    assert (dict(back.inputs), back.reason) == (inputs, reason)


def test_verification_returns_the_signed_bytes_and_the_key() -> None:
    statement = written()
    found = record.verify(record.envelope(statement, KEY), KEY.public_key())
    assert (found.payload, found.keyid is not None) == (statement, True)


def test_an_unsigned_record_is_read_only_when_asked_for_and_names_no_key() -> None:
    sealed = record.envelope(written())
    with pytest.raises(VerificationError, match="not signed"):
        record.verify(sealed)
    assert record.verify(sealed, allow_unsigned=True).keyid is None


def test_fields_of_a_later_version_are_ignored() -> None:
    assert believed(changed("predicate.news", {"a": 1})) == believed(written())


def test_a_gate_without_an_end_has_no_deadline() -> None:
    about = gate(on_timeout=OnTimeout.REMIND)
    found = believed(written(approved(at=OPENED + timedelta(days=9), by=(vote(),)), about))
    assert found.deadline is None


def test_a_record_decides_its_own_gate() -> None:
    believed(written()).decides(gate())


OTHERS: dict[str, tuple[Gate, str]] = {
    "another repository": (gate(repository_id=11), "repository id"),
    "another run": (gate(run_id="8"), "run"),
    "another name": (gate(name="other"), "name"),
    "another commit": (gate(commit="d" * 40), "commit"),
    "an environment": (gate(environments=("eu",)), "list of environments"),
    "another prompt": (gate(prompt="Deploy to production?"), "digest"),
    "another subject": (gate(subject="app@sha256:1"), "digest"),
    "other approvers": (gate(owners=(LEADS,)), "digest"),
    "other inputs": (gate(fields={"x": "str"}), "digest"),
    "another end": (gate(valid_for=5), "digest"),
}


@pytest.mark.parametrize(("other", "what"), OTHERS.values(), ids=OTHERS.keys())
def test_a_record_for_another_gate_decides_nothing(other: Gate, what: str) -> None:
    with pytest.raises(VerificationError, match=f"its {what} is"):
        believed(written()).decides(other)


@pytest.mark.parametrize("others", [(), ("eu",), ("eu", "us", "asia"), ("us", "eu")])
def test_a_record_for_some_environments_decides_nothing_for_others(others: tuple[str, ...]) -> None:
    found = believed(written(about=gate(environments=("eu", "us"))))
    assert found.environments == ("eu", "us")
    found.decides(gate(environments=("eu", "us")))
    with pytest.raises(VerificationError, match="its list of environments is"):
        found.decides(gate(environments=others))


def needs_two(about: Gate) -> Gate:
    return replace(about, policy=replace(about.policy, required=2))


NOT_ENOUGH: dict[str, tuple[Callable[[], Gate], Decision]] = {
    "one of two people": (lambda: needs_two(gate()), approved()),
    "a rule that nobody set": (gate, approved(by=(), policy="policy:auto-approve-if")),
    "a deadline that only rejects": (gate, approved(by=(), policy="policy:on-timeout")),
    "an unknown rule": (gate, approved(by=(), policy="policy:because")),
}


@pytest.mark.parametrize(("about", "decision"), NOT_ENOUGH.values(), ids=NOT_ENOUGH.keys())
def test_an_approval_that_the_gate_does_not_ask_for_decides_nothing(
    about: Callable[[], Gate], decision: Decision
) -> None:
    with pytest.raises(VerificationError, match="not what the gate asks for"):
        believed(written(decision, about())).decides(about())


def test_an_approval_by_a_rule_of_the_gate_decides_it() -> None:
    about = gate(auto_approve=True)
    believed(written(approved(by=(), policy="policy:auto-approve-if", at=OPENED), about)).decides(about)
