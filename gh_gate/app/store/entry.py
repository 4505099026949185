"""An entry of the ledger as the App reads it, and how it is written into a link of the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from gh_gate.app.spots import Spot
from gh_gate.app.store import utc
from gh_gate.app.store.chain import Link, digest
from gh_gate.core.strict_json import canonical, identity
from gh_gate.errors import VerificationError

LONGEST: Final = 500
"""Characters in ``once``, ``kind`` and ``gate``: PostgreSQL indexes no text of more than 2,700 bytes."""


class Kind(StrEnum):
    """What an entry tells of."""

    OPENED = "opened"
    SEEN = "seen"
    COMMAND = "command"
    REFUSED = "refused"
    TAMPERED = "tampered"
    DECIDED = "decided"
    RESUMED = "resumed"
    SENT = "sent"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a gate, as it was noted; the columns of `gh_gate.app.store.chain.Link` with their meaning.

    :param at: aware, in UTC.
    :param data: what JSON gives back: dicts, lists, text, numbers, booleans and None.
    """

    seq: int
    at: datetime
    kind: str
    repository_id: int
    number: int
    gate: str
    once: str
    data: Mapping[str, Any]
    previous: str
    hash: str

    def link(self) -> Link:
        """Return the entry as it is stored."""
        return Link(
            seq=self.seq,
            at=utc.write(self.at),
            kind=self.kind,
            repository_id=self.repository_id,
            number=self.number,
            gate=self.gate,
            once=self.once,
            lookup=lookup(self.kind, self.data),
            data=identity(self.data),
            previous=self.previous,
            hash=self.hash,
        )


def read(link: Link) -> Entry:
    """Return what a link says, if its own hash holds.

    :raise VerificationError: the entry is not as it was appended.
    """
    if digest(link) != link.hash:
        raise _changed(link, "its hash does not fit its content")
    try:
        at, data = utc.read(link.at), json.loads(link.data)
    except (ValueError, RecursionError) as error:
        raise _changed(link, f"it was never the server's: {error}") from None
    if not isinstance(data, dict):
        raise _changed(link, "it was never the server's: its data is no JSON object")
    return Entry(
        seq=link.seq,
        at=at,
        kind=link.kind,
        repository_id=link.repository_id,
        number=link.number,
        gate=link.gate,
        once=link.once,
        data=data,
        previous=link.previous,
        hash=link.hash,
    )


def draft(kind: str, spot: Spot, *, at: datetime, once: str, data: Mapping[str, Any], gate: str) -> Link:
    """Return a link that has everything but its place in the chain.

    :raise ValueError: a word is one that not every database could store, ``at`` has no zone, or an opening lacks what it
        is found by.
    :raise UsageError: the data is not JSON.
    """
    for name, word in (("kind", kind), ("once", once), ("gate", gate)):
        if len(word) > LONGEST or "\0" in word or not (word or name == "gate"):
            raise ValueError(f"{name} must be 1 to {LONGEST} characters without NUL")
    return Link(
        seq=0,
        at=utc.write(at),
        kind=str(kind),
        repository_id=spot.repository_id,
        number=spot.number,
        gate=gate,
        once=once,
        lookup=lookup(kind, data),
        data=identity(data),
        previous="",
        hash="",
    )


def lookup(kind: str, data: Mapping[str, Any]) -> str:
    """Return what an entry is found by beside its spot and gate.

    :return: for an opening `key_of` its run and name, for a decision ``data["status"]``, else an empty string.
    :raise ValueError: an opening lacks ``repository``, ``run_id`` or ``name``, so that it would never be found again.
    """
    if kind == Kind.OPENED:
        missing = [name for name in ("repository", "run_id", "name") if not isinstance(data.get(name), str)]
        if missing:
            raise ValueError(f"an opening needs these as text in its data: {', '.join(missing)}")
        return key_of(data["run_id"], data["name"])
    return str(data.get("status", "")) if kind == Kind.DECIDED else ""


def key_of(run_id: str, name: str) -> str:
    """Return a short word for a run and a gate's name: the SHA-256 of both as a JSON array, in hex."""
    return hashlib.sha256(canonical([run_id, name]).encode()).hexdigest()


def _changed(link: Link, why: str) -> VerificationError:
    return VerificationError(
        f"entry {link.seq} of the ledger is not as it was appended.",
        why=why,
        do="stop the server, look into it with gh-gate ledger verify, and restore the database from a backup",
    )
