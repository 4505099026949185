"""Texts that only the server can read and only it can have written."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Fernet (AES-128-CBC with HMAC-SHA-256, https://github.com/fernet/spec).

    :param key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        """Seal a text of JSON."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> dict[str, Any] | None:
        """Return what was sealed; None where this key did not seal it."""
        try:
            told: dict[str, Any] = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            return None
        return told
