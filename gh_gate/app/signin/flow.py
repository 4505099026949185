"""Signing in through GitHub: to its page, and back with a code that only this browser can turn into a session."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from gh_gate.app.signin.cookies import SESSION, SIGN_IN, Cookies
from gh_gate.app.signin.oauth import Granted
from gh_gate.app.signin.pending import VALID, Pending
from gh_gate.app.signin.places import own_path
from gh_gate.app.signin.refusals import NotSignedIn, SignInRefused, begin_again
from gh_gate.app.signin.sessions import Session, Sessions
from gh_gate.app.signin.used import Used
from gh_gate.app.view.caller import Via
from gh_gate.core.thread import Person
from gh_gate.forge.github.scrub import one_line

MARGIN: Final = timedelta(minutes=1)
"""A session ends that long before its token, so that what was begun in it is also finished."""

_LONGEST_CODE: Final = 255
NOBODY: Final[Mapping[str, str]] = {}


class GitHubPages(Protocol):
    """What is needed of `gh_gate.app.signin.oauth.OAuth`."""

    def page(self, state: str, challenge: str) -> str:
        """Return the address at which GitHub asks the person."""

    def exchange(self, code: str, verifier: str) -> Granted:
        """Turn a code into a token."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that has begun: send the browser to ``location`` (303) with ``cookie``.

    :param cookie: the value of a ``Set-Cookie`` header.
    :param max_age: seconds that it lives.
    """

    location: str
    cookie: str = field(repr=False)
    max_age: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A sign-in that came to a session: send the browser to ``next_path`` (303) with ``cookie``."""

    session: Session
    cookie: str = field(repr=False)
    next_path: str


class SignIn:
    """Signs people in.

    :param github: the App at GitHub.
    :param whose: returns the account of a token.
    :param secret: the server's; see `gh_gate.app.signin.keys.derive`.
    :param now: this machine's clock, in UTC.
    """

    def __init__(
        self,
        github: GitHubPages,
        whose: Callable[[str], Person],
        sessions: Sessions,
        cookies: Cookies,
        secret: str,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._github, self._whose, self._sessions, self._cookies = github, whose, sessions, cookies
        self._pending, self._used, self._now = Pending(secret, now), Used(now), now

    def begin(self, next_path: str = "/", cookies: Mapping[str, str] = NOBODY) -> Begun:
        """Begin a sign-in.

        :param next_path: where the person wants to go afterwards; what is no path of ours is ``/``.
        :param cookies: of the request: a second tab of a browser does not end the sign-in of the first.
        """
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        kept = self._pending.put(self._cookies.read(SIGN_IN, cookies), state, verifier, own_path(next_path))
        max_age = int(VALID.total_seconds())
        location = self._github.page(state, _challenge(verifier))
        return Begun(location, self._cookies.write(SIGN_IN, kept, max_age), max_age)

    def finish(self, *, state: str, code: str = "", error: str = "", cookies: Mapping[str, str] = NOBODY) -> Finished:
        """Take what GitHub sends the browser back with; always a new session, and the one before is closed.

        :param state: and ``code``, ``error``: of the query.
        :param cookies: of the request.
        :raise SignInRefused: where it does not come to a session; it may be begun again.
        :raise UpstreamError: where GitHub or the database cannot be asked; nobody is signed in then.
        """
        begun = self._pending.find(self._cookies.read(SIGN_IN, cookies), state)
        if error or not code or len(code) > _LONGEST_CODE:
            raise _came_back_with(error)
        with self._used.once(state):
            granted = self._github.exchange(code, begun.verifier)
        session = self._opened(granted)
        if before := self._cookies.read(SESSION, cookies):
            self._sessions.close(before, Via.PAGE)
        left = (session.ends - self._now()).total_seconds()
        return Finished(session, self._cookies.write(SESSION, session.id, left), begun.next_path)

    def _opened(self, granted: Granted) -> Session:
        seconds = granted.seconds
        try:
            person = self._whose(granted.token)
        except NotSignedIn as error:
            raise begin_again("GitHub did not say who you are.", error.why) from None
        if seconds is None:
            return self._sessions.open(person, granted.token, Via.PAGE)
        ends = self._now() + timedelta(seconds=seconds) - MARGIN
        return self._sessions.open(person, granted.token, Via.PAGE, token_ends=ends)


def _challenge(verifier: str) -> str:
    """Return the S256 challenge, https://www.rfc-editor.org/rfc/rfc7636#section-4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _came_back_with(error: str) -> SignInRefused:
    if error == "access_denied":
        return begin_again("you did not let gh-gate know who you are.", "Cancel was pressed on GitHub's page")
    return begin_again("GitHub did not let this sign-in through.", one_line(error, 60) or "it sent no code")
