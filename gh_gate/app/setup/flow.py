"""One set-up, from the code that GitHub sends to the files: each step once, and again only where it came to nothing."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from gh_gate.app.setup import files
from gh_gate.app.setup.conversion import CODE, Created
from gh_gate.app.setup.files import Keys
from gh_gate.app.setup.folder import Folder
from gh_gate.app.setup.server import Server
from gh_gate.core.record.keys import new_key
from gh_gate.errors import GateError

HOUR = 3600.0
"""Seconds that GitHub gives for all of it."""


class Stranger(GateError):  # noqa: N818 - says who asks
    """A request that does not come from the form that this process made."""


@dataclass(frozen=True, slots=True)
class Done:
    """A finished set-up: its files are on the disk."""

    app: Created
    keys: Keys


class Flow:
    """One set-up.

    :param server: the GitHub that is meant.
    :param folder: where the files go.
    :param convert: turns a code into the App, as `gh_gate.app.setup.conversion.convert` does.
    :param home: where people will reach the server's page, where that is known.
    """

    def __init__(
        self, server: Server, folder: Folder, convert: Callable[[str, str], Created], *, home: str = ""
    ) -> None:
        self.state = secrets.token_urlsafe(32)
        self.done: Done | None = None
        self._server, self._folder, self._convert = server, folder, convert
        self._home = home
        self._created: Created | None = None
        self._lock = Lock()

    def arrive(self, query: Mapping[str, Sequence[str]]) -> Done:
        """Take what GitHub sends the browser back with; a repetition gets the same answer and does nothing.

        :param query: every value of every parameter.
        :raise Stranger: without the state of our own form; nothing has been done then.
        :raise GateError: where keys cannot be had, or not be written.
        """
        code = self._code(query)
        with self._lock:  # a browser may send a request twice, and a code is good for one
            if self.done is None:
                self._created = self._created or self._convert(self._server.api, code)
                self.done = self._keep(self._created)
            return self.done

    def finish(self) -> Done | None:
        """Wait for what is under way, and return the finished set-up, or None if there is none."""
        with self._lock:
            return self.done

    def _code(self, query: Mapping[str, Sequence[str]]) -> str:
        states, codes = query.get("state", ()), query.get("code", ())
        ours = len(states) == 1 and hmac.compare_digest(states[0].encode(errors="replace"), self.state.encode())
        if not ours or len(codes) != 1 or not CODE.fullmatch(codes[0]):
            raise Stranger(
                "this answer does not belong to the form on this page.",
                why="its state is missing or another one, or it brings no code",
                do="begin again at the address that the terminal shows",
            )
        return codes[0]

    def _keep(self, app: Created) -> Done:
        signing_key, public_key = new_key()
        keys = Keys(app.webhook_secret or secrets.token_hex(32), signing_key, public_key)
        self._folder.write(files.contents(app, keys, self._server, self._home))
        return Done(app, keys)
