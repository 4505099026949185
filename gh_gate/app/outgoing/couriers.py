"""One courier for each address, each with a thread of its own, from the server's start to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from types import MappingProxyType

from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.courier import IDLE, LIFE, Count, Courier, Post, note
from gh_gate.app.outgoing.post import post
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Outbox
from gh_gate.errors import GateError

BREATH = 15.0
"""Seconds before an outbox that could not be used is tried again."""

NO_OTHERS: Mapping[str, Post] = MappingProxyType({})
"""All addresses get messages."""

_log = logging.getLogger("gh_gate.app.outgoing")


class Couriers:
    """Delivers the messages of a server.

    :param now: GitHub's clock.
    :param ways: how addresses are told that get no messages, by their names.
    """

    def __init__(
        self,
        addresses: Sequence[Address],
        outbox: Outbox,
        ledger: Ledger,
        now: Callable[[], datetime],
        count: Count,
        *,
        ways: Mapping[str, Post] = NO_OTHERS,
    ) -> None:
        self._outbox, self._ledger, self._now = outbox, ledger, now
        self._names = {address.name for address in addresses}
        self._rounds = [
            _Round(Courier(one, outbox, ledger, now, count, send=ways.get(one.name, post))) for one in addresses
        ]

    def start(self) -> None:
        """Begin with what the last process left."""
        for each in self._rounds:
            each.thread.start()

    def wake(self) -> None:
        """Say that there is something in the outbox."""
        for each in self._rounds:
            each.wake()

    def alive(self) -> bool:
        """Tell whether all threads run, as they do from `start` to `close`."""
        return all(each.thread.is_alive() for each in self._rounds)

    def close(self) -> None:
        """Begin no more tries."""
        for each in self._rounds:
            each.close()

    def join(self, timeout: float) -> bool:
        """Let the tries that run end, after `close`; what is left stays in the outbox.

        :param timeout: seconds to wait for them.
        :return: whether all ended in time.
        """
        until = monotonic() + timeout
        for each in self._rounds:
            if each.thread.ident is not None:
                each.thread.join(max(0.0, until - monotonic()))
        return not any(each.thread.is_alive() for each in self._rounds)

    def tidy(self) -> None:
        """Give up the messages for addresses that the settings do not name any more, when their time is over.

        Until then another process, or the next start, may know the address.
        """
        now = self._now()
        for letter in (one for one in self._outbox.strays(self._names) if one.created_at + LIFE < now):
            told = {"outcome": "given up", "why": "the settings do not name it any more", "tries": letter.attempts}
            note(self._ledger, self._outbox, letter, now, told)
            _log.warning("%s is no longer an address: it is not told of #%d", letter.address, letter.spot.number)


class _Round:
    """The thread of one courier."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._changed = threading.Condition()
        self._woken, self._closed = False, False
        self.thread = threading.Thread(target=self._run, name=f"send-{courier.address.name}", daemon=True)

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _run(self) -> None:
        while self._rested(self._stepped()):
            pass

    def _stepped(self) -> float:
        try:
            return self._courier.step()
        except GateError as error:
            _log.warning("messages for %s wait: %s", self._courier.address.name, error)
        except Exception:  # noqa: BLE001 - nobody would tell this address anything any more without this thread
            _log.exception("messages for %s wait", self._courier.address.name)
        return BREATH

    def _rested(self, seconds: float) -> bool:
        """Wait, but not beyond a call; False once the round is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._woken or self._closed, min(seconds, IDLE))
            self._woken = False
            return not self._closed
