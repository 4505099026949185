"""The gates that wait, kept in memory: the ledger only grows, so only what came since has to be read."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Final

from gh_gate.app.store.entry import Entry, Kind, read
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view.opened import Opened

_NOT_READ: Final = -1


class Waiting:
    """The openings that have no decision.

    :param ledger: its entries are named as `gh_gate.app.archive.Archive` does: an opening and its decision alike but for the kind.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._upto = _NOT_READ
        self._gates: dict[str, Opened] = {}

    def of(self, repositories: Collection[int]) -> list[Opened]:
        """Return the gates of some repositories that wait, newest first."""
        with self._lock:
            self._read_on()
            found = [gate for gate in self._gates.values() if gate.opening.repository_id in repositories]
        return sorted(found, key=lambda gate: gate.opening.seq, reverse=True)

    def _read_on(self) -> None:
        if self._upto == _NOT_READ:
            upto = self._ledger.newest()  # first: what comes meanwhile is read once more
            for entry in self._ledger.unanswered():
                self._take(entry)
            self._upto = upto
        for link in self._ledger.links(self._upto):
            if link.kind in (Kind.OPENED, Kind.DECIDED):
                self._take(read(link))
            self._upto = link.seq

    def _take(self, entry: Entry) -> None:
        asking = entry.once.partition(":")[2]
        if entry.kind == Kind.OPENED:
            self._gates[asking] = Opened(entry)
        else:
            self._gates.pop(asking, None)
