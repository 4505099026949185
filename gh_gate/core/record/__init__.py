"""The record of a decision: an in-toto statement in a DSSE envelope that anybody can verify offline.

A decision goes in with `statement` and `envelope` and comes out with `verify`, which returns what was proven, never a bare
yes. The format stands in ``docs/record.md``. Not checked here, and the caller's to check: that the key belongs to whom one
thinks (`verify` takes the key it is given), that the record is about the gate at hand (`Record.decides`), and that an
approval has not outlived ``valid_until`` by the forge's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.record import consistency, dsse
from gh_gate.core.record.facts import Record, Voter
from gh_gate.core.record.statement import decode, encode
from gh_gate.core.tally import Decision, Vote

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

__all__ = ["PAYLOAD_TYPE", "Record", "Verified", "Voter", "envelope", "statement", "verify"]

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True)
class Verified:
    """What an envelope proved.

    :param payload: the statement's bytes, as they were signed.
    :param keyid: the key whose signature holds; None for an unsigned record that was allowed.
    """

    record: Record
    payload: bytes
    keyid: str | None


def statement(
    gate: Gate,
    decision: Decision,
    place: int,
    *,
    opened_at: datetime,
    url: str = "",
    version: str = "",
    sources: Mapping[str, str] | None = None,
) -> bytes:
    """Return a decision as the bytes that are signed; the same for equal arguments.

    :param place: the number of the issue or pull request.
    :param opened_at: when the gate was asked, by the forge's clock.
    :param url: the page where it was decided.
    :param version: of this gh-gate.
    :param sources: what the policy was read from, say ``{"CODEOWNERS": commit}``.
    """
    approved = decision.status is Status.APPROVED
    record = Record(
        **{key: getattr(gate, key) for key in ("repository", "repository_id", "run_id", "name", "digest")},
        **{key: getattr(gate, key) for key in ("commit", "subject", "decider", "environments")},
        **{key: getattr(decision, key) for key in ("status", "policy", "inputs", "reason")},
        place=place,
        by=tuple(_voter(vote) for vote in decision.by),
        opened_at=opened_at,
        decided_at=decision.at,
        deadline=None if gate.on_timeout is OnTimeout.REMIND else gate.deadline(opened_at),
        valid_until=decision.at + timedelta(seconds=gate.valid_for) if approved else None,
        url=url,
        sources=dict(sources or {}),
        version=version,
    )
    return encode(record)


def envelope(statement: bytes, key: Ed25519PrivateKey | None = None) -> str:
    """Return a statement in its envelope, as JSON text.

    :param key: who signs; None leaves it unsigned, so that it may stop a waiter but never release one.
    """
    return dsse.seal(PAYLOAD_TYPE, statement, key)


def verify(text: str, key: Ed25519PublicKey | None = None, *, allow_unsigned: bool = False) -> Verified:
    """Check an envelope and return the record in it.

    :param text: the envelope as JSON, nothing before or after it but white space.
    :param key: whose signature must hold; given a key, an unsigned record is refused whatever ``allow_unsigned`` says.
    :param allow_unsigned: without a key, read the record although nothing proves who wrote it.
    :raise VerificationError: if anything about it is not as it must be.
    """
    opened = dsse.unseal(text, PAYLOAD_TYPE, key, allow_unsigned=allow_unsigned)
    return Verified(consistency.check(decode(opened.payload)), opened.payload, opened.keyid)


def _voter(vote: Vote) -> Voter:
    return Voter(vote.person.id, vote.person.login, vote.comment_id, vote.url, vote.at, vote.body_sha256)
