"""Concurrency groups: one that goes on, one that waits behind it, and no more.

https://docs.github.com/actions/concepts/workflows-and-actions/concurrency
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Member(Protocol):
    """A run or a job in a group."""

    def cancel(self) -> None: ...


@dataclass(frozen=True)
class Wish:
    """What a workflow or job says about its group; names are told apart without case."""

    group: str
    cancel_in_progress: bool = False


def wish(setting: Any) -> Wish | None:
    """Read the setting, its expressions evaluated; None where there is none."""
    if not setting:
        return None
    if isinstance(setting, Mapping):
        return Wish(str(setting["group"]).lower(), cancel_in_progress=bool(setting.get("cancel-in-progress", False)))
    return Wish(str(setting).lower())


@dataclass
class Groups:
    """All groups of a repository."""

    running: dict[str, Member] = field(default_factory=dict)
    pending: dict[str, Member] = field(default_factory=dict)

    def enter(self, wish: Wish, member: Member) -> None:
        """Join a group: take its place, or wait for it and cancel whoever waited before."""
        first = self.running.setdefault(wish.group, member)
        if first is member:
            return
        replaced = self.pending.get(wish.group)
        self.pending[wish.group] = member
        if replaced is not None and replaced is not member:
            replaced.cancel()
        if wish.cancel_in_progress:
            first.cancel()

    def may_go(self, wish: Wish, member: Member) -> bool:
        return self.running.get(wish.group) is member

    def leave(self, wish: Wish, member: Member) -> None:
        """Make room, for whoever waits if it was taken."""
        if self.pending.get(wish.group) is member:
            del self.pending[wish.group]
        if self.running.get(wish.group) is not member:
            return
        del self.running[wish.group]
        if wish.group in self.pending:
            self.running[wish.group] = self.pending.pop(wish.group)
