"""The keys of records: one signs, all verify, and anybody can fetch the public halves."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.app.keys import SigningKeys
from gh_gate.core.record import dsse, keys
from gh_gate.errors import UsageError

NEW = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OLD = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OLDER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
TRIO = SigningKeys(NEW, [OLD.public_key(), OLDER.public_key()])


def test_the_current_key_signs() -> None:
    sealed = dsse.seal("t", b"x", TRIO.signer)
    assert dsse.unseal(sealed, "t", TRIO.public[TRIO.keyid]).payload == b"x"


@pytest.mark.parametrize("key", [NEW, OLD, OLDER])
def test_what_any_of_them_signed_still_verifies(key: Ed25519PrivateKey) -> None:
    opened = dsse.unseal(dsse.seal("t", b"x", key), "t", TRIO.public[keys.keyid(key.public_key())])
    assert opened.keyid == keys.keyid(key.public_key())


def test_the_published_form_is_the_documented_one() -> None:
    assert SigningKeys(NEW).well_known("https://github.com/apps/gate") == {
        "format": 1,
        "issuer": "https://github.com/apps/gate",
        "payload_type": "application/vnd.in-toto+json",
        "predicate_type": "https://github.com/gh-gate/gh-gate/approval/v1",
        "keys": [
            {
                "keyid": "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c",
                "algorithm": "Ed25519",
                "use": "current",
                "public_key": "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
                "pem": (
                    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\n"
                    "-----END PUBLIC KEY-----\n"
                ),
            }
        ],
    }


def test_what_is_published_can_be_read_back_and_holds_no_private_key() -> None:
    text = json.dumps(TRIO.well_known("gate"))
    assert [keys.keyid(key) for key in keys.load_public_keys(text)] == list(TRIO.public)
    assert [row["use"] for row in json.loads(text)["keys"]] == ["current", "old", "old"]
    assert "PRIVATE" not in text


def test_the_current_key_among_the_old_ones_is_no_harm() -> None:
    assert [row["use"] for row in SigningKeys(NEW, [NEW.public_key()]).well_known("x")["keys"]] == ["current"]


def test_keys_are_read_from_their_settings() -> None:
    private, public = keys.new_key()
    old = keys.new_key()[1]
    read = SigningKeys.read(private, f"# retired\n{old}\n{public}\n")
    assert list(read.public) == [keys.keyid(keys.load_public_key(text)) for text in (public, old)]
    assert list(SigningKeys.read(private, " \n").public) == [read.keyid]


def test_a_private_key_among_the_old_ones_is_refused() -> None:
    with pytest.raises(UsageError, match="private"):
        SigningKeys.read(keys.new_key()[0], keys.new_key()[0])
