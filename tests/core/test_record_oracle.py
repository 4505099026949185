"""An independent implementation of DSSE verifies the same records with the same keys, and refuses what we refuse.

It is asked through its own readers: https://github.com/secure-systems-lab/securesystemslib
"""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from securesystemslib.dsse import Envelope
from securesystemslib.signer import Key, SSlibKey  # type: ignore[attr-defined] # no `__all__`

from gh_gate.core import record
from gh_gate.core.gate import Status
from gh_gate.core.record import keys
from gh_gate.core.tally import Decision
from gh_gate.errors import VerificationError
from tests.core.mutations import SEALED, TYPE, envelopes
from tests.core.records import KEY, LATER, approved, vote, written
from tests.core.stage import BOB

OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def theirs(*known: Ed25519PrivateKey) -> list[Key]:
    """Keys as the other implementation takes them, under the names that we give them."""
    public = [key.public_key() for key in known]
    return [SSlibKey(keys.keyid(key), "ed25519", "ed25519", {"public": key.public_bytes_raw().hex()}) for key in public]


def they_say(data: dict[str, Any], *known: Ed25519PrivateKey) -> bytes | None:
    """The payload that the other implementation believes; None where it refuses, in whatever way."""
    try:
        envelope = Envelope.from_dict(copy.deepcopy(data))
        envelope.verify(theirs(*known), 1)
    except Exception:  # noqa: BLE001 - it raises what its parts raise: KeyError, TypeError, binascii.Error, its own
        return None
    payload: bytes = envelope.payload
    return payload if envelope.payload_type == TYPE else None


def we_say(data: dict[str, Any]) -> bytes | None:
    try:
        return record.verify(json.dumps(data), KEY.public_key()).payload
    except VerificationError:
        return None


@pytest.mark.parametrize(
    "decision",
    [
        approved(),
        approved(by=(vote(), vote(BOB)), inputs={}),
        Decision(status=Status.REJECTED, at=LATER, by=(vote(),), reason="é \U0001f600 \ud800"),
        Decision(status=Status.EXPIRED, at=LATER),
    ],
    ids=lambda decision: str(decision.status),
)
def test_it_verifies_our_records(decision: Decision) -> None:
    data = json.loads(record.envelope(written(decision), KEY))
    assert they_say(data, KEY) == written(decision)


def test_it_finds_the_right_one_of_several_keys_and_none_without_it() -> None:
    data = json.loads(SEALED)
    assert they_say(data, OTHER, KEY) == written()
    assert they_say(data, OTHER) is None


def test_it_believes_no_unsigned_record() -> None:
    assert they_say(json.loads(record.envelope(written())), KEY) is None


@settings(max_examples=300)
@given(envelopes())
@example(json.loads(SEALED))
def test_what_it_refuses_we_refuse_and_neither_believes_another_payload(data: dict[str, Any]) -> None:
    ours, others = we_say(data), they_say(data, KEY)
    assert ours in (None, written())
    assert others in (None, written())
    if ours is not None and others is None:
        # DSSE calls `keyid` a hint: https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md
        assert data["signatures"][0].get("keyid") != keys.keyid(KEY.public_key())


def test_every_bit_of_payload_and_signature_matters_to_both() -> None:
    for name in ("payload", "sig"):
        text = json.loads(SEALED)["payload"] if name == "payload" else json.loads(SEALED)["signatures"][0]["sig"]
        raw = base64.b64decode(text)
        for at in range(len(raw)):
            data = json.loads(SEALED)
            wrong = base64.b64encode(raw[:at] + bytes([raw[at] ^ 1 << at % 8]) + raw[at + 1 :]).decode()
            (data if name == "payload" else data["signatures"][0])[name] = wrong
            assert we_say(data) is None
            assert they_say(data, KEY) is None
