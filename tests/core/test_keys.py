"""Keys that sign records: read, made, refused."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gh_gate.core.record import dsse, keys
from gh_gate.errors import UsageError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
PRIVATE_PEM = KEY.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()).decode()
PUBLIC_PEM = PUBLIC.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo).decode()
LOCKED_PEM = KEY.private_bytes(
    form.Encoding.PEM, form.PrivateFormat.PKCS8, form.BestAvailableEncryption(b"secret")
).decode()
RSA = rsa.generate_private_key(65537, 2048)
RSA_PEM = RSA.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()).decode()
RSA_PUBLIC = RSA.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo).decode()

# https://www.rfc-editor.org/rfc/rfc8032#section-7.1: secret, public, message, signature
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


def base64_of(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_keys_and_signatures_are_those_of_rfc_8032(secret: str, public: str, message: str, signature: str) -> None:
    key = keys.load_private_key(base64_of(secret))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    keys.load_public_key(base64_of(public)).verify(bytes.fromhex(signature), bytes.fromhex(message))


@pytest.mark.parametrize(
    "text", [PUBLIC_PEM, f"\n{PUBLIC_PEM}\n", base64.b64encode(PUBLIC.public_bytes_raw()).decode()]
)
def test_a_public_key_is_read_from_pem_and_from_base64(text: str) -> None:
    assert keys.load_public_key(text).public_bytes_raw() == PUBLIC.public_bytes_raw()


@pytest.mark.parametrize("text", [PRIVATE_PEM, base64.b64encode(bytes(range(32))).decode() + "\n"])
def test_a_private_key_is_read_from_pem_and_from_base64(text: str) -> None:
    assert keys.load_private_key(text).private_bytes_raw() == bytes(range(32))


def test_a_new_key_s_halves_belong_together() -> None:
    private, public = keys.new_key()
    sealed = dsse.seal("t", b"x", keys.load_private_key(private))
    assert dsse.unseal(sealed, "t", keys.load_public_key(public)).payload == b"x"


def test_a_key_s_name_is_the_digest_of_its_public_bytes() -> None:
    assert keys.keyid(PUBLIC) == "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c"


@pytest.mark.parametrize(
    "text", ["", "x", "AAAA", "é", "\ud800", PRIVATE_PEM, RSA_PUBLIC, PUBLIC_PEM[:60], "-----BEGIN PUBLIC KEY-----"]
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        keys.load_public_key(text)


@pytest.mark.parametrize("text", ["", "x", PUBLIC_PEM, RSA_PEM, LOCKED_PEM, PRIVATE_PEM[:70]])
def test_what_is_no_private_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        keys.load_private_key(text)
    assert "BEGIN" not in caught.value.diagnostics()


def test_an_app_s_key_is_told_apart() -> None:
    with pytest.raises(UsageError, match="RSA") as caught:
        keys.load_private_key(RSA_PEM)
    assert "App" in caught.value.do
