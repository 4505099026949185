"""Reads the thread of a gate and folds it, for people to see: nothing is decided here, and nothing written.

However many look at a gate, it is read once a second at most, and a read costs no quota while nothing has changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from gh_gate.app.archive import Archive, remembered
from gh_gate.app.github import Hub
from gh_gate.app.spots import Spot, run_of
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.view.opened import Opened
from gh_gate.core import decision as folding
from gh_gate.core.gate import OnTimeout
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import Ticket, reading
from gh_gate.engine.answering import answered_by
from gh_gate.errors import GateError, UpstreamError

AT_MOST_EVERY: Final = 1.0
"""Seconds between two readings of one gate."""

RIGHTS: Final = 60.0
"""Seconds for which people's rights are shown as they were read."""

KEPT: Final = 200
"""Gates whose last reading is kept."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a reading found.

    :param thread: None where it cannot be read for good, or was not.
    :param tally: with the decision that the ledger keeps, or none.
    :param ending: whether the thread decides it, and the server has not written that down yet.
    :param gone: why it cannot be read.
    """

    thread: Thread | None
    tally: Tally
    ending: bool = False
    gone: str = ""


@dataclass(slots=True)
class _Held:
    ticket: Ticket
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: Looked | UpstreamError | None = None
    at: float = 0.0
    rights_at: float = 0.0


class Looking:
    """Looks at gates of the App.

    :param steady: a steady clock in seconds.
    """

    def __init__(self, hub: Hub, ledger: Ledger, *, steady: Callable[[], float]) -> None:
        self._hub, self._ledger, self._steady = hub, ledger, steady
        self._lock = threading.Lock()
        self._gates: OrderedDict[tuple[Spot, int], _Held] = OrderedDict()

    def at(self, spot: Spot, opened: Opened, kept: Decision | None) -> Looked:
        """Return how a gate stands, as it was a second ago at most.

        :param kept: the decision that the ledger has.
        :raise UpstreamError: where GitHub cannot be asked.
        """
        held = self._held(spot, opened)
        with held.lock:
            found = held.found
            if found is None or self._steady() >= held.at + AT_MOST_EVERY:
                found = held.found = self._tried(spot, held)
                held.at = self._steady()
        if isinstance(found, UpstreamError):
            raise UpstreamError(found.what, why=found.why, do=found.do)
        return _as_kept(found, kept)

    def forget(self, spot: Spot, place: int) -> None:
        """Read a gate anew when it is looked at next: its thread has just changed."""
        with self._lock:
            held = self._gates.get((spot, place))
        if held is not None:
            with held.lock:
                held.found = None

    def _held(self, spot: Spot, opened: Opened) -> _Held:
        key = (spot, opened.place)
        with self._lock:
            held = self._gates.get(key) or _Held(remembered(opened.opening))
            self._gates[key] = held
            self._gates.move_to_end(key)
            while len(self._gates) > KEPT:
                self._gates.popitem(last=False)
        return held

    def _tried(self, spot: Spot, held: _Held) -> Looked | UpstreamError:
        try:
            return self._read(spot, held)
        except UpstreamError as error:
            return error
        except GateError as error:
            opened_at, gate = held.ticket.opened_at, held.ticket.gate
            deadline = None if gate.on_timeout is OnTimeout.REMIND else gate.deadline(opened_at)
            return Looked(None, Tally(opened_at=opened_at, deadline=deadline), gone=error.what)

    def _read(self, spot: Spot, held: _Held) -> Looked:
        forge, archive, ticket = self._hub.forge(spot), Archive(self._ledger, spot), held.ticket
        run = run_of(ticket.gate)
        ticket.latest = partial(forge.protection.attempt, run) if run else None
        if self._steady() >= held.rights_at + RIGHTS:
            ticket.last, held.rights_at = None, self._steady()
        seen, refused = archive.seen(ticket.place), archive.refused(ticket.gate, ticket.place)
        thread = reading.thread_of(forge, ticket, seen, refused)
        tally = folding.fold(ticket.gate, thread, thread.read_at)
        ticket.last = (thread, tally)
        return Looked(thread, tally, ending=tally.decision is not None)


def unread(opened: Opened, kept: Decision) -> Looked:
    """Return a decided gate as the ledger has it, without asking GitHub."""
    return Looked(None, answered_by(kept, Tally(opened_at=opened.opened_at, deadline=opened.deadline)))


def _as_kept(found: Looked, kept: Decision | None) -> Looked:
    """Return a reading with the decision that is kept; what only the thread would decide is not decided yet."""
    if kept is None:
        return replace(found, tally=replace(found.tally, decision=None))
    return replace(found, tally=answered_by(kept, found.tally), ending=False)
