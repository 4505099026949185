"""What the server shows a Flyte to be let in: a token of the settings, or one that its client fetches and keeps until it ends.

https://www.rfc-editor.org/rfc/rfc6749#section-4.4
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from gh_gate.app.flyte import wire
from gh_gate.app.flyte.sender import Credentials
from gh_gate.app.outgoing.addresses import Address
from gh_gate.errors import UpstreamError

EARLY: Final = 60.0
"""Seconds before its end at which a token is not used any more."""

USUAL: Final = 600.0
"""Seconds for which a token is used that does not say for how long it is valid."""


@dataclass(slots=True)
class Grant:
    """The server's right to speak, for all threads.

    :param monotonic: a steady clock in seconds.
    """

    credentials: Credentials
    monotonic: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _ends: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def headers(self) -> dict[str, str]:
        """Return what a request carries; nothing where no right is needed.

        :raise UpstreamError: where no token can be had now.
        """
        given = self.credentials
        if given.place is None:
            return {"authorization": f"Bearer {given.bearer}"} if given.bearer else {}
        with self._lock:
            if self.monotonic() >= self._ends:
                self._token, seconds = _fetched(given, given.place)
                self._ends = self.monotonic() + seconds - EARLY
            return {"authorization": f"Bearer {self._token}"}

    def refused(self) -> None:
        """Fetch another token for the next request: this one was not taken."""
        with self._lock:
            self._ends = float("-inf")


def _fetched(given: Credentials, place: Address) -> tuple[str, float]:
    who = base64.b64encode(f"{quote_plus(given.client)}:{quote_plus(given.secret)}".encode()).decode()
    form = {"grant_type": "client_credentials"} | ({"scope": given.scope} if given.scope else {})
    headers = {"authorization": f"Basic {who}", "content-type": "application/x-www-form-urlencoded"}
    answer = wire.post(place, place.target, headers, urlencode(form).encode())
    token, seconds = _read(answer.body) if answer.status == 200 else ("", 0.0)
    if not token:
        raise UpstreamError(
            f"{place.shown} gives no token ({answer.status}).",
            do="compare client-id and client-secret in GH_GATE_FLYTE",
        )
    return token, seconds


def _read(body: bytes) -> tuple[str, float]:
    try:
        data: Any = json.loads(body)
        token, seconds = data["access_token"], data.get("expires_in", USUAL)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "", 0.0
    sound = isinstance(token, str) and token.isascii() and token.isprintable() and " " not in token
    return (token, float(seconds) if isinstance(seconds, int | float) else USUAL) if sound else ("", 0.0)
