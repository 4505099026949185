"""Reads all that a decision rests on: the thread, people's rights as they are now, re-runs, and the record if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gh_gate.core import ballot, keys, marker, record, render
from gh_gate.core.gate import Gate
from gh_gate.core.marker import Kind
from gh_gate.core.record import Record
from gh_gate.core.thread import Comment, Neighbour, Person, Thread
from gh_gate.engine.ticket import Ticket
from gh_gate.errors import VerificationError
from gh_gate.forge.base import Forge, Posting

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOOK_BACK = timedelta(days=35)
"""A workflow run ends after 35 days, waiting included: no older gate can be of a run that still matters.

https://docs.github.com/en/actions/reference/limits
"""


@dataclass(frozen=True, slots=True)
class Ours:
    """A comment that this account posted as gh-gate, with the marker it was first posted with."""

    comment: Comment
    note: marker.Note


def thread_of(forge: Forge, ticket: Ticket) -> Thread:
    """Read the whole thread of a gate; free of quota, and the very same as before, while nothing has changed."""
    thread = forge.read(ticket.place)
    if ticket.last is not None and same(ticket.last[0], thread):
        return replace(ticket.last[0], read_at=thread.read_at)
    return with_rights(forge, ticket.gate, ticket.attempt, thread)


def with_rights(forge: Forge, gate: Gate, attempt: int, thread: Thread) -> Thread:
    """Add the rights of everybody whose rights matter, asked for now, and who started the run again."""
    people = ballot.concerned(gate, thread)
    again = gate.policy.prevent_self_approval and attempt > 1
    return replace(
        thread,
        standings=forge.standings(people, gate.policy.teams()) if people else {},
        reruns=forge.reruns(gate.run_id, attempt) if again else (),
        neighbours=neighbours(forge, gate, thread.me) if gate.pull_request else (),
    )


def same(one: Thread, other: Thread) -> bool:
    """Tell whether two readings show the same thread, whenever they were read and whoever was looked up for it."""
    return _bare(one) == _bare(other)


def _bare(thread: Thread) -> Thread:
    return replace(thread, read_at=thread.opening.created_at, standings={}, reruns=(), neighbours=())


def neighbours(forge: Forge, gate: Gate, me: Person) -> tuple[Neighbour, ...]:
    """Return the other gates that were opened on the same pull request, and when their records were posted."""
    mine = [p for p in forge.postings(forge.now() - LOOK_BACK, gate.pull_request) if _by(p, me)]
    closed: dict[str, datetime] = {}
    for posting in mine:
        note = marker.read_note(posting.body)
        if note and note.kind is Kind.RECORD:
            closed[note.digest] = min(posting.created_at, closed.get(note.digest, posting.created_at))
    claims = [(marker.read_claim(posting.body), posting) for posting in mine]
    return tuple(
        Neighbour(claim.key[2], posting.created_at, closed.get(claim.digest[:16]))
        for claim, posting in claims
        if claim is not None and claim.digest != gate.digest
    )


def ours(gate: Gate, thread: Thread) -> Iterator[Ours]:
    """Yield this account's own texts that belong to a gate, oldest first, as they were first posted."""
    for comment in thread.comments:
        if ballot.is_ours(comment, thread):
            note = marker.read_note(ballot.first_text(comment))
            if note is not None and note.digest == gate.digest[:16]:
                yield Ours(comment, note)


def recorded(gate: Gate, thread: Thread, place: int) -> tuple[Record, str] | None:
    """Return the first record that this account posted for a gate, and its envelope; None where there is none.

    It is unsigned: whoever can run a workflow can post one. So it may stop, never release; see `gh_gate.engine.Engine.look`.

    :param place: the number of the issue or pull request.
    """
    written = (ballot.first_text(mine.comment) for mine in ours(gate, thread) if mine.note.kind is Kind.RECORD)
    return next((found for text in written if (found := _about(gate, place, text, None))), None)


def signed(gate: Gate, thread: Thread, place: int, public_key: str) -> tuple[Record, str] | None:
    """Return the first record of a gate in the thread that carries a key's signature, whoever posted it, and its envelope.

    :param public_key: as text; without one there is no such record.
    """
    if not public_key:
        return None
    key = keys.load_public_key(public_key)
    return next((found for comment in thread.comments if (found := _about(gate, place, comment.body, key))), None)


def _about(gate: Gate, place: int, body: str, key: Ed25519PublicKey | None) -> tuple[Record, str] | None:
    """Return the record in a comment if it is about this gate at this place; with a key, only if that key signed it."""
    envelope = render.read_record(body)
    if envelope is None:
        return None
    try:
        found = record.verify(envelope, key, allow_unsigned=key is None).record
        found.decides(gate)
    except VerificationError:
        return None
    return (found, envelope) if found.place == place else None


def equal_text(one: str, other: str) -> bool:
    """Tell whether two bodies are the same text; the forge may change line ends and trailing space."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def _by(posting: Posting, me: Person) -> bool:
    return posting.author is not None and posting.author.id == me.id
