"""Runs the waiting jobs of a decided gate again: at once, or as soon as their run has ended.

A run in progress is looked at again after growing pauses, and at once when GitHub says that it has ended; that only makes
somebody look, so losing it costs nothing but time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gh_gate.app.archive import Archive, remembered
from gh_gate.app.spots import Spot
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.work import payload
from gh_gate.app.work.intake import Route
from gh_gate.app.work.router import Routed
from gh_gate.core import record, render
from gh_gate.core.rerun import Waiting
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Thread
from gh_gate.engine import Ticket, notes
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge
from gh_gate.resume.rerun import Resumption, resume, woken_by

EVENT = "workflow_run"

_Run = tuple[int, str]
_Woken = tuple[Waiting, datetime]
_log = logging.getLogger("gh_gate.app")


class Reruns:
    """A `gh_gate.app.follow.Follower`.

    :param ledger: knows the other gates of a run.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._waiting: dict[_Run, set[Spot]] = {}

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        """Do what can be done now for the jobs that wait for a decided gate.

        :raise UpstreamError: where GitHub could not be asked.
        """
        if tally.decision is None:
            return None
        self._remember(ticket, waits=True)  # before the run is read, so that its end is heard from then on
        try:
            came = self._resumed(ticket, tally.decision, forge)
        except UpstreamError:
            raise
        except GateError as refused:
            self._leave_to_people(ticket, forge, refused)
            return None
        self._remember(ticket, waits=not came.done)
        _log.log(logging.INFO if came.done else logging.DEBUG, "run %s: %s", ticket.gate.run_id, came.what)
        return came.again

    def waiting_for(self, run: _Run) -> tuple[Spot, ...]:
        """Return where gates are whose jobs wait for the end of a run.

        :param run: the repository's id and the run's.
        """
        with self._lock:
            return tuple(sorted(self._waiting.get(run, ())))

    def _remember(self, ticket: Ticket, *, waits: bool) -> None:
        run, spot = (ticket.gate.repository_id, ticket.gate.run_id), _spot(ticket)
        with self._lock:
            known = self._waiting.setdefault(run, set())
            (known.add if waits else known.discard)(spot)
            if not known:
                del self._waiting[run]

    def _leave_to_people(self, ticket: Ticket, forge: GitHubForge, refused: GateError) -> None:
        """Say once that the run has to be continued by hand; what GitHub refuses now it refuses the next time."""
        self._remember(ticket, waits=False)
        why = f"{refused.what.rstrip('.')}; run its job again by hand"
        _log.warning("run %s does not go on by itself: %s", ticket.gate.run_id, refused)
        forge.comment(ticket.place, render.stranded(ticket.gate, why))

    def _resumed(self, ticket: Ticket, decision: Decision, forge: GitHubForge) -> Resumption:
        thread = _thread(ticket, forge)  # as it is since the decision was posted, so that its record is in it
        if thread is None:
            return Resumption(None, "its question is gone", done=True)
        return resume(forge, ticket, decision, *self._neighbours(ticket, thread, forge), thread=thread)

    def _neighbours(self, ticket: Ticket, thread: Thread, forge: GitHubForge) -> tuple[list[Waiting], list[_Woken]]:
        """Return the jobs of the same run that wait for other gates, and those that other decisions have woken."""
        waiting, woken = list[Waiting](), list[_Woken]()
        if not notes.waiting(ticket.gate, thread):
            return waiting, woken
        rows = self._ledger.of_run(ticket.gate.repository_id, ticket.gate.run_id)
        others = (remembered(row) for row in rows if row.gate != ticket.gate.digest and not row.data["problem"])
        for other, there in ((other, _thread(other, forge)) for other in others):
            decision = self._decision(other)
            waiting += notes.waiting(other.gate, there) if there else ()
            woken += woken_by(other, decision, there) if there and decision else ()
        return waiting, woken

    def _decision(self, ticket: Ticket) -> Decision | None:
        archive = Archive(self._ledger, _spot(ticket))
        envelope = archive.envelope(ticket.gate, ticket.place)
        return record.verify(envelope, allow_unsigned=True).record.to_decision() if envelope else None


@dataclass(frozen=True, slots=True)
class RunsEnd:
    """Routes deliveries; one that tells of the end of a run asks for looks at the gates whose jobs wait for it.

    :param waiting_for: see `Reruns`.
    :param ask: takes a spot that is to be looked at; it is remembered nowhere else, because the next sweep looks there too.
    """

    route: Route
    waiting_for: Callable[[_Run], tuple[Spot, ...]]
    ask: Callable[[Spot], None]

    def __call__(self, event: str, body: bytes) -> Routed:
        """Return what a delivery asks for."""
        if event != EVENT:
            return self.route(event, body)
        run = _ended(body)
        for spot in self.waiting_for(run) if run else ():
            self.ask(spot)
        return Routed(why="it tells of a run")


def _ended(body: bytes) -> _Run | None:
    told = payload.load(body)
    home = payload.number(payload.dig(told, "repository", "id"))
    run = payload.number(payload.dig(told, EVENT, "id"))
    if home is None or run is None or payload.dig(told, "action") != "completed":
        return None
    return home, str(run)


def _thread(ticket: Ticket, forge: GitHubForge) -> Thread | None:
    try:
        return forge.read(ticket.place)
    except Gone:
        return None  # nobody can have left a note where nothing is


def _spot(ticket: Ticket) -> Spot:
    return Spot(ticket.gate.repository_id, ticket.place.number, ticket.gate.repository)
