"""An address that the server's settings allow, and what it is told."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from gh_gate.app.outgoing.networks import Network
from gh_gate.core.gate import Status

_TOKEN: Final = 16
"""Characters from which on a path may hold a token."""


class Event(StrEnum):
    """What a message says it is for."""

    DECIDED = "gate.decided"
    RESUME = "gate.resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where messages go; neither ``repr`` nor an error shows what may be secret: its path and its keys.

    :param name: as the settings call it.
    :param secure: whether it is https.
    :param host: a name, or an address without brackets.
    :param target: path and query.
    :param keys: sign each message; the newest first.
    :param repositories: and ``gates``: patterns, of which one has to fit; none means all.
    :param statuses: decisions that it is told of.
    :param networks: may be reached though they are not public.
    """

    name: str
    secure: bool
    host: str
    port: int
    target: str = field(repr=False)
    keys: tuple[bytes, ...] = field(repr=False)
    repositories: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    event: Event = Event.DECIDED
    networks: tuple[Network, ...] = ()

    @property
    def authority(self) -> str:
        """The host as a URL and the header ``Host`` have it, with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """As much of it as people may see."""
        return f"{'https' if self.secure else 'http'}://{self.authority}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not stand in a log: the keys, and a path that is long enough to hold a token."""
        keys = (base64.b64encode(key).decode() for key in self.keys)
        return (*keys, *((self.target,) if len(self.target) >= _TOKEN else ()))

    def wants(self, repository: str, gate: str, status: Status) -> bool:
        """Tell whether it is to be told of a decision.

        :param repository: as GitHub calls it; a question may say anything.
        :param gate: its name.
        """
        return (
            _fits(repository.lower(), self.repositories)
            and _fits(gate, self.gates)
            and (not self.statuses or status in self.statuses)
        )


def _fits(word: str, patterns: tuple[str, ...]) -> bool:
    return not patterns or any(fnmatchcase(word, pattern) for pattern in patterns)
