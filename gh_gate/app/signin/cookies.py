"""The two cookies, both signed: a random word for the session that a browser has, and sealed the sign-ins that it began."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from itsdangerous import BadSignature, Signer

from gh_gate.app.signin.keys import derive

SESSION: Final = "gh-gate"
SIGN_IN: Final = "gh-gate-sign-in"


class Cookies:
    """Writes and reads cookies.

    :param secret: the server's; see `gh_gate.app.signin.keys.derive`.
    :param secure: whether our pages are served over https.
    """

    def __init__(self, secret: str, *, secure: bool) -> None:
        self._signer = Signer(derive(secret, "cookies"), digest_method=hashlib.sha256)
        # A browser takes a cookie of this name from this very host alone, https://www.rfc-editor.org/rfc/rfc6265#section-4.1
        self._prefix, self._secure = "__Host-" if secure else "", secure

    def write(self, name: str, word: str, max_age: float) -> str:
        """Return a ``Set-Cookie``.

        :param name: `SESSION` or `SIGN_IN`.
        :param word: what the cookie holds; ASCII without ``;``.
        :param max_age: seconds.
        """
        return self._line(name, self._signer.sign(f"{name}:{word}").decode(), int(max_age))

    def erase(self, name: str) -> str:
        """Return the ``Set-Cookie`` that makes a browser forget."""
        return self._line(name, "", 0)

    def read(self, name: str, cookies: Mapping[str, str]) -> str:
        """Return what a cookie holds, or an empty string where there is none that we wrote.

        :param cookies: of a request, by their names.
        """
        try:
            found = self._signer.unsign(cookies.get(self._prefix + name, "")).decode()
        except (BadSignature, UnicodeError):
            return ""
        kind, _, word = found.partition(":")
        return word if kind == name else ""

    def _line(self, name: str, value: str, max_age: int) -> str:
        secure = "; Secure" if self._secure else ""
        return f"{self._prefix}{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"
