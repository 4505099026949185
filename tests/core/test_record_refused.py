"""Signed records that are refused all the same, because they make no sense."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.tally import Decision, Vote
from gh_gate.errors import VerificationError
from tests.core.records import LATER, VALUES, approved, believed, changed, vote, written
from tests.core.stage import BOB, OPENED

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
    "environments that are none": ("predicate.environments", []),
    "an environment without a name": ("predicate.environments", ["eu", ""]),
    "an environment that is a number": ("predicate.environments", [5]),
    "environments in one text": ("predicate.environments", "eu"),
    "no word on environments that are asked for": ("predicate.environments", None),
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
