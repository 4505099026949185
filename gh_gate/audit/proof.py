"""Whether a record is signed, by which of the keys that the auditor trusts, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gh_gate.core import record
from gh_gate.core.record import PAYLOAD_TYPE, Record, dsse
from gh_gate.core.record.statement import decode
from gh_gate.errors import VerificationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Keys = Mapping[str, "Ed25519PublicKey"]
"""Public keys by name."""


class Seal(StrEnum):
    """What became of checking a record."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    UNCHECKED = "not checked"
    BROKEN = "does not verify"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a record proves.

    :param key: the name of the key that signed it: the one that was checked, or the one that it claims.
    :param why: why it does not verify, or was not checked.
    :param record: what it says, as far as it can be read.
    """

    seal: Seal
    key: str = ""
    why: str = ""
    record: Record | None = None

    @property
    def words(self) -> str:
        """The proof in a few words, for a row."""
        if self.seal is Seal.SIGNED:
            return f"signed by {self.key[:16]}"
        return f"{self.seal}: {self.why}" if self.why else self.seal.value


MISSING = Proof(Seal.MISSING)


def prove(envelope: str, known: Keys) -> Proof:
    """Check a record.

    :param envelope: as JSON text; empty where there is none.
    :param known: the keys any of which may have signed it; with none, signatures are not checked.
    """
    if not envelope:
        return MISSING
    try:
        found = record.verify(envelope, None, allow_unsigned=True).record
    except VerificationError as error:
        return Proof(Seal.BROKEN, why=error.what, record=_as_far_as_it_reads(envelope))
    claimed = _claimed(envelope)
    if claimed is None:
        return Proof(Seal.UNSIGNED, record=found)
    if not known:
        return Proof(Seal.UNCHECKED, claimed, "no public key was given", found)
    return _signed(envelope, claimed, known, found)


def _as_far_as_it_reads(envelope: str) -> Record | None:
    """Return what a record says that contradicts itself, so that each column can be compared all the same."""
    try:
        return decode(dsse.unseal(envelope, PAYLOAD_TYPE, allow_unsigned=True).payload)
    except VerificationError:
        return None


def _signed(envelope: str, claimed: str, known: Keys, found: Record) -> Proof:
    # The key that it names first: of the rest one could only have signed it if somebody changed that name.
    for name in sorted(known, key=lambda name: name != claimed):
        try:
            record.verify(envelope, known[name])
        except VerificationError:
            continue
        if name != claimed:
            return Proof(Seal.BROKEN, claimed, f"it names another key than {name[:16]}, which signed it", found)
        return Proof(Seal.SIGNED, name, record=found)
    why = (
        "its signature does not fit it" if claimed in known else f"it names the key {claimed[:16]}, which is not known"
    )
    return Proof(Seal.BROKEN, claimed, why, found)


def _claimed(envelope: str) -> str | None:
    """Return the name of the key that an envelope names, None where nobody has signed it."""
    rows = dsse.load(envelope, "the envelope")["signatures"]
    return str(rows[0].get("keyid", "")) if rows else None
