"""The worker: threads that fetch, look and sweep until they are told to stop, or one caller who does all of it in turn."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from gh_gate.app.spots import Spot
from gh_gate.app.work.bench import TRIES, Bench
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.desk import Desk
from gh_gate.app.work.intake import Intake, Route
from gh_gate.app.work.ports import Examine, Inbox, Ledger, Observe, Sweeping
from gh_gate.app.work.rounds import EVERY, Rounds
from gh_gate.app.work.router import route as by_payload
from gh_gate.app.work.schedule import Job, Parcel

THREADS: Final = 8
_BREATH: Final = 15.0  # the longest pause before an inbox that could not be read is tried again

_log = logging.getLogger("gh_gate.app.work")


class Worker:
    """Everything between the inbox and the examiner.

    :param observe: counts what is done.
    :param sweep: finds what no delivery told of; None for a worker that only goes by deliveries and timers.
    :param threads: how many spots are looked at side by side.
    :param every: seconds from the end of a sweep to the next.
    :param route: what a delivery asks for.
    """

    def __init__(
        self,
        inbox: Inbox,
        ledger: Ledger,
        examine: Examine,
        clocks: Clocks,
        observe: Observe,
        *,
        sweep: Sweeping | None = None,
        threads: int = THREADS,
        every: float = EVERY,
        route: Route = by_payload,
    ) -> None:
        self._clocks, self._sweep = clocks, sweep
        self._desk, self._rounds = Desk(clocks.monotonic), Rounds(clocks.monotonic, every)
        self._intake = Intake(inbox, self._desk, clocks, route, self._rounds.want)
        self._bench = Bench(inbox, ledger, examine, clocks, observe)
        self._threads = [threading.Thread(target=self._look, name=f"look-{n}", daemon=True) for n in range(threads)]
        self._threads.append(threading.Thread(target=self._fetch, name="fetch", daemon=True))
        if sweep:
            self._threads.append(threading.Thread(target=self._sweeps, name="sweep", daemon=True))

    def start(self) -> None:
        """Begin with what the last process left in the inbox."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that something was stored; costs next to nothing, from any thread."""
        self._desk.ring()

    def wake_sweep(self) -> None:
        """Ask for a sweep, which comes within half a minute after the last one."""
        self._rounds.want()

    def ask(self, spot: Spot) -> None:
        """Ask for a look at a spot, behind those where a person waits."""
        self._desk.put([(spot, Parcel())])

    def alive(self) -> bool:
        """Tell whether all threads run, as they do from `start` to `stop`."""
        return self._rounds.open and all(thread.is_alive() for thread in self._threads)

    def next_in(self) -> float | None:
        """Return the seconds until something is due of itself, 0 if it is; None where nothing is planned."""
        waits = [self._desk.next_in(), self._rounds.next_in() if self._sweep else None]
        return min((wait for wait in waits if wait is not None), default=None)

    def drain(self, most: int = 100_000) -> int:
        """Do all that is due now in this thread, without waiting; not beside `start`.

        :param most: so many looks at most.
        :return: how many looks it took.
        """
        for looks in range(most):
            self._intake.fetch()
            self._sweep_if_due()
            job = self._desk.take()
            if job is None:
                return looks
            self._do(job)
        return most

    def stop(self, timeout: float) -> bool:
        """Begin nothing more and let the looks that run end; the rest stays in the inbox.

        :param timeout: seconds to wait for them.
        :return: whether all ended in time.
        """
        self._desk.close()
        self._rounds.close()
        until = time.monotonic() + timeout
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _look(self) -> None:
        while job := self._desk.wait():
            self._do(job)

    def _do(self, job: Job) -> None:
        self._desk.settle(job, self._bench.work(job))

    def _fetch(self) -> None:
        failures = 0
        while self._desk.await_mail():
            failures = 0 if self._intake.fetch() else failures + 1
            if failures:
                self._desk.rest(self._clocks.pause(failures - 1, _BREATH))

    def _sweeps(self) -> None:
        while self._rounds.wait():
            self._run_sweep()

    def _sweep_if_due(self) -> None:
        if self._sweep and self._rounds.begin():
            self._run_sweep()

    def _run_sweep(self) -> None:
        try:
            # What was given up gets one more try a sweep: permissions are granted, and bugs mended, without telling us.
            self._desk.put([(spot, Parcel(attempts=TRIES - 1)) for spot in self._desk.given_up()])
            if self._sweep:
                self._sweep.run(self.ask, lambda: self._rounds.open)
        except Exception:  # noqa: BLE001 - the next one may go better
            _log.exception("a sweep failed")
        finally:
            self._rounds.end()
