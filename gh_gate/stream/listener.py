"""What a waiter sleeps with: it hears of its gate, wherever the gate is asked by now, and whichever process this is."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from gh_gate.core.gate import Decider
from gh_gate.engine import Ticket
from gh_gate.errors import UsageError
from gh_gate.forge.base import Forge
from gh_gate.forge.github import GitHubForge
from gh_gate.stream.address import Server, server
from gh_gate.stream.bell import Bell
from gh_gate.stream.call import Call, Target

log = logging.getLogger("gh_gate.stream")


@contextmanager
def listening(forge: Forge, ticket: Ticket, environ: Mapping[str, str] = os.environ) -> Iterator[Listener | None]:
    """Hear of a gate's changes while it is waited for; the connection is made with the first sleep.

    :param environ: ``GH_GATE_URL`` is the App's server.
    :return: what to sleep with; None where the App's server is not known, or somebody else decides this gate.
    """
    known = _known(environ) if isinstance(forge, GitHubForge) and ticket.gate.decider is Decider.APP else None
    if known is None or not isinstance(forge, GitHubForge):
        yield None
        return
    listener = Listener(forge, ticket, known)
    try:
        yield listener
    finally:
        listener.close()


class Listener:
    """Sleeps for one waiter.

    :param forge: whose token the server is shown.
    :param ticket: the gate; the question may be put anew in another issue.
    :param known: the server.
    """

    def __init__(self, forge: GitHubForge, ticket: Ticket, known: Server) -> None:
        self._forge, self._ticket, self._server = forge, ticket, known
        self._call: Call | None = None
        self._process = 0

    def sleep(self, seconds: float) -> bool:
        """Sleep; return whether the gate changed before the time was over."""
        return self._here().bell.wait(seconds)

    async def sleep_async(self, seconds: float) -> bool:
        """Sleep without holding up the event loop."""
        return await self._here().bell.wait_async(seconds)

    def close(self) -> None:
        """Stop listening; a process that was forked leaves its parent's line alone."""
        if self._call and self._process == os.getpid():
            self._call.end()
        self._call = None

    def _here(self) -> Call:
        gate, place = self._ticket.gate, self._ticket.place
        target = Target(gate.repository, place.number, gate.name)
        if self._call is None or self._call.target != target or self._process != os.getpid():
            self.close()
            self._process = os.getpid()
            self._call = Call(self._server, target, self._forge.bearer, Bell())
            self._call.start()
        self._call.watch()
        return self._call


def _known(environ: Mapping[str, str]) -> Server | None:
    url = environ.get("GH_GATE_URL", "")
    if not url:
        return None
    try:
        return server(url)
    except UsageError as error:
        log.warning("%s (%s); polling goes on.", error.what.rstrip("."), error.why)
        return None
