"""What somebody who reads a stream may read at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from gh_gate.app.live.rounds import EVERY, Rounds
from gh_gate.app.live.who import digest, who
from gh_gate.app.signin.memory import Memory
from gh_gate.app.signin.refusals import NotSignedIn
from gh_gate.app.view.access import Readable
from gh_gate.app.view.caller import Caller, Via

KEPT: Final = 500
"""Answers that are remembered; more only means that it is asked more often."""


class Access(Protocol):
    """What callers may read, asked of GitHub with their own token; see `gh_gate.app.view.access.Access`."""

    def repositories(self, caller: Caller, repository: str = "", *, now: bool = False) -> Readable:
        """Return one repository by its name, or all of them.

        :param now: ask, whatever is remembered.
        :raise GateError: where the caller may not read it, or that cannot be told.
        """


class Sessions(Protocol):
    """The sessions of callers; see `gh_gate.app.signin.sessions.Sessions`."""

    def find(self, word: str, kind: Via) -> object | None:
        """Return a session; None where it has ended."""


class Readers:
    """Asks once in a round for all streams that a token has open in a repository, so that streams do not use up its quota.

    :param access: tells which repositories a caller may read.
    :param sessions: of the callers.
    """

    def __init__(self, access: Access, sessions: Sessions, rounds: Rounds) -> None:
        self._access, self._sessions, self._rounds = access, sessions, rounds
        self._answers: Memory[Mapping[int, str]] = Memory(EVERY, rounds.now, most=KEPT)

    def repositories(self, caller: Caller, repository: str = "") -> Mapping[int, str]:
        """Return the names of what a caller may read by their ids, as GitHub told in this round.

        :param repository: the only one that is wanted, or an empty string for all of them.
        :raise NotSignedIn: where the caller's session has ended, or GitHub no longer accepts their token.
        :raise GateError: where the caller may not read it, or that cannot be told.
        """
        if caller.session and self._sessions.find(caller.session, caller.via) is None:
            raise NotSignedIn("this session has ended.", do="sign in again")
        key = f"{self._rounds.number(who(caller).word)} {digest(caller.token)} {repository.lower()}"
        return self._answers.get(key, lambda: self._access.repositories(caller, repository, now=True).names)
