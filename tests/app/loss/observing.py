"""Watches a server at work: when which look began, what failed in a way that nobody planned, and when gates were decided."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gh_gate.app.spots import Spot
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger

if TYPE_CHECKING:
    from tests.app.loss.town import Town


class Observer:
    """Counts nothing, but remembers.

    :param decided: for each digest and number the second at which the look began that decided the gate.
    """

    def __init__(self, town: Town) -> None:
        self._town = town
        self.looks = 0
        self.decided: dict[tuple[str, int], int] = {}
        self.given_up: list[str] = []

    @contextmanager
    def watching(self, spot: Spot, ledger: Ledger) -> Iterator[None]:
        """Write down a look at a spot, and what was decided in it."""
        began, self.looks = self._town.second, self.looks + 1
        try:
            yield
        finally:
            for entry in ledger.of_spot(spot, Kind.DECIDED):
                self.decided.setdefault((entry.gate, entry.number), began)

    def dead(self, spot: Spot, error: str) -> None:
        """A spot was set aside."""
        self.given_up.append(f"#{spot.number} was set aside: {error}")


class Complaints(logging.Handler):
    """Keeps what the program logs as errors: here, defects."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(logging.Formatter().format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Return all errors that are logged meanwhile."""
    complaints, logger = Complaints(), logging.getLogger("gh_gate")
    logger.addHandler(complaints)
    try:
        yield complaints.heard
    finally:
        logger.removeHandler(complaints)
