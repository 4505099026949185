"""How many people must agree: a number of them, or one of every group of owners."""

from __future__ import annotations

from dataclasses import dataclass

from gh_gate.errors import UsageError

EACH_OWNER = "each-owner"
LIMIT = 50
"""People; more of them would not fit into one page that a person still reads."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many distinct people must approve, and whether every owner group must agree as well."""

    people: int = 1
    each_owner: bool = False

    def __str__(self) -> str:
        both = f"{self.people} and {EACH_OWNER}"
        return both if self.each_owner and self.people > 1 else EACH_OWNER if self.each_owner else str(self.people)

    def stricter(self, other: Quorum) -> Quorum:
        """Return what satisfies both."""
        return Quorum(max(self.people, other.people), self.each_owner or other.each_owner)


ONE = Quorum()


def read(value: object, *, what: str = "required") -> Quorum:
    """Read a quorum as people write it.

    :param value: a number of people from 1 to `LIMIT`, also as text, or ``each-owner``.
    :param what: what the value is for, as an error should call it.
    :raise UsageError: for anything else.
    """
    if value == EACH_OWNER:
        return Quorum(each_owner=True)
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LIMIT:
        return Quorum(int(text))
    raise UsageError(
        f"{what} is {str(value)[:40]!r}, which is neither a number of people from 1 to {LIMIT} nor {EACH_OWNER}.",
        do=f"write a number like 1 or 2, or {EACH_OWNER} for one approval by every group of owners",
    )
