"""Who sends a bearer token: GitHub's own, or one of our short sessions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from time import monotonic
from typing import Final

from gh_gate.app.signin.memory import Memory
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.signin.sessions import Session, Sessions
from gh_gate.app.view.caller import Caller, Via
from gh_gate.core.thread import Person

OURS: Final = "ghgate_"
"""How the tokens of our own sessions begin, so that nobody takes one for GitHub's."""

REMEMBERED: Final = 60.0
"""Seconds for which GitHub's word about a token is good."""

# https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/; how long they are GitHub says of none.
_GITHUBS: Final = re.compile(r"((gh[pous]|github_pat)_[A-Za-z0-9._-]{1,2000}|[0-9a-f]{40})", re.ASCII)
_HEADER: Final = re.compile(r"(?:bearer|token) +([!-~]+)", re.ASCII | re.IGNORECASE)


class Bearers:
    """Tells who a request is from.

    :param whose: asks GitHub for the account of a token, see `gh_gate.app.signin.accounts.Accounts.whose`.
    :param sessions: our own.
    :param steady: a steady clock in seconds.
    """

    def __init__(
        self, whose: Callable[[str], Person], sessions: Sessions, *, steady: Callable[[], float] = monotonic
    ) -> None:
        self._whose, self._sessions = whose, sessions
        self._known: Memory[Person] = Memory(REMEMBERED, steady)

    def caller(self, authorization: str) -> Caller:
        """Return who sends an ``Authorization`` header.

        :param authorization: its value; an empty string where there is none.
        :raise NotSignedIn: where it names nobody.
        :raise UpstreamError: where that cannot be found out now.
        """
        found = _HEADER.fullmatch(authorization.strip())
        word = found[1] if found else ""
        if word.startswith(OURS):
            return self._of_session(word.removeprefix(OURS))
        if not _GITHUBS.fullmatch(word):
            raise _unknown("there is no bearer token" if not word else "this is no token of GitHub's, nor one of ours")
        digest = hashlib.sha256(word.encode()).hexdigest()
        return Caller(self._known.get(digest, lambda: self._whose(word)), word)

    def open(self, caller: Caller) -> tuple[str, Session]:
        """Begin a short session for somebody who came with a token of GitHub's.

        :return: the bearer token of the session, and the session.
        :raise NotSignedIn: where the caller came with a session: it would never end.
        """
        if caller.session:
            raise NotSignedIn(
                "a session cannot make another one.", do="send your GitHub token: it says who you are anew"
            )
        session = self._sessions.open(caller.person, caller.token, Via.API)
        return OURS + session.id, session

    def close(self, caller: Caller) -> None:
        """End a caller's session, if they came with one."""
        if caller.session:
            self._sessions.close(caller.session, Via.API)

    def _of_session(self, word: str) -> Caller:
        session = self._sessions.find(word, Via.API)
        if session is None:
            raise _unknown("this session has ended, or never was one")
        return session.caller


def _unknown(why: str) -> NotSignedIn:
    return NotSignedIn(
        "nobody is known by this request.",
        why=why,
        do="send `Authorization: Bearer TOKEN` with a token of GitHub's; `gh auth token` prints yours",
    )
