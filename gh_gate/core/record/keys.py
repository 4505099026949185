"""Ed25519 keys that sign records: read from the text of a file, made new, and named.

A key's name (``keyid``) is the SHA-256 of its 32 public bytes, in hex; people are shown its first 16 digits. In an envelope
the name is only a hint: which key must have signed is the caller's to say.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gh_gate.errors import UsageError

LIMIT = 100_000
"""Characters of a text with public keys; one takes about a hundred."""

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----.*?-----END \1-----", re.DOTALL)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def keyid(key: Ed25519PublicKey) -> str:
    """Return a key's name: 64 hex digits."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def load_public_key(text: str) -> Ed25519PublicKey:
    """Read a public key.

    :param text: PEM (``-----BEGIN PUBLIC KEY-----``), or base64 of the 32 raw bytes.
    :raise UsageError: for anything else, private keys and keys of other kinds included.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - loaded when used
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - the same

    if "PRIVATE KEY" in text:
        raise UsageError(
            "this is a private key where a public one is wanted.", do="keep it secret; give its public half"
        )
    raw = _raw(text)
    try:
        key = Ed25519PublicKey.from_public_bytes(raw) if raw else load_pem_public_key(text.strip().encode())
    except Exception as error:  # whatever the library raises (its errors differ by kind of text), it is no key
        raise _unreadable("public") from error
    if not isinstance(key, Ed25519PublicKey):
        raise _other_kind(key)
    return key


def load_public_keys(text: str) -> tuple[Ed25519PublicKey, ...]:
    """Read one or several public keys; the same key twice is one.

    :param text: PEM blocks and lines of base64, with blank lines and lines that begin with ``#`` between them; or the JSON of
        an App's ``/.well-known/gh-gate.json``, in which keys of other algorithms are passed over.
    :raise UsageError: where anything in it is no public key, or there is none.
    """
    if len(text) > LIMIT:
        raise UsageError(f"the public keys are longer than {LIMIT:,} characters.", do="give only the keys")
    found = [*map(load_public_key, _published(text) if text.lstrip().startswith("{") else _pieces(text))]
    if not found:
        raise UsageError("there is no public key.", do="give the key of who signs records: PEM, or a line of base64")
    return tuple({keyid(key): key for key in found}.values())


def load_private_key(text: str) -> Ed25519PrivateKey:
    """Read a private key.

    :param text: PEM (PKCS #8, without a password), or base64 of the 32 raw bytes.
    :raise UsageError: for anything else; the message never contains any of the text.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - loaded when used
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - the same

    raw = _raw(text)
    try:
        key = Ed25519PrivateKey.from_private_bytes(raw) if raw else load_pem_private_key(text.strip().encode(), None)
    except Exception as error:  # whatever the library raises (its errors differ by kind of text), it is no key
        raise _unreadable("private") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _other_kind(key)
    return key


def new_key() -> tuple[str, str]:
    """Make a key from the system's randomness.

    :return: the private key as PEM, and the public key as one line of base64.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - loaded when used
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - the same

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return pem.decode(), base64.b64encode(key.public_key().public_bytes_raw()).decode()


def _pieces(text: str) -> Iterator[str]:
    yield from (block[0] for block in _PEM.finditer(text))
    lines = (line.strip() for line in _PEM.sub("\n", text).splitlines())
    yield from (line for line in lines if line and not line.startswith("#"))


def _published(text: str) -> Iterator[str]:
    rows: Any = None
    try:
        data = json.loads(text)
        rows = [row["public_key"] for row in data["keys"] if row["algorithm"] == "Ed25519"]
    except (ValueError, RecursionError, KeyError, TypeError):
        pass
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise UsageError(
            "the list of public keys cannot be read.",
            why="it is not what an App publishes at /.well-known/gh-gate.json",
            do="fetch it again, or give the key itself",
        )
    yield from rows


def _raw(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        return None
    return raw if len(raw) == 32 else None


def _unreadable(half: str) -> UsageError:
    return UsageError(
        f"the {half} key cannot be read.",
        why="it is neither a PEM file without a password nor the base64 of 32 bytes",
        do="give the whole key, with its line breaks",
    )


def _other_kind(key: object) -> UsageError:
    kind = type(key).__name__.strip("_").removesuffix("PublicKey").removesuffix("PrivateKey")
    return UsageError(
        f"records are signed with Ed25519 keys, and this key is {kind}.",
        do="an App's own private key is another thing; give the key that was made for records",
    )
