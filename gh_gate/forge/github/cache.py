"""The last answers, so that the next read of the same can be conditional and free."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from gh_gate.forge.github.answer import Answer, Ask

LIMIT = 1_000
"""Answers that are kept; a page of a hundred comments takes about a megabyte."""


class Cache:
    """Answers that carry an ETag, the least recently used one dropped first; shared by all threads."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, ask: Ask) -> Answer | None:
        """Return the answer that is kept for a request."""
        with self._lock:
            known = self._kept.get(_key(ask))
            if known is not None:
                self._kept.move_to_end(_key(ask))
            return known

    def put(self, ask: Ask, answer: Answer) -> None:
        """Keep an answer, if it can be asked for conditionally."""
        if not answer.etag:
            return
        with self._lock:
            self._kept[_key(ask)] = answer
            self._kept.move_to_end(_key(ask))
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything, so that the next reads are not conditional."""
        with self._lock:
            self._kept.clear()


def _key(ask: Ask) -> Hashable:
    return (ask.path, tuple(sorted(ask.params.items())), ask.accept)
