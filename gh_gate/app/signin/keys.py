"""Keys for single purposes, from the one secret that the server shares with GitHub."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: str, purpose: str) -> bytes:
    """Return 32 bytes that tell nothing about the secret, nor about those of another purpose.

    HKDF-SHA-256, https://www.rfc-editor.org/rfc/rfc5869.

    :param secret: a long random text, such as an App's client secret.
    """
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"gh-gate {purpose}".encode()).derive(secret.encode())
