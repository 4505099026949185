"""DSSE v1 envelopes: a payload, its type, and a signature over both.

https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md

Ours carry one Ed25519 signature or none. An envelope with several is refused: which of them would be meant to count is a
question that nobody should have to ask of an approval.
"""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gh_gate.core.record import keys
from gh_gate.errors import VerificationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LIMIT = 1_000_000
"""Characters; what a comment can hold is far below it."""

_STANDARD = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)
_URLSAFE = re.compile(r"[A-Za-z0-9_-]*={0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """What an envelope held.

    :param keyid: the key whose signature was checked and holds; None where none was checked.
    """

    payload: bytes
    keyid: str | None


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed: type and payload, each behind its length in bytes."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def seal(payload_type: str, payload: bytes, key: Ed25519PrivateKey | None = None) -> str:
    """Put a payload into an envelope.

    :param key: who signs; None leaves the list of signatures empty.
    :return: the envelope as indented JSON.
    """
    signatures = []
    if key is not None:
        sig = key.sign(pae(payload_type, payload))
        signatures = [{"keyid": keys.keyid(key.public_key()), "sig": base64.b64encode(sig).decode()}]
    data = {
        "payloadType": payload_type,
        "payload": base64.b64encode(payload).decode(),
        "signatures": signatures,
    }
    return json.dumps(data, indent=2)


def unseal(
    text: str, payload_type: str, key: Ed25519PublicKey | None = None, *, allow_unsigned: bool = False
) -> Opened:
    """Check an envelope and return what it holds.

    :param payload_type: the only type that is accepted.
    :param key: whose signature must hold; with a key an unsigned envelope is always refused.
    :param allow_unsigned: without a key, return the payload although nothing proves who made it.
    :raise VerificationError: for everything that is not an intact envelope of that type with that signature.
    """
    data = load(text, "the envelope")
    if data.get("payloadType") != payload_type:
        raise VerificationError(
            f"the envelope holds {str(data.get('payloadType'))[:80]!r}, not {payload_type!r}.",
            do="give the envelope of a gate's record",
        )
    payload = _bytes(data.get("payload"), "payload")
    signature = _only_signature(data.get("signatures"))
    if key is None:
        _accept_unchecked(signature, allow_unsigned)
        return Opened(payload, None)
    _check(key, signature, pae(payload_type, payload))
    return Opened(payload, keys.keyid(key))


def load(text: str, what: str) -> dict[str, Any]:
    """Read one JSON object, refusing whatever two readers could understand differently.

    :param what: what the text is, for the error.
    :raise VerificationError: for duplicate names, NaN and Infinity, anything after the object, or no object at all.
    """
    if len(text) > LIMIT:
        raise VerificationError(f"{what} is longer than {LIMIT:,} characters.")
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"{what} cannot be read as JSON.", why=str(error)[:200]) from error
    if not isinstance(data, dict):
        raise VerificationError(f"{what} is not a JSON object.")
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a name stands in it twice")
    return data


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large")
    return number


def _bytes(text: Any, what: str) -> bytes:
    # DSSE allows both alphabets; a mixture, white space, missing padding and stray bits are nobody's encoder's work.
    if isinstance(text, str) and (_STANDARD.fullmatch(text) or _URLSAFE.fullmatch(text)):
        plain = text.replace("-", "+").replace("_", "/")
        try:
            raw = base64.b64decode(plain, validate=True)
        except ValueError:
            raw = b""
        if base64.b64encode(raw).decode() == plain:
            return raw
    raise VerificationError(f"the envelope's `{what}` is not base64.", do="copy the whole envelope, unchanged")


def _only_signature(rows: Any) -> bytes | None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise VerificationError("the envelope has no list of signatures.")
    if len(rows) > 1:
        raise VerificationError(f"the envelope has {len(rows)} signatures; a gate's record has one or none.")
    return _bytes(rows[0].get("sig"), "sig") if rows else None


def _accept_unchecked(signature: bytes | None, allow_unsigned: bool) -> None:
    if allow_unsigned:
        return
    if signature is None:
        raise VerificationError(
            "the record is not signed.",
            why="whoever can run a workflow in the repository can post one like it",
            do="compare it with the thread it names, or allow unsigned records to only read it",
        )
    raise VerificationError("no key was given to check the signature with.", do="give the public key of the signer")


def _check(key: Ed25519PublicKey, signature: bytes | None, signed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - not loaded where nothing is verified

    if signature is None:
        raise VerificationError("the record is not signed, and a signature was asked for.")
    try:
        key.verify(signature, signed)
    except InvalidSignature as error:
        raise VerificationError(
            "the record's signature does not hold.",
            why=f"it was altered, or it was not signed with the key {keys.keyid(key)[:16]}",
            do="ask for the original record, and for the public key from somebody you trust",
        ) from error
