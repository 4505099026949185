"""What the API asks of the rooms around it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from starlette.responses import Response

from gh_gate.app.asking.asked import Ask, Opened, Simulated, Supposed
from gh_gate.app.view import At, Caller


class Session(Protocol):
    """A short session."""

    @property
    def ends(self) -> datetime:
        """From when on it is worth nothing."""


class Callers(Protocol):
    """Tells who somebody is; called in threads. See `gh_gate.app.signin.bearers.Bearers`."""

    def caller(self, authorization: str) -> Caller:
        """Return who sends an ``Authorization`` header.

        :raise NotSignedIn: where it names nobody.
        :raise UpstreamError: where that cannot be found out now.
        """

    def open(self, caller: Caller) -> tuple[str, Session]:
        """Begin a short session; return its bearer token, and the session.

        :raise NotSignedIn: where the caller came with a session.
        """

    def close(self, caller: Caller) -> None:
        """End a caller's session, if they came with one."""


class Opening(Protocol):
    """Opens gates for callers; called in threads. See `gh_gate.app.asking.opening.Asking`."""

    def __call__(self, caller: Caller, ask: Ask) -> Opened:
        """Open a gate, or return the one that stands under its key.

        :raise Hidden: where the caller may not see the repository.
        :raise GateError: where it cannot be asked.
        """


class Simulate(Protocol):
    """Says who could approve; called in threads. See `gh_gate.app.asking.simulation.Simulation`."""

    def __call__(self, caller: Caller, supposed: Supposed) -> Simulated:
        """Tell who could approve what is supposed, by the rules as they are now; raises as `Opening`."""


class Live(Protocol):
    """Streams of what changes; see `gh_gate.app.live`."""

    async def stream(self, caller: Caller, at: At | None) -> Response:
        """Answer with a stream of one gate's changes, or of all that a caller may see.

        :raise Hidden: where the caller may not see the gate.
        """
