"""Sign-ins that were begun and not finished: they lie sealed in the browser that began them, so beginning one costs the server nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gh_gate.app.signin.keys import derive
from gh_gate.app.signin.refusals import begin_again
from gh_gate.app.signin.sealing import Seal

VALID: Final = timedelta(minutes=10)
"""As long as GitHub's code."""

ROOM: Final = 2_000
"""Characters in the cookie: proxies give 4,096 bytes to all headers of an answer. Several tabs fit; the oldest makes room."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign-in on its way.

    :param state: the random word by which GitHub's answer is known.
    :param verifier: the secret of PKCE, https://www.rfc-editor.org/rfc/rfc7636.
    :param next_path: where the person wants to go.
    :param at: when it was begun.
    """

    state: str = field(repr=False)
    verifier: str = field(repr=False)
    next_path: str
    at: datetime


class Pending:
    """Writes and reads what a browser keeps of its sign-ins.

    :param secret: the server's; see `gh_gate.app.signin.keys.derive`.
    :param now: this machine's clock.
    """

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._seal, self._now = Seal(derive(secret, "sign-in")), now

    def put(self, kept: str, state: str, verifier: str, next_path: str) -> str:
        """Return what the browser keeps from now on.

        :param kept: what it has kept so far, or an empty string.
        :param next_path: 1,000 characters of ASCII at most.
        """
        begun = [*self._begun(kept), Waiting(state, verifier, next_path, self._now())]
        while len(sealed := self._seal.close(_told(begun))) > ROOM and len(begun) > 1:
            del begun[0]
        return sealed

    def find(self, kept: str, state: str) -> Waiting:
        """Return a sign-in of this browser's.

        :param kept: what the browser keeps.
        :raise SignInRefused: where it did not begin this one, or too long ago.
        """
        for waiting in self._begun(kept):
            if waiting.state == state:
                return waiting
        raise begin_again(
            "this sign-in is not known here.", "it was begun more than ten minutes ago, or in another browser"
        )

    def _begun(self, kept: str) -> list[Waiting]:
        rows = (self._seal.open(kept) or {}).get("begun", [])
        begun = [Waiting(state, verifier, path, datetime.fromisoformat(at)) for state, verifier, path, at in rows]
        return [waiting for waiting in begun if self._now() - waiting.at < VALID]


def _told(begun: Sequence[Waiting]) -> str:
    return json.dumps({"begun": [[one.state, one.verifier, one.next_path, one.at.isoformat()] for one in begun]})
