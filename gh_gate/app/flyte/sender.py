"""Who may send conditions: a Flyte, the repository whose people decide for it, and the way back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from gh_gate.app.outgoing.addresses import Address


class Way(StrEnum):
    """How an answer goes back."""

    API = "api"
    """By Flyte's own API, which is also asked what the condition is."""
    CALLBACK = "callback"
    """To the address that Flyte put in the place of ``{callback_uri}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What lets the server into a Flyte: a token, or a client that gets one; ``repr`` shows neither.

    :param bearer: a token, or an empty string.
    :param place: where a client gets tokens, None for none.
    """

    bearer: str = field(default="", repr=False)
    place: Address | None = field(default=None, repr=False)
    client: str = ""
    secret: str = field(default="", repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One who may send conditions.

    :param name: as the settings call it.
    :param tokens: the last part of the webhook's path; the newest first.
    :param repository: ``owner/name``, whose policy file and CODEOWNERS decide.
    :param flyte: where its answers go; a callback must be below it.
    :param projects: ``project`` or ``project/domain`` patterns whose conditions may be asked about and signalled.
    :param gates: patterns of names, of which one has to fit; none means all.
    :param org: of the Flyte, or an empty string.
    """

    name: str
    tokens: tuple[str, ...] = field(repr=False)
    repository: str
    flyte: Address
    way: Way = Way.API
    projects: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    org: str = ""
    credentials: Credentials = Credentials()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not stand in a log."""
        return tuple(text for text in (*self.tokens, self.credentials.bearer, self.credentials.secret) if text)

    def takes(self, gate: str) -> bool:
        """Tell whether a gate may be asked."""
        return not self.gates or any(fnmatchcase(gate, pattern) for pattern in self.gates)

    def reaches(self, project: str, domain: str) -> bool:
        """Tell whether conditions of a project are this sender's business."""
        return any(fnmatchcase(f"{project}/{domain}", p if "/" in p else f"{p}/*") for p in self.projects)


def whose(senders: Iterable[Sender], token: str) -> Sender | None:
    """Return whose token that is; how long it takes tells nothing of how much of it was right."""
    given = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
    found = [
        one
        for one in senders
        for known in one.tokens
        if hmac.compare_digest(hashlib.sha256(known.encode()).digest(), given)
    ]
    return found[0] if found else None
