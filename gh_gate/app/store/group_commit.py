"""Many requests, one commit: those that arrive while a commit runs share the next one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from typing import Final, Protocol

from gh_gate.app.store.inbox import Row
from gh_gate.errors import UpstreamError

MOST_ROWS: Final = 256
MOST_BYTES: Final = 32 * 2**20
"""One commit takes no more than this, or one delivery of any size."""

_Waiting = tuple[Row, "asyncio.Future[int]"]


class Puts(Protocol):
    """An inbox, as far as it takes deliveries."""

    def put(self, rows: Sequence[Row], /) -> list[int]:
        """Store deliveries durably, all or none, and return their ids."""


class GroupCommit:
    """The front of an inbox for one event loop, which it never blocks.

    One thread takes what has gathered, commits it, and tells each request its id; while nothing comes it sleeps, and a
    delivery that comes alone is committed at once.

    :param inbox: where deliveries go.
    """

    def __init__(self, inbox: Puts) -> None:
        self._inbox = inbox
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="gh-gate-inbox", daemon=True)
        self._thread.start()

    async def put(self, guid: str, event: str, received_at: datetime, body: bytes) -> int:
        """Store a delivery; it is on the disk when this returns. One whose caller goes away is stored all the same.

        :return: its id.
        :raise UpstreamError: it was not stored, as far as is known: the database cannot be used, or `close` was called.
        """
        if self._closed:
            raise UpstreamError("the inbox takes nothing more.", why="the server is stopping", do="send it again later")
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._queue.put(((guid, event, received_at, body), future))
        return await future

    async def close(self) -> None:
        """Store what was handed in, tell everybody, and take nothing more."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while batch := self._gather():
            self._store(batch)

    def _gather(self) -> list[_Waiting]:
        """Wait for a delivery, and take with it what else is there; nothing where the end has come."""
        batch: list[_Waiting] = []
        size, item = 0, self._queue.get()
        while item is not None:
            batch.append(item)
            size += len(item[0][3])
            if len(batch) == MOST_ROWS or size >= MOST_BYTES:
                return batch
            try:
                item = self._queue.get_nowait()
            except Empty:
                return batch
        self._queue.put(None)  # the end, for the next round: this one may hold deliveries
        return batch

    def _store(self, batch: list[_Waiting]) -> None:
        futures = [future for _, future in batch]
        try:
            ids = self._inbox.put([row for row, _ in batch])
        except Exception as error:  # noqa: BLE001 - every waiter gets it, and the thread lives on for the next batch
            tell = partial(_fail, futures, error)
        else:
            tell = partial(_succeed, futures, ids)
        with suppress(RuntimeError):  # the loop is closed, so nobody waits any more
            futures[0].get_loop().call_soon_threadsafe(tell)


def _succeed(futures: list[asyncio.Future[int]], ids: list[int]) -> None:
    for future, each in zip(futures, ids, strict=True):
        if not future.done():  # its caller may have gone away
            future.set_result(each)


def _fail(futures: list[asyncio.Future[int]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
