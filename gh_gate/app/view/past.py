"""The gates that are decided, page by page from the ledger: newest first, and what a page looks through has an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view.access import Readable
from gh_gate.app.view.opened import Opened, opening_of
from gh_gate.errors import UsageError

PAGE: Final = 50
"""Gates on a page."""

LOOKED_THROUGH: Final = 5_000
"""Gates that one page looks through at most."""

_BEFORE = re.compile(r"(\d{1,19})-(\d{1,19})-(\d{1,19})-([0-9a-f]{64})", re.ASCII)
_AT_ONCE: Final = 250


@dataclass(frozen=True, slots=True)
class Found:
    """A page.

    :param before: what asks for the next one; an empty string where there is none.
    :param partly: whether the end of what one page looks through was met.
    """

    gates: tuple[Opened, ...]
    before: str = ""
    partly: bool = False


def page(ledger: Ledger, readable: Readable, words: list[str], before: str) -> Found:
    """Return the newest decided gates that hold some words.

    :param before: as the page before gave it: it names the last gate that was looked at, and so nothing that its reader may
        not see.
    :raise UsageError: where that is no word of ours, or names a gate that its reader may not see.
    """
    found: list[Opened] = []
    looked, last = 0, before
    at_once = _AT_ONCE if words else PAGE + 1
    for gate in _older(ledger, readable, _seq(ledger, readable, before), at_once):
        if len(found) == PAGE or looked == LOOKED_THROUGH:
            return Found(tuple(found), last, partly=looked == LOOKED_THROUGH)
        looked, last = looked + 1, _named(gate)
        if gate.says(words, readable.names[gate.opening.repository_id]):
            found.append(gate)
    return Found(tuple(found))


def _older(ledger: Ledger, readable: Readable, seq: int | None, at_once: int) -> Iterator[Opened]:
    """Go through the decided gates before an entry, newest first."""
    while some := ledger.decided(readable.names, before=seq, limit=at_once):
        openings = ledger.those([opening_of(entry) for entry in some])
        yield from (Opened(openings[opening_of(entry)], entry) for entry in some if opening_of(entry) in openings)
        seq = some[-1].seq


def _named(gate: Opened) -> str:
    entry = gate.opening
    return f"{entry.repository_id}-{entry.number}-{gate.place}-{entry.gate}"


def _seq(ledger: Ledger, readable: Readable, before: str) -> int | None:
    """Return the number of the decision that a page ended with; None for the first page."""
    if not before:
        return None
    named = _BEFORE.fullmatch(before)
    found = (
        ledger.find(f"{Kind.DECIDED}:{':'.join(named.groups())}") if named and int(named[1]) in readable.names else None
    )
    if found is None:
        raise UsageError("`before` is no word of this server.", do="leave it out, or take it from a link of the list")
    return found.seq
