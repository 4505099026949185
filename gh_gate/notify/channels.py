"""One thread for each address, so that no address waits for another, and no gate for any of them."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final, Protocol

from gh_gate.notify.addresses import Address
from gh_gate.notify.message import Message

MOST: Final = 100
"""Messages that wait for one address; what comes after them is dropped, and said so."""

ADDRESSES: Final = 200
"""Addresses of policy files that are told something at the same time; a server does not choose who names one."""

OF_ONE: Final = 50
"""As many of them may be of one policy file, so that none crowds out the others."""

IDLE: Final = 60.0
"""Seconds without a message after which an address's thread ends."""

AT_THE_END: Final = 10.0
"""Seconds that a process which ends gives the messages that are under way, all of them together."""

_log = logging.getLogger("gh_gate.notify")


class Unsent(Exception):  # noqa: N818 - says what became of it
    """A message was not taken.

    :param why: in a few words, without anything of the address.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Send(Protocol):
    """Sends one message, in whichever thread calls."""

    def __call__(self, address: Address, message: Message, /) -> None:
        """Send it.

        :raise Unsent: where it was not taken.
        """


Count = Callable[[str, str], None]
"""Is told an address's scheme, and what became of a message: ``delivered``, ``failed`` or ``dropped``."""


def uncounted(_scheme: str, _outcome: str) -> None:
    """Count nothing."""


class Channels:
    """All addresses that this process has told something.

    :param send: see `Send`; by default Apprise's way.
    """

    def __init__(self, send: Send | None = None, count: Count = uncounted) -> None:
        self._send, self._count = send or _by_apprise, count
        self._lock = threading.Lock()
        self._channels: dict[Address, _Channel] = {}

    def put(self, addresses: Iterable[Address], message: Message) -> None:
        """Have a message sent to some addresses, each after what was sent there before."""
        with self._lock:
            for address in addresses:
                channel = self._channels.get(address) or self._made(address)
                if channel is not None:
                    channel.put(message)

    def forget(self) -> None:
        """Begin anew in a process that was forked: the messages under way are the parent's, and so are threads and locks."""
        self._lock = threading.Lock()
        self._channels = {}

    def _made(self, address: Address) -> _Channel | None:
        if len(self._channels) >= ADDRESSES or self._is_full(address):
            self._channels = {one: channel for one, channel in self._channels.items() if not channel.idle}
        if not address.own and self._is_full(address):
            self._count(address.scheme, "dropped")
            _log.warning("%s is not told: too many others have not taken their messages yet.", address.shown)
            return None
        return self._channels.setdefault(address, _Channel(address, self._send, self._count))

    def _is_full(self, address: Address) -> bool:
        others = [one.source for one in self._channels if not one.own]
        return len(others) >= ADDRESSES or others.count(address.source) >= OF_ONE

    def finish(self, seconds: float = AT_THE_END) -> bool:
        """Let the messages that are under way arrive.

        :param seconds: to wait for all of them together.
        :return: whether all have been sent, or given up.
        """
        until = monotonic() + seconds
        with self._lock:
            channels = list(self._channels.values())
        return not [channel for channel in channels if not channel.finish(until)]


class _Channel:
    """The queue of one address, and its thread: a daemon, so that it keeps no process from ending."""

    def __init__(self, address: Address, send: Send, count: Count) -> None:
        self._address, self._send, self._count = address, send, count
        self._changed = threading.Condition()
        self._queue: deque[Message] = deque()
        self._busy = self._running = False
        self._thread = threading.Thread()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not (self._queue or self._busy)

    def put(self, message: Message) -> None:
        with self._changed:
            if len(self._queue) >= MOST:
                self._count(self._address.scheme, "dropped")
                _log.warning("%s has not taken %d messages yet, so one is dropped.", self._address.shown, MOST)
                return
            self._queue.append(message)
            self._changed.notify_all()
            if not (self._running and self._thread.is_alive()):
                self._start()

    def _start(self) -> None:
        import concurrent.futures.thread  # noqa: F401, PLC0415 - Apprise needs it, and it cannot be loaded once a process ends

        self._running = True
        self._thread = threading.Thread(target=self._run, name=f"tell-{self._address.scheme}", daemon=True)
        self._thread.start()

    def finish(self, until: float) -> bool:
        with self._changed:
            done = self._changed.wait_for(lambda: self.idle, max(0.0, until - monotonic()))
        if not done:
            _log.warning("%s has not taken its messages in time; they are lost.", self._address.shown)
        return done

    def _run(self) -> None:
        while (message := self._next()) is not None:
            self._count(self._address.scheme, self._tried(message))

    def _next(self) -> Message | None:
        """Wait for a message; None once there was none for long."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            self._running = self._busy = bool(self._changed.wait_for(lambda: self._queue, IDLE))
            return self._queue.popleft() if self._busy else None

    def _tried(self, message: Message) -> str:
        try:
            self._send(self._address, message)
        except Unsent as unsent:
            _log.warning("%s was not told: %s.", self._address.shown, unsent.why)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next message may go better
            # Only its name: what others say of an address may hold the address.
            _log.warning("%s was not told: %s.", self._address.shown, type(error).__name__)
        else:
            return "delivered"
        return "failed"


def _by_apprise(address: Address, message: Message) -> None:
    from gh_gate.notify import speaking  # noqa: PLC0415 - Apprise is only loaded where somebody is told something

    speaking.send(address, message)


shared: Final = Channels()
"""Those of this process, for all its gates."""


def finish(seconds: float = AT_THE_END) -> bool:
    """Let the messages of this process arrive; see `Channels.finish`."""
    return shared.finish(seconds)


atexit.register(finish)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=shared.forget)
