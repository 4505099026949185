"""What GitHub was told of a waiting deployment, numbered in the ledger: reports are few, and no answer is given twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Final

from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger

REPORTED: Final = "reported"
ANSWERED: Final = "answered"

_KEPT: Final = 2_000
"""Waits that are remembered; the others are read from the ledger again."""

_Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wait:
    """An environment that jobs of one attempt of a run wait for.

    :param spot: the run.
    """

    spot: Spot
    attempt: int
    environment: str

    @property
    def key(self) -> str:
        """The same for the same wait, also after a restart."""
        return f"{self.spot.repository_id}:{self.spot.run}:{self.attempt}:{self.environment.lower()}"


class Told:
    """The ledger's entries about waits, for all threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._lock = ledger, threading.Lock()
        self._known: OrderedDict[tuple[str, str], list[_Data]] = OrderedDict()

    def of(self, kind: str, wait: Wait) -> list[_Data]:
        """Return what was noted of a wait, the oldest first."""
        with self._lock:
            found = self._known.get((kind, wait.key))
            if found is not None:
                self._known.move_to_end((kind, wait.key))
                return list(found)
        read = self._read(kind, wait)
        with self._lock:
            self._known[kind, wait.key] = read
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return list(read)

    def note(
        self, kind: str, wait: Wait, data: _Data, *, at: datetime, about: Spot | None = None, gate: str = ""
    ) -> int:
        """Note something more, for good.

        :param about: the gate's issue; None for a run without one.
        :param gate: the gate's digest.
        :return: which one of its kind it is, from 1.
        """
        full = {"run": wait.spot.run, "attempt": wait.attempt, "environment": wait.environment, **data}
        spot = about or Spot(wait.spot.repository_id, 0)
        for number in count(len(self.of(kind, wait)) + 1):
            entry = self._ledger.append(kind, spot, at=at, once=_once(kind, wait, number), data=full, gate=gate)
            with self._lock:
                self._known.get((kind, wait.key), []).append(entry.data)
            if entry.data == full:
                return number
            # Another process has noted something under this number.
        raise AssertionError  # counting does not end

    def _read(self, kind: str, wait: Wait) -> list[_Data]:
        found: list[_Data] = []
        for number in count(1):
            entry = self._ledger.find(_once(kind, wait, number))
            if entry is None:
                return found
            found.append(entry.data)
        raise AssertionError  # counting does not end


def _once(kind: str, wait: Wait, number: int) -> str:
    return f"{kind}:{wait.key}:{number}"
