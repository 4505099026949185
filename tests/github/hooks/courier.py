"""Threads that deliver as things happen."""

from threading import Thread

from tests.github.hooks.outbox import Outbox

LOOK_AGAIN = 0.05  # the clock of the stand-in moves without telling anybody
GATHER = 0.02  # how long deliveries have to come together, where their order is troubled


class Courier:
    """Works from its making until `stop`."""

    def __init__(self, outbox: Outbox, workers: int) -> None:
        self._outbox = outbox
        self._stopped = False
        self._threads = [Thread(target=self._work, name="webhooks", daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        with self._outbox.changed:
            self._stopped = True
            self._outbox.changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while self._wait():
            self._outbox.send_one()

    def _wait(self) -> bool:
        """Until something is due; False when it is time to stop."""
        box = self._outbox
        with box.changed:
            while not self._stopped and not box.due():
                box.changed.wait(LOOK_AGAIN if box.pending else None)
            if not self._stopped and box.trouble.reorder:
                box.changed.wait(GATHER)
            return not self._stopped
