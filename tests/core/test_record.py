"""Records: a decision goes in, the same decision comes out, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core import record
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.tally import Decision, Vote
from gh_gate.errors import VerificationError
from tests.core.stage import ALICE, BOB, LEADS, OPENED, gate

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LATER = OPENED + timedelta(minutes=47)
VALUES = {"target": "staging", "share": 0.5, "count": 3, "dry": True, "more": {"a": [None, "é"]}}


def vote(person: Any = ALICE, at: datetime = LATER) -> Vote:
    return Vote(person, 100 + person.id, at, f"https://x/{person.id}", "ab" * 32)


def approved(**more: Any) -> Decision:
    given_ = {"status": Status.APPROVED, "at": LATER, "by": (vote(),), "inputs": VALUES, "reason": "fine"}
    return Decision(**{**given_, **more})


def written(decision: Decision | None = None, about: Gate | None = None, **more: Any) -> bytes:
    return record.statement(about or gate(), decision or approved(), 42, opened_at=OPENED, **more)


def believed(statement: bytes) -> record.Record:
    sealed = record.envelope(statement, KEY)
    return record.verify(sealed, KEY.public_key()).record


def changed(path: str, value: Any) -> bytes:
    """A statement of ours with one thing changed, and signed all the same; ``DELETE`` takes it out."""
    data = json.loads(written())
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = data
    for step in way:
        place = place[step]
    if value == "DELETE":
        del place[last]
    else:
        place[last] = value
    return json.dumps(data).encode()


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


ALTERED: dict[str, tuple[str, Any]] = {
    "another kind of statement": ("_type", "https://in-toto.io/Statement/v0.1"),
    "another kind of predicate": ("predicateType", "https://slsa.dev/provenance/v1"),
    "no predicate": ("predicate", None),
    "no subject": ("subject", []),
    "a subject that is text": ("subject", ["x"]),
    "two subjects": ("subject", [{"name": "a", "digest": {}}] * 2),
    "a subject without a digest": ("subject.0.digest", {}),
    "a digest in capitals": ("subject.0.digest.sha256", "A" * 64),
    "a short digest": ("subject.0.digest.sha256", "ab"),
    "another repository in the subject": ("subject.0.name", "evil/app#42/deploy"),
    "another name in the subject": ("subject.0.name", "acme/app#42/other"),
    "a number with a leading zero": ("subject.0.name", "acme/app#042/deploy"),
    "a subject with a line break": ("subject.0.name", "acme/app#42/deploy\n"),
    "another repository in the predicate": ("predicate.gate.repository", "evil/app"),
    "another name in the predicate": ("predicate.gate.name", "other"),
    "a repository id that is text": ("predicate.gate.repository_id", "10"),
    "a repository id that is true": ("predicate.gate.repository_id", True),
    "no run": ("predicate.gate.run_id", "DELETE"),
    "no commit": ("predicate.commit", "DELETE"),
    "an unknown status": ("predicate.status", "maybe"),
    "a status that is no text": ("predicate.status", ["approved"]),
    "still pending": ("predicate.status", "pending"),
    "rejected with inputs and an end of validity": ("predicate.status", "rejected"),
    "approved by nobody and by no rule": ("predicate.by", []),
    "a list of people that is none": ("predicate.by", {}),
    "somebody who is text": ("predicate.by", ["alice"]),
    "somebody without a number": ("predicate.by.0.id", "DELETE"),
    "somebody whose comment has no number": ("predicate.by.0.comment_id", None),
    "approved by people and by a rule": ("predicate.policy", "policy:on-timeout"),
    "a policy that is no text": ("predicate.policy", None),
    "inputs that are a list": ("predicate.inputs", []),
    "decided before it was opened": ("predicate.opened_at", "2026-03-02T09:48:00Z"),
    "decided before the comment": ("predicate.decided_at", "2026-03-02T09:46:59Z"),
    "a comment older than the gate": ("predicate.by.0.at", "2026-03-02T08:59:59Z"),
    "a comment newer than the decision": ("predicate.by.0.at", "2026-03-02T09:47:01Z"),
    "decided after the deadline": ("predicate.deadline", "2026-03-02T09:46:00Z"),
    "no word on the deadline": ("predicate.deadline", "DELETE"),
    "approved for ever": ("predicate.valid_until", None),
    "no word on the end of validity": ("predicate.valid_until", "DELETE"),
    "valid until before the decision": ("predicate.valid_until", "2026-03-02T09:47:00Z"),
    "a time without a zone": ("predicate.decided_at", "2026-03-02T09:47:00"),
    "a time in another zone": ("predicate.decided_at", "2026-03-02T10:47:00+01:00"),
    "a time that is a number": ("predicate.decided_at", 1772444820),
    "a day that does not exist": ("predicate.decided_at", "2026-02-30T09:47:00Z"),
    "digits of another script": ("predicate.decided_at", "2026-03-02T09:4\u0667:00Z"),
    "an unknown decider": ("predicate.decider", "mallory"),
    "sources that are no texts": ("predicate.sources", {"CODEOWNERS": 1}),
    "no version": ("predicate.gh_gate", "DELETE"),
}


@pytest.mark.parametrize(("path", "value"), ALTERED.values(), ids=ALTERED.keys())
def test_a_signed_statement_that_makes_no_sense_is_refused(path: str, value: Any) -> None:
    with pytest.raises(VerificationError) as caught:
        believed(changed(path, value))
    assert caught.value.what


@pytest.mark.parametrize(
    "statement",
    [b"\xff", b"", b"null", written() + b"{}", written().replace(b'"commit"', b'"status":"rejected","commit"')],
    ids=["no UTF-8", "nothing", "null", "something behind it", "a status given twice"],
)
def test_a_signed_payload_that_two_readers_could_read_differently_is_refused(statement: bytes) -> None:
    with pytest.raises(VerificationError):
        believed(statement)


WRONG = [
    (Decision(status=Status.PENDING, at=LATER), "still pending"),
    (Decision(status=Status.REJECTED, at=LATER, by=(vote(),), inputs=VALUES), "carries inputs"),
    (Decision(status=Status.EXPIRED, at=OPENED - timedelta(seconds=1)), "before the gate was opened"),
]


@pytest.mark.parametrize(("decision", "why"), WRONG)
def test_a_decision_that_cannot_be_is_refused(decision: Decision, why: str) -> None:
    with pytest.raises(VerificationError, match=why):
        believed(written(decision))


def test_the_same_person_twice_is_no_quorum() -> None:
    with pytest.raises(VerificationError, match="same person twice"):
        believed(written(approved(by=(vote(), vote()))))


@pytest.mark.parametrize("people", [(), (vote(), vote(BOB))])
def test_a_rejection_rests_on_exactly_one_person(people: tuple[Vote, ...]) -> None:
    with pytest.raises(VerificationError, match="exactly one person"):
        believed(written(Decision(status=Status.REJECTED, at=LATER, by=people)))


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.CANCELLED])
def test_nobody_decides_an_end_without_a_decision(status: Status) -> None:
    with pytest.raises(VerificationError, match="nobody decided"):
        believed(written(Decision(status=status, at=LATER, by=(vote(),))))


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
