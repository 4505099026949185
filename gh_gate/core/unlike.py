"""Another question under the same run and name: its approval does not count, and people should be told why."""

from __future__ import annotations

from dataclasses import dataclass

from gh_gate.core import gate as gates
from gh_gate.core.gate import Gate

_WORDS = {
    "asked": "approvers",
    "policy": "approvers",
    "auto_approve": "auto-approve-if",
    "initiator": "who started the run",
    "origin": "the workflow's name",
    "decider": "who decides",
}
"""What people call a part of a gate, where that is not its name with dashes."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """A question that was approved, and is not the one that is asked now.

    :param number: of its issue or pull request.
    :param differs: what differs, as inputs are called; empty where that cannot be told.
    """

    number: int
    url: str
    differs: tuple[str, ...]

    @property
    def how(self) -> str:
        """A clause that says what differs."""
        return f"this question differs from it in: {', '.join(self.differs)}" if self.differs else "it asked otherwise"


def differences(one: Gate, other: Gate) -> tuple[str, ...]:
    """Return in what two gates differ, as inputs of a step are called."""
    mine, theirs = gates.to_json(one), gates.to_json(other)
    names = (name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name))
    return tuple(dict.fromkeys(_WORDS.get(name, name.replace("_", "-")) for name in names))
