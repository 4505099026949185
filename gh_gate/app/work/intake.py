"""From the inbox to the desk: page by page, each delivery once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.desk import POLL, Desk
from gh_gate.app.work.ports import Delivery, Inbox
from gh_gate.app.work.router import Routed
from gh_gate.app.work.schedule import Parcel
from gh_gate.errors import UpstreamError

PAGE: Final = 500

Route = Callable[[str, bytes], Routed]
_log = logging.getLogger("gh_gate.app.work")


class Intake:
    """Fetches what is unfinished; at the start of the process that is all that the last one left.

    :param route: `gh_gate.app.work.router.route`.
    :param wake_sweep: is called when a delivery says that everything is to be looked through.
    """

    def __init__(self, inbox: Inbox, desk: Desk, clocks: Clocks, route: Route, wake_sweep: Callable[[], None]) -> None:
        self._inbox, self._desk, self._clocks = inbox, desk, clocks
        self._route, self._wake_sweep = route, wake_sweep
        self._last, self._scanned = 0, float("-inf")

    def fetch(self) -> bool:
        """Put on the desk what came in since the last time, as far as there is room.

        :return: False where the inbox could not be read to its end, so that it is worth trying again soon.
        """
        try:
            self._pages()
        except UpstreamError as error:
            _log.warning("the inbox cannot be used now: %s", error)
            return False
        except Exception:  # noqa: BLE001 - nothing would be looked at any more without this thread
            _log.exception("the inbox could not be read; the next try comes soon")
            return False
        return True

    def _pages(self) -> None:
        after, skip = self._where()
        while not self._desk.full:
            page = self._inbox.unfinished(after, PAGE)
            if not page:
                return
            self._take([delivery for delivery in page if delivery.id not in skip])
            after = page[-1].id
            self._last = max(self._last, after)
        self._desk.ring()

    def _where(self) -> tuple[int, frozenset[int]]:
        """Return after which id to read, and what to leave out.

        Ids ascend, so reading on suffices; but a dead letter that somebody revived has an old one. So once in a while,
        unless much is on the desk, everything is read.
        """
        held, now = self._desk.held(), self._clocks.monotonic()
        if now - self._scanned < POLL or len(held) > PAGE:
            return self._last, frozenset()
        self._scanned = now
        return 0, held

    def _take(self, page: Sequence[Delivery]) -> None:
        routed = [(delivery, way) for delivery in page if (way := self._routed(delivery))]
        # First what may fail: then nothing of the page is on the desk yet, and all of it is read again.
        if nowhere := [delivery.id for delivery, way in routed if way.spot is None]:
            self._inbox.done(nowhere)
        self._desk.put([(way.spot, _parcel(delivery, way)) for delivery, way in routed if way.spot])
        if any(way.wakes_sweep for _, way in routed):
            self._wake_sweep()

    def _routed(self, delivery: Delivery) -> Routed | None:
        try:
            way = self._route(delivery.event, delivery.body)
        except Exception as error:  # noqa: BLE001 - one that nobody foresaw must not stop those behind it
            _log.exception("delivery %d (%s) cannot be routed and is set aside", delivery.id, delivery.event)
            self._inbox.bury([delivery.id], f"{type(error).__name__} while it was routed")
            return None
        if way.why:
            _log.debug("delivery %d: %s", delivery.id, way.why)
        return way


def _parcel(delivery: Delivery, way: Routed) -> Parcel:
    return Parcel(
        delivery.id,
        delivery.attempts,
        way.relevant,
        way.urgent,
        sighting=way.sighting,
        received_at=delivery.received_at,
    )
