"""Everything that tells who somebody is, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Final

from gh_gate.app.signin.accounts import Accounts
from gh_gate.app.signin.app import CALLBACK, App
from gh_gate.app.signin.bearers import Bearers
from gh_gate.app.signin.cookies import SESSION, Cookies
from gh_gate.app.signin.csrf import Csrf
from gh_gate.app.signin.flow import SignIn
from gh_gate.app.signin.oauth import OAuth
from gh_gate.app.signin.sessions import Sessions
from gh_gate.app.signin.web import web_of
from gh_gate.app.store.sessions import SessionRows
from gh_gate.app.view.caller import Caller, Via
from gh_gate.forge.github.manners import Manners

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MANNERS: Final = Manners(timeout=10.0, tries=2, patience=5.0)
"""Somebody sits before a browser and waits."""


@dataclass(frozen=True, slots=True)
class PageDesk:
    """What the page needs.

    :param github: the origin of GitHub's pages, to which the form that begins a sign-in leads in the end.
    """

    github: str
    flow: SignIn
    cookies: Cookies
    csrf: Csrf
    sessions: Sessions

    def caller(self, cookies: Mapping[str, str]) -> Caller | None:
        """Return who a browser is signed in as; None for nobody.

        :param cookies: of the request.
        :raise UpstreamError: where the database cannot be asked.
        """
        session = self.sessions.find(self.cookies.read(SESSION, cookies), Via.PAGE)
        return session.caller if session else None

    def sign_out(self, caller: Caller) -> str:
        """End a caller's session; return the ``Set-Cookie`` that makes the browser forget it."""
        self.sessions.close(caller.session, Via.PAGE)
        return self.cookies.erase(SESSION)


@dataclass(frozen=True, slots=True)
class Desk:
    """All of signing in.

    :param page: None where the page is off.
    :param ours: tells whether a token is one that a person has given to the App; None where the App has no client secret here.
    """

    bearers: Bearers
    sessions: Sessions
    page: PageDesk | None
    ours: Callable[[str], bool] | None = None


def build(
    engine: Engine,
    api: str,
    secret: str,
    app: App | None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    steady: Callable[[], float] = monotonic,
    manners: Manners = _MANNERS,
) -> Desk:
    """Put it together.

    :param engine: of a database that was brought up to date.
    :param api: the root of GitHub's REST API.
    :param secret: seals sessions where there is no ``app``: any secret that stays the same over restarts.
    :param app: None turns the page off.
    """
    whose, rows = Accounts(api, manners).whose, SessionRows(engine)
    if app is None:
        sessions = Sessions(rows, secret, now=now)
        return Desk(Bearers(whose, sessions, steady=steady), sessions, None)
    github = OAuth(api, app.client_id, app.client_secret, app.url + CALLBACK)
    sessions = Sessions(rows, app.client_secret, revoke=github.revoke, now=now)
    cookies = Cookies(app.client_secret, secure=app.url.startswith("https:"))
    flow = SignIn(github, whose, sessions, cookies, app.client_secret, now=now)
    page = PageDesk(web_of(api), flow, cookies, Csrf(app.client_secret, app.url), sessions)
    return Desk(Bearers(whose, sessions, steady=steady), sessions, page, github.gave)
