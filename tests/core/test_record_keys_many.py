"""Several public keys from one text."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.core.record import keys
from gh_gate.errors import UsageError


def fixed_key(number: int) -> tuple[str, str]:
    """Return a private key as PEM and its public half as base64, as `keys.new_key` does."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode(), base64.b64encode(key.public_key().public_bytes_raw()).decode()


# The same in every run: tests are named by them, and two workers must find the same tests.
PRIVATE, ONE = fixed_key(1)
_, TWO = fixed_key(2)
PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\n-----END PUBLIC KEY-----\n"
BARE = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="


def names(*texts: str) -> set[str]:
    return {keys.keyid(keys.load_public_key(text)) for text in texts}


def published(*rows: dict[str, Any]) -> str:
    return json.dumps({"format": 1, "keys": list(rows)})


def row(text: str, algorithm: str = "Ed25519") -> dict[str, Any]:
    return {"algorithm": algorithm, "public_key": text}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (PEM, {BARE}),
        (ONE, {ONE}),
        (f"{ONE}\n{TWO}", {ONE, TWO}),
        (f"\r\n  {ONE}\r\n\r\n{TWO}  ", {ONE, TWO}),
        (f"# the one of 2025\n{ONE}\n  # the one of 2026\n{PEM}", {ONE, BARE}),
        (f"{PEM}{TWO}\n{PEM}{ONE}", {BARE, ONE, TWO}),
        (f"{ONE}\n{ONE}\n{PEM}{BARE}", {ONE, BARE}),
        (published(row(ONE), row(TWO)), {ONE, TWO}),
        (" \n" + published(row(ONE), row("of next year", "ML-DSA-65")), {ONE}),
    ],
)
def test_keys_are_read_each_once(text: str, wanted: set[str]) -> None:
    found = keys.load_public_keys(text)
    assert len(found) == len(wanted)
    assert {keys.keyid(key) for key in found} == names(*wanted)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "# only words",
        "x",
        f"{ONE}\nx",
        f"{ONE} {TWO}",
        PEM[:-20],
        PEM.replace("PUBLIC KEY", "CERTIFICATE"),
        PRIVATE,
        f"{ONE}\n{PRIVATE}",
        "{",
        "{}",
        published(),
        published(row("x")),
        published(row("of next year", "ML-DSA-65")),
        published(row(ONE), {}),
        published({"algorithm": "Ed25519", "public_key": 3}),
        '{"keys": 3}',
        '{"keys": [3]}',
        '{"keys": {"algorithm": 1}}',
        '{"a":' * 19_000,
        f"{ONE}\n" * 3_000,
    ],
    ids=lambda text: repr(text[:20]),
)
def test_what_is_no_list_of_public_keys_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        keys.load_public_keys(text)
    assert PRIVATE.splitlines()[1] not in caught.value.diagnostics()


@given(st.one_of(st.text(), st.text(alphabet='ABab01+/=-\n {}[]":,kesy')))
def test_a_text_is_public_keys_or_a_wrong_word(text: str) -> None:
    try:
        found = keys.load_public_keys(text)
    except UsageError:
        return
    assert found
    assert all(isinstance(key, Ed25519PublicKey) for key in found)
