"""Envelopes: what is signed, and everything that is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner, SSlibKey  # type: ignore[attr-defined] # no `__all__`

from gh_gate.core.record import dsse, keys
from gh_gate.errors import VerificationError

TYPE = "application/vnd.in-toto+json"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
SEALED = dsse.seal(TYPE, b'{"a": 1}', KEY)
UNSIGNED = dsse.seal(TYPE, b'{"a": 1}')


def altered(**changes: Any) -> str:
    return json.dumps(json.loads(SEALED) | changes)


def sig(**changes: Any) -> list[dict[str, Any]]:
    return [json.loads(SEALED)["signatures"][0] | changes]


def test_the_specification_s_own_example_of_what_is_signed() -> None:
    assert dsse.pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_lengths_are_counted_in_bytes() -> None:
    assert dsse.pae("é", "ü".encode()) == "DSSEv1 2 é 2 ü".encode()


def test_what_was_sealed_comes_out_with_the_key_that_signed_it() -> None:
    opened = dsse.unseal(SEALED, TYPE, KEY.public_key())
    assert (opened.payload, opened.keyid) == (b'{"a": 1}', keys.keyid(KEY.public_key()))


@given(st.binary(max_size=200))
def test_any_payload_survives(payload: bytes) -> None:
    assert dsse.unseal(dsse.seal(TYPE, payload, KEY), TYPE, KEY.public_key()).payload == payload


@given(st.binary(max_size=200))
def test_another_implementation_accepts_our_envelopes(payload: bytes) -> None:
    envelope = Envelope.from_dict(json.loads(dsse.seal(TYPE, payload, KEY)))
    name, public = keys.keyid(KEY.public_key()), KEY.public_key().public_bytes_raw().hex()
    assert envelope.verify([SSlibKey(name, "ed25519", "ed25519", {"public": public})], 1)
    assert envelope.payload == payload


def test_we_accept_another_implementation_s_envelopes() -> None:
    envelope = Envelope(payload=b"statement", payload_type=TYPE, signatures={})
    envelope.sign(CryptoSigner(KEY))
    text = json.dumps(envelope.to_dict())
    assert dsse.unseal(text, TYPE, KEY.public_key()).payload == b"statement"


def test_the_url_safe_alphabet_is_accepted_as_dsse_asks() -> None:
    data = json.loads(dsse.seal(TYPE, b"\xfb\xff\xfe", KEY))
    data["payload"] = data["payload"].replace("+", "-").replace("/", "_")
    assert "_" in data["payload"]
    assert dsse.unseal(json.dumps(data), TYPE, KEY.public_key()).payload == b"\xfb\xff\xfe"


HOSTILE = {
    "nothing": "",
    "no JSON": "{",
    "a list": "[]",
    "something behind it": SEALED + "x",
    "a second object behind it": SEALED + SEALED,
    "something before it": "x" + SEALED,
    "a name given twice": SEALED.replace('"payloadType"', '"payload": "e30=", "payloadType"', 1),
    "a signature's name given twice": SEALED.replace('"sig"', '"sig": "", "sig"'),
    "NaN": SEALED.replace('"signatures"', '"x": NaN, "signatures"'),
    "an infinite number": SEALED.replace('"signatures"', '"x": 1e999, "signatures"'),
    "a very deep one": SEALED.replace('"signatures"', f'"x": {"[" * 100_000}{"]" * 100_000}, "signatures"'),
    "a huge one": SEALED + " " * dsse.LIMIT,
    "another type": altered(payloadType="application/json"),
    "no type": altered(payloadType=None),
    "no payload": altered(payload=None),
    "another payload": altered(payload=base64.b64encode(b'{"a": 2}').decode()),
    "the same payload, written otherwise": altered(payload=base64.b64encode(b'{"a":1}').decode()),
    "white space in the payload": altered(payload=json.loads(SEALED)["payload"][:4] + "\n" + "    "),
    "a payload without its padding": altered(payload=base64.b64encode(b"abcd").decode().rstrip("=")),
    "both alphabets at once": altered(payload="+_+_"),
    "stray bits in the payload": altered(payload="e31="),
    "no signatures": altered(signatures=None),
    "a signature that is text": altered(signatures=["x"]),
    "an empty list of signatures": altered(signatures=[]),
    "two signatures": altered(signatures=sig() * 2),
    "a signature without its bytes": altered(signatures=[{"keyid": "x"}]),
    "a short signature": altered(signatures=sig(sig="AAAA")),
    "another signature": altered(signatures=sig(sig=base64.b64encode(bytes(64)).decode())),
    "another key's signature": dsse.seal(TYPE, b'{"a": 1}', OTHER),
    "another key's signature under our key's name": altered(
        signatures=sig(sig=json.loads(dsse.seal(TYPE, b'{"a": 1}', OTHER))["signatures"][0]["sig"])
    ),
    "a signature for another type": altered(
        signatures=sig(sig=json.loads(dsse.seal("text/plain", b'{"a": 1}', KEY))["signatures"][0]["sig"])
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_not_intact_is_refused(text: str) -> None:
    with pytest.raises(VerificationError) as caught:
        dsse.unseal(text, TYPE, KEY.public_key())
    assert caught.value.what


@pytest.mark.parametrize("payload", ["e31=", "e30", "e30=\n", "e 30=", "+_+_", "=", "e30=e30=", 1, ["e30="]])
def test_sloppy_base64_is_refused_even_where_nothing_is_checked(payload: Any) -> None:
    with pytest.raises(VerificationError, match="base64"):
        dsse.unseal(altered(payload=payload), TYPE, allow_unsigned=True)


def test_the_key_s_name_in_the_envelope_is_only_a_hint() -> None:
    assert dsse.unseal(altered(signatures=sig(keyid="nobody")), TYPE, KEY.public_key()).keyid != "nobody"


@given(st.integers(min_value=0, max_value=len(SEALED) * 8 - 1))
def test_no_single_changed_bit_changes_what_is_believed(bit: int) -> None:
    raw = bytearray(SEALED.encode())
    raw[bit // 8] ^= 1 << bit % 8
    try:
        opened = dsse.unseal(raw.decode("latin-1"), TYPE, KEY.public_key())
    except VerificationError:
        return
    assert opened.payload == b'{"a": 1}'


@pytest.mark.parametrize(("text", "why"), [(UNSIGNED, "not signed"), (SEALED, "no key was given")])
def test_without_a_key_nothing_is_believed_by_itself(text: str, why: str) -> None:
    with pytest.raises(VerificationError, match=why):
        dsse.unseal(text, TYPE)


@pytest.mark.parametrize("text", [UNSIGNED, SEALED])
def test_an_unchecked_envelope_may_be_read_when_asked_for_and_names_no_key(text: str) -> None:
    assert dsse.unseal(text, TYPE, allow_unsigned=True) == dsse.Opened(b'{"a": 1}', None)


def test_a_key_asks_for_a_signature_even_where_unsigned_ones_are_allowed() -> None:
    with pytest.raises(VerificationError, match="a signature was asked for"):
        dsse.unseal(UNSIGNED, TYPE, KEY.public_key(), allow_unsigned=True)
