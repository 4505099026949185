"""What people have allowed Apps to do in their name: the codes and tokens of GitHub's web flow.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.github.clock import Clock
from tests.github.ground import locked
from tests.github.refused import not_found
from tests.github.state_people import Account, App
from tests.github.tokens import Mint

CODE_VALID = timedelta(minutes=10)
TOKEN_SECONDS = 28_800
REFRESH_SECONDS = 15_811_200


@dataclass(frozen=True, slots=True)
class Code:
    """A code that an App may exchange; `redirect` "" where the page was called without one."""

    app: App
    user: Account
    redirect: str
    challenge: str
    at: datetime


class NotGranted(Exception):  # noqa: N818 - GitHub's answer, not a failure
    """The error that stands in the answer, whose status is 200."""


class Consents(Mint):
    """Who has authorised which App, and the codes on their way."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.authorized: set[tuple[Account, App]] = set()
        self._codes: dict[str, Code] = {}

    def client(self, client_id: str) -> App:
        """The App of a client id; raises Refused 404."""
        for app in self.apps.values():
            if app.client_id == client_id:
                return app
        raise not_found()

    @locked
    def authorize(self, app: App, user: Account, redirect: str = "", challenge: str = "") -> str:
        """Let an App act for a person; returns the code that GitHub sends the browser back with."""
        self.authorized.add((user, app))
        code = secrets.token_hex(10)
        self._codes[code] = Code(app, user, redirect, challenge, self.clock.now)
        return code

    @locked
    def deauthorize(self, app: App, user: Account) -> None:
        """What a person does on the page of authorised Apps: the App's tokens for them are worth nothing from then on."""
        self.authorized.discard((user, app))
        own = [text for text, token in self.vault.tokens.items() if (token.account, token.app) == (user, app)]
        for text in own:
            self.revoke(text)

    @locked
    def exchange(self, app: App, code: str, redirect: str, verifier: str) -> dict[str, Any]:
        """The token for a code, once; raises NotGranted."""
        found = self._codes.pop(code, None)
        late = found is not None and self.clock.now - found.at >= CODE_VALID
        if found is None or late or found.app is not app or not _proven(found.challenge, verifier):
            raise NotGranted("bad_verification_code")
        if redirect and redirect != (found.redirect or redirect):
            raise NotGranted("redirect_uri_mismatch")
        return {
            "access_token": self.token(found.user, via=app, lifetime=TOKEN_SECONDS),
            "expires_in": TOKEN_SECONDS,
            "refresh_token": f"ghr_{secrets.token_hex(38)}",
            "refresh_token_expires_in": REFRESH_SECONDS,
            "scope": "",
            "token_type": "bearer",
        }


def _proven(challenge: str, verifier: str) -> bool:
    """PKCE, https://www.rfc-editor.org/rfc/rfc7636#section-4.6."""
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return made == challenge if challenge else True
