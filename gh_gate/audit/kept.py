"""What the ledger holds of one gate, as its entries tell it, and what within them does not fit together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the ledger that is about a gate.

    :param at: as it is stored: RFC 3339 in UTC.
    :param gate: the gate's digest, as the entry names it.
    :param sound: whether its own hash holds and its columns fit its data.
    """

    seq: int
    kind: str
    at: str
    gate: str
    data: Mapping[str, Any]
    sound: bool = True


@dataclass(slots=True)
class Kept:
    """A gate in the ledger.

    :param question: the comment that asks, on a pull request; else 0.
    :param seen: the comments of its issue or pull request as they were first seen, whichever gate they were for.
    """

    repository_id: int
    number: int
    question: int
    opened: list[Line] = field(default_factory=list)
    decided: list[Line] = field(default_factory=list)
    commands: list[Line] = field(default_factory=list)
    tampered: list[Line] = field(default_factory=list)
    seen: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Take an entry in; kinds that say nothing of the question or the decision are passed over."""
        lists = {"opened": self.opened, "decided": self.decided, "command": self.commands, "tampered": self.tampered}
        if line.kind in lists:
            lists[line.kind].append(line)

    @property
    def lines(self) -> list[Line]:
        """All its own entries."""
        return [*self.opened, *self.decided, *self.commands, *self.tampered]

    @property
    def opening(self) -> Mapping[str, Any]:
        """What its opening says; empty where there is none."""
        return self.opened[0].data if self.opened else {}

    @property
    def decision(self) -> Mapping[str, Any]:
        """What its decision says; empty while there is none."""
        return self.decided[0].data if self.decided else {}

    @property
    def envelope(self) -> str:
        """The record that is kept; empty where there is none."""
        return str(self.decision.get("envelope", ""))

    @property
    def digest(self) -> str:
        """The gate's digest, as its opening names it; else as its decision does."""
        return next((line.gate for line in (*self.opened, *self.decided)), "")
