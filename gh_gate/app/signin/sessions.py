"""Sessions: somebody who has shown who they are once, until they leave or their time is over.

The id is with its owner alone, the database has its SHA-256. Person and token are sealed together with that digest, so whoever can
write to the database can neither read a token nor make one session into another.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from gh_gate.app.signin.keys import derive
from gh_gate.app.signin.sealing import Seal
from gh_gate.app.store.sessions import Row
from gh_gate.app.view.caller import Caller, Via
from gh_gate.core.thread import Person

if TYPE_CHECKING:
    from gh_gate.app.store.sessions import SessionRows

LONGEST: Final = {Via.PAGE: timedelta(hours=8), Via.API: timedelta(hours=1)}

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in.

    :param id: the secret by which the session is found.
    :param kind: `Via.PAGE` or `Via.API`; neither is taken for the other.
    :param token: of GitHub.
    :param ends: from when on it is worth nothing.
    """

    id: str = field(repr=False)
    kind: Via
    person: Person
    token: str = field(repr=False)
    ends: datetime

    @property
    def caller(self) -> Caller:
        """Who asks."""
        return Caller(self.person, self.token, self.id, self.kind)


class Sessions:
    """Opens, finds and closes sessions. Every call may raise `UpstreamError`: then nobody is signed in.

    :param rows: where they are kept.
    :param secret: the server's; another one ends all sessions.
    :param revoke: makes a page's token worthless at GitHub; what it raises is its own affair.
    :param now: this machine's clock, in UTC.
    """

    def __init__(
        self,
        rows: SessionRows,
        secret: str,
        *,
        revoke: Callable[[str], None] = lambda _: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._rows, self._revoke, self._now = rows, revoke, now
        self._seal = Seal(derive(secret, "sessions"))
        self._listeners: list[Callable[[str], None]] = []

    def open(self, person: Person, token: str, kind: Via, *, token_ends: datetime = _NEVER) -> Session:
        """Begin a session under a new id.

        :param token_ends: when the token does, where that is known; the session never outlives it.
        """
        now = self._now()
        session = Session(secrets.token_urlsafe(32), kind, person, token, min(now + LONGEST[kind], token_ends))
        key = _digest(session.id)
        self._rows.put(Row(key, kind, _owner(session), self._seal.close(_told(session, key)), now, session.ends))
        return session

    def find(self, word: str, kind: Via) -> Session | None:
        """Return a session by its id; None where there is none of this kind, or it has ended."""
        key = _digest(word)
        row = self._rows.get(key) if word else None
        told = self._seal.open(row.sealed) if row else None
        if told is None or (told["key"], told["kind"]) != (key, kind):
            return None
        ends = datetime.fromisoformat(told["ends"])
        person = Person(told["id"], told["login"], human=told["human"])
        return Session(word, kind, person, told["token"], ends) if self._now() < ends else None

    def close(self, word: str, kind: Via) -> None:
        """End a session; a page's token is revoked, because nobody else has it. One that is not there has ended already."""
        session = self.find(word, kind)
        if session is None:
            return
        self._rows.remove(_digest(word))
        for ended in self._listeners:
            ended(word)
        if kind is Via.PAGE:
            self._revoke(session.token)

    def listen(self, ended: Callable[[str], None]) -> None:
        """Call `ended` with the id of each session that this process closes; it neither waits nor fails."""
        self._listeners.append(ended)

    def tidy(self) -> None:
        """Forget the sessions that have ended."""
        self._rows.prune(self._now())


def _owner(session: Session) -> str:
    """Return with whom a session is counted: all workflows share one bot, and one of them must not end another's."""
    return str(session.person.id) if session.person.human else _digest(session.token)


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode(errors="replace")).hexdigest()


def _told(session: Session, key: str) -> str:
    who = session.person
    told: dict[str, Any] = {"key": key, "kind": session.kind, "id": who.id, "login": who.login, "human": who.human}
    return json.dumps(told | {"token": session.token, "ends": session.ends.isoformat()})
