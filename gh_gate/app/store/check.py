"""Whether a chain holds, and if not, where it breaks first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gh_gate.app.store.chain import GENESIS, Link, digest
from gh_gate.app.store.entry import Entry


@dataclass(frozen=True, slots=True)
class Check:
    """What was found.

    :param count: how many entries hold, from the first on.
    :param head_hash: the hash of the last of them, 64 zeros where there is none.
    :param broken: the number of the first entry that does not hold and why, or None.
    """

    count: int
    head_hash: str
    broken: tuple[int, str] | None = None


def check(entries: Iterable[Entry | Link]) -> Check:
    """Go along a chain from its first entry, and stop where it breaks.

    It finds what was changed, removed, inserted or reordered. It cannot see that the end was cut off, or that somebody
    made the whole rest of the chain anew: compare ``head_hash`` with one that was kept elsewhere.

    :param entries: all of them, in the order in which they are stored.
    """
    count, head = 0, GENESIS
    for entry in entries:
        link = entry.link() if isinstance(entry, Entry) else entry
        if broken := _broken(link, count + 1, head):
            return Check(count, head, broken)
        count, head = link.seq, link.hash
    return Check(count, head)


def _broken(link: Link, expected: int, head: str) -> tuple[int, str] | None:
    if link.seq > expected:
        return expected, f"it is missing: entry {link.seq} stands in its place"
    if link.seq < expected:
        return link.seq, f"it stands where entry {expected} should"
    if digest(link) != link.hash:
        return link.seq, "it was changed: its hash does not fit its content"
    if link.previous != head:
        return link.seq, "it does not follow the entry before: that one was replaced, or this one"
    return None
