"""Finds the records that stand in a thread, and says what one of them may do.

Whoever can run a workflow can post an unsigned one under the same account: it may stop, never release. A signed one proves
itself, whoever posted it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gh_gate.core import marker, record, render
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Gate, Status
from gh_gate.core.marker import Claim, Kind
from gh_gate.core.record import Record
from gh_gate.core.tally import Decision
from gh_gate.core.thread import Thread
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    Keys = tuple[Ed25519PublicKey, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A record that stands in a thread.

    :param posted_at: when its comment was posted, by the forge's clock.
    """

    record: Record
    envelope: str
    posted_at: datetime


def unsigned(claim: Claim, thread: Thread, place: Place) -> Standing | None:
    """Return the first record that this account posted for a question at its place; None where there is none."""
    return next(_unsigned(claim.key, claim.digest, thread, place), None)


def of_gate(gate: Gate, thread: Thread, place: Place) -> Standing | None:
    """Return the first record that this account posted for a gate at its place; None where there is none."""
    found = _unsigned(gate.key, gate.digest, thread, place)
    return next((standing for standing in found if _decides(standing.record, gate)), None)


def signed(gate: Gate, thread: Thread, place: Place, known: Keys) -> Standing | None:
    """Return the first record of a gate that one of the keys has signed, whoever posted it; without keys there is none.

    An older signed record of the same question, copied below a newer asking of it, is about another opening.
    """
    for comment in thread.comments:
        for key in known if marker.is_ours(comment.body) else ():
            found = _read(comment.body, place, key)
            if found and _decides(found[0], gate) and found[0].opened_at == thread.opening.created_at:
                return Standing(found[0], found[1], comment.created_at)
    return None


def is_no(decision: Decision | None) -> bool:
    """Tell whether a decision is one that stands for the whole run."""
    return decision is not None and decision.status in (Status.REJECTED, Status.EXPIRED)


def about_key(body: str, key: tuple[int, str, str], number: int) -> Decision | None:
    """Return what an unsigned record in a comment says of a run's gate of that name, whatever was asked; None if nothing."""
    found = _read(body, Place(number), None)
    if found is None or _key(found[0]) != key:
        return None
    return found[0].to_decision()


def signed_about_key(body: str, key: tuple[int, str, str], number: int, known: Keys) -> Decision | None:
    """Return what a record that one of the keys has signed says of a run's gate of that name; None if nothing."""
    for one in known if marker.is_ours(body) else ():
        found = _read(body, Place(number), one)
        if found is not None and _key(found[0]) == key:
            return found[0].to_decision()
    return None


def _unsigned(key: tuple[int, str, str], digest: str, thread: Thread, place: Place) -> Iterator[Standing]:
    for comment in thread.comments:
        text = ballot.first_text(comment)
        note = marker.read_note(text) if ballot.is_ours(comment, thread) else None
        if note is None or note.kind is not Kind.RECORD or note.detail != str(place.comment_id or ""):
            continue
        found = _read(text, place, None)
        if found and (_key(found[0]), found[0].digest) == (key, digest):
            yield Standing(*found, comment.created_at)


def _key(found: Record) -> tuple[int, str, str]:
    return (found.repository_id, found.run_id, found.name)


def _read(body: str, place: Place, key: Ed25519PublicKey | None) -> tuple[Record, str] | None:
    envelope = render.read_record(body)
    if envelope is None:
        return None
    try:
        found = record.verify(envelope, key, allow_unsigned=key is None).record
    except VerificationError:
        return None
    return (found, envelope) if found.place == place.number else None


def _decides(found: Record, gate: Gate) -> bool:
    try:
        found.decides(gate)
    except VerificationError:
        return False
    return True
