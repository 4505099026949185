"""Checks one record with the keys that somebody trusts, and names the part of it that does not fit.

`gh_gate.core.record` says whether a record may be believed, and leniently so where DSSE asks for it. Here a record is held
to what gh-gate writes: a foreign field, another alphabet of base64 or a wrong ``keyid`` proves that somebody touched it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gh_gate.cli.verify_source import NAMES, Piece
from gh_gate.core import record
from gh_gate.core.record import PAYLOAD_TYPE, Verified, dsse
from gh_gate.errors import GateError, UsageError, VerificationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Keys = Mapping[str, "Ed25519PublicKey"]
"""Public keys by name."""

_KEYID = re.compile(r"[0-9a-f]{64}", re.ASCII)
_WRITTEN = "an envelope is refused here if it is not to the letter what gh-gate writes"


def check(piece: Piece, known: Keys) -> Verified:
    """Return what a record proves.

    :param known: the keys any of which may have signed it, by name; with none its structure is checked and no signature.
    :raise VerificationError: naming what does not fit.
    """
    try:
        if piece.problem is not None:
            raise piece.problem
        keyid = _written_keyid(piece.envelope)
        proved = _proved(piece.envelope, keyid, known) if known else _read(piece.envelope)
        _compare_tail(piece, proved)
    except VerificationError as error:
        error.why = error.why or "it is not what gh-gate writes there"
        error.do = (
            error.do or "ask for the original record: the issue, the App's /api/v1/records and its ledger have it"
        )
        raise
    return proved


def claimed_name(piece: Piece) -> str:
    """Return the gate's name that a record claims, or an empty string where it cannot be read."""
    try:
        return _read(piece.envelope).record.name if piece.envelope else ""
    except VerificationError:
        return ""


def is_signed(piece: Piece) -> bool:
    """Tell whether a record that was checked carries a signature."""
    return bool(dsse.load(piece.envelope, "the envelope")["signatures"])


def unproven(*, signed: bool) -> GateError:
    """Return the error for a record that was checked without a key.

    :param signed: whether it carries a signature.
    """
    if signed:
        return UsageError("this record is signed, and no key was given to check it.", do="give --key FILE")
    return VerificationError(
        "this record is not signed, so it proves nothing by itself.",
        why="the Action alone signs nothing: the comments that the record names are the evidence",
        do="give --allow-unsigned to read it all the same",
    )


def _read(envelope: str) -> Verified:
    return record.verify(envelope, None, allow_unsigned=True)


def _written_keyid(envelope: str) -> str:
    """Check an envelope but for its signature, and return the name of the key that it claims; empty if it is unsigned."""
    data = dsse.load(envelope, "the envelope")
    _only(data, NAMES, "the envelope")
    if data["payloadType"] != PAYLOAD_TYPE:
        raise VerificationError(
            f"the envelope's `payloadType` is {str(data['payloadType'])[:80]!r}, not {PAYLOAD_TYPE!r}.",
            do="give the envelope of a gate's record",
        )
    rows = data["signatures"] if isinstance(data["signatures"], list) else []
    for row in rows:
        if isinstance(row, dict):
            _only(row, ("keyid", "sig"), "the envelope's signature")
    _one_alphabet("payload", data["payload"])
    dsse.unseal(envelope, PAYLOAD_TYPE, None, allow_unsigned=True)
    return _signers_name(rows[0]) if rows else ""


def _signers_name(row: Mapping[str, Any]) -> str:
    _one_alphabet("sig", row["sig"])
    if len(row["sig"]) != 88:
        raise VerificationError(f"the envelope's `sig` is {len(row['sig'])} characters long, and an Ed25519 one is 88.")
    name = row["keyid"]
    if not isinstance(name, str) or not _KEYID.fullmatch(name):
        raise VerificationError(
            f"the envelope's `keyid` is {str(name)[:80]!r}, not the name of a key.", why="that is 64 hex digits"
        )
    return name


def _only(data: Mapping[str, Any], names: tuple[str, ...], what: str) -> None:
    missing, foreign = [name for name in names if name not in data], sorted(set(data) - set(names))
    if missing or foreign:
        said = [*(f"`{name}` is missing" for name in missing), *(f"{name[:40]!r} is not a field" for name in foreign)]
        raise VerificationError(f"{what} has not the fields that it had: {', '.join(said)[:400]}.", why=_WRITTEN)


def _one_alphabet(name: str, value: Any) -> None:
    if isinstance(value, str) and not set("-_").isdisjoint(value):
        raise VerificationError(
            f"the envelope's `{name}` is not base64 in the standard alphabet: it holds - or _.", why=_WRITTEN
        )


def _proved(envelope: str, keyid: str, known: Keys) -> Verified:
    if not keyid:
        raise VerificationError(
            "the record is not signed, and a signature was asked for.",
            why="the Action alone signs nothing; or the signature was taken away",
            do="compare the thread that it names; without --key, --allow-unsigned only reads it",
        )
    signer = next((name for name, key in known.items() if _holds(envelope, key)), "")
    if not signer:
        raise _unfit(envelope, keyid, known)
    if signer != keyid:
        raise VerificationError(
            "the envelope's `keyid` was changed: it does not name the key whose signature this is.",
            why=f"it says {keyid[:16]}…, and `sig` is by {signer[:16]}…; the payload is what was signed",
            do="ask for the original record",
        )
    return record.verify(envelope, known[signer])


def _holds(envelope: str, key: Ed25519PublicKey) -> bool:
    try:
        dsse.unseal(envelope, PAYLOAD_TYPE, key)
    except VerificationError:
        return False  # all else about the envelope was checked before: it is the signature
    return True


def _unfit(envelope: str, keyid: str, known: Keys) -> VerificationError:
    given = ", ".join(f"{name[:16]}…" for name in known)
    if keyid not in known:
        return VerificationError(
            f"the record names the key {keyid[:16]}… as its signer, which is not among those that were given.",
            why=f"given: {given}; none of them made `sig` for this `payload`, or `keyid` was changed as well",
            do="get the key from whoever runs the App, not from the thread; its /.well-known/gh-gate.json keeps old ones",
        )
    try:
        _read(envelope)
    except VerificationError as error:
        return VerificationError(
            "the envelope's `payload` was changed after it was signed.",
            why=f"its `sig` does not fit it, and {error.what.rstrip('.')}",
            do="ask for the original record",
        )
    return VerificationError(
        "the envelope's `sig` does not fit its `payload`: one of the two was changed after it was signed.",
        why=f"it names the key {keyid[:16]}…, which was given, so the key is not the matter",
        do="ask for the original record: the issue, the App's /api/v1/records and its ledger have it",
    )


def _compare_tail(piece: Piece, proved: Verified) -> None:
    if piece.tail is None:
        return
    asked = proved.record.url.partition("#issuecomment-")[2]
    if (piece.tail.digest, piece.tail.question) != (proved.record.digest[:16], asked):
        raise VerificationError(
            "the comment's last line is not the one of this record: it was changed, or belongs to another gate.",
            why=f"it says {f'{piece.tail.digest} {piece.tail.question}'.strip()}, and the record {f'{proved.record.digest[:16]} {asked}'.strip()}",
            do="give only the JSON between the fences, or the original comment",
        )
