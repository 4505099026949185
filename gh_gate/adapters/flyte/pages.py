"""Where an event is answered: the App's page and its ``/submit/json``, where the App's server is known and decides the gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from gh_gate.core.gate import Decider
from gh_gate.errors import UsageError
from gh_gate.stream.address import server


class Gate(Protocol):
    """A gate that was asked; see `gh_gate.library.pending.PendingGate`."""

    @property
    def reference(self) -> str:
        """``OWNER/REPO#NUMBER/NAME``."""

    @property
    def url(self) -> str:
        """The issue, or the comment."""

    @property
    def decider(self) -> Decider:
        """Who decides it."""


def form(gate: Gate, environ: Mapping[str, str]) -> str:
    """Return the page where people answer.

    :param environ: ``GH_GATE_URL`` is the App's server.
    """
    known = _server(gate, environ)
    if not known:
        return gate.url
    repository, _, rest = gate.reference.partition("#")
    number, _, name = rest.partition("/")
    return f"{known}/gates/{quote(repository)}/{number}?gate={quote(name, safe='')}"


def api(gate: Gate, environ: Mapping[str, str]) -> str:
    """Return where a program answers in a person's name, as docs/api.md says; the issue where there is no such place."""
    known = _server(gate, environ)
    return f"{known}/submit/json" if known else gate.url


def _server(gate: Gate, environ: Mapping[str, str]) -> str:
    """Return the App's server; an empty string where it is not known, no address, or knows nothing of this gate."""
    text = environ.get("GH_GATE_URL", "").strip().rstrip("/")
    if not text or gate.decider is not Decider.APP:
        return ""
    try:
        server(text)
    except UsageError:
        return ""
    return text
