"""Who this process is to GitHub: a token that was given, an App's key, or an installation of the App."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from gh_gate.errors import UsageError
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.refusal import understanding

MARGIN = timedelta(minutes=2)
"""A token that ends within this time is replaced before it is used; a slow request must not outlive it."""


@dataclass(frozen=True, slots=True)
class Token:
    """What goes into the header: its kind (``token`` or ``Bearer``) and the secret."""

    kind: str
    secret: str = field(repr=False)


class Credentials(Protocol):
    """Something that has a token."""

    permissions: Mapping[str, str] | None
    """What the token may do, where GitHub told it; None where it is not known."""

    def token(self, *, writes: bool = False, needs: str = "") -> Token:
        """Return a token for one request.

        :param writes: whether the request changes something.
        :param needs: the permission that it needs, as a workflow writes it: ``actions: write``.
        """

    def renew(self, refused: Token) -> bool:
        """Tell whether another token can be had after this one was refused."""


class Given:
    """A token that was given; there is no other."""

    permissions: Mapping[str, str] | None = None

    def __init__(self, secret: str) -> None:
        self._token = Token("token", secret)

    def token(self, *, writes: bool = False, needs: str = "") -> Token:  # noqa: ARG002 - there is only the one
        """Return it."""
        return self._token

    def renew(self, refused: Token) -> bool:  # noqa: ARG002 - there is only the one
        """Return False: a token that was given and refused stays refused."""
        return False


class AppKey:
    """An App's private key, which signs tokens of ten minutes; they only serve to ask for installation tokens.

    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app

    :param app_id: the App's id or client id.
    :param private_key: RSA, PEM.
    :param clock: GitHub's; this machine's own clock is only used before GitHub was heard.
    """

    permissions: Mapping[str, str] | None = None

    def __init__(self, app_id: str, private_key: str, clock: Clock, wall: Callable[[], float] = time.time) -> None:
        self._app_id, self._clock, self._wall = app_id, clock, wall
        self._key = _parsed(private_key)
        self._blind = True

    def token(self, *, writes: bool = False, needs: str = "") -> Token:  # noqa: ARG002 - one for all
        """Sign a new token."""
        import jwt  # noqa: PLC0415 - brings cryptography along; only Apps need it

        heard = self._clock.now()
        self._blind = heard is None
        now = int(heard.timestamp() if heard else self._wall())
        claims = {"iat": now - 60, "exp": now + 540, "iss": self._app_id}
        return Token("Bearer", jwt.encode(claims, self._key, algorithm="RS256"))

    def renew(self, refused: Token) -> bool:  # noqa: ARG002 - each token is a new one
        """Return True if the refused token bore this machine's time and GitHub's has been heard since."""
        return self._blind and self._clock.now() is not None


class Installation:
    """An App's installation: tokens of an hour, replaced in time.

    :param mint: asks GitHub for a new token; its answer's body.
    :param clock: GitHub's, by which tokens end.
    """

    def __init__(self, mint: Callable[[], Any], clock: Clock) -> None:
        self._mint, self._clock = mint, clock
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._ends: datetime | None = None
        self.permissions: Mapping[str, str] | None = None

    def token(self, *, writes: bool = False, needs: str = "") -> Token:  # noqa: ARG002 - one for all
        """Return a token that lives for a while yet."""
        with self._lock:  # a dozen threads at a cold start ask for one token, not for a dozen
            if self._token is None or self._is_ending():
                self._take(self._mint())
            return self._token or Token("token", "")

    def renew(self, refused: Token) -> bool:
        """Forget a refused token, so that the next one is new."""
        with self._lock:
            if self._token == refused:
                self._token = None
        return True

    def _is_ending(self) -> bool:
        now = self._clock.now()
        return now is not None and self._ends is not None and self._ends - MARGIN <= now

    def _take(self, body: Mapping[str, Any]) -> None:
        with understanding("the App's token"):
            token, self._ends = str(body["token"]), datetime.fromisoformat(body["expires_at"])
            told = body.get("permissions")
            self.permissions = None if told is None else {str(k): str(v) for k, v in told.items()}
        self._token = Token("token", token)


class Scoped:
    """An installation's tokens, so that what only reads holds nothing that can write, and each write no more than it needs.

    :param reading: and ``writing``, each minted with the permissions of its calls alone.
    :param granted: what the installation may do.
    :param seldom: tokens for the writes that few need, by their permission; minted when the first of these writes is made.
    """

    def __init__(
        self,
        reading: Installation,
        writing: Installation,
        granted: Mapping[str, str],
        seldom: Mapping[str, Installation] | None = None,
    ) -> None:
        self._reading, self._writing, self._seldom = reading, writing, seldom or {}
        self.permissions: Mapping[str, str] | None = granted

    def token(self, *, writes: bool = False, needs: str = "") -> Token:
        """Return the token for a request."""
        return (self._seldom.get(needs, self._writing) if writes else self._reading).token()

    def renew(self, refused: Token) -> bool:
        """Forget a refused token, so that the next one is new."""
        for one in (self._reading, self._writing, *self._seldom.values()):
            one.renew(refused)
        return True


def _parsed(pem: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415 - only Apps need it
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - only Apps need it

    try:
        key = load_pem_private_key(pem.replace("\\n", "\n").strip().encode(), password=None)
    except (ValueError, TypeError):
        key = None
    if isinstance(key, RSAPrivateKey):
        return key
    raise UsageError(
        "the App's private key cannot be read.",
        why="it is not an RSA key in PEM format",
        do="pass the whole .pem file that GitHub made, with its first and last line",
    )
