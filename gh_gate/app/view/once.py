"""What a form sends is done once, however often it is sent: by its nonce."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from gh_gate.app.view.ports import Wrong
from gh_gate.errors import UnknownOutcome

MOST: Final = 5_000
"""Nonces that are remembered; the one that was used longest ago is forgotten first."""

T = TypeVar("T")


@dataclass(slots=True)
class _Sent(Generic[T]):
    what: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: T | None = None
    lost: UnknownOutcome | None = None


class Once(Generic[T]):
    """Remembers what was done by a nonce."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._sent: OrderedDict[str, _Sent[T]] = OrderedDict()

    def do(self, nonce: str, what: str, act: Callable[[], T]) -> T:
        """Do something, unless it was done by this nonce; of two threads one does it, and the other waits and gets the same.

        :param nonce: an empty string for no such care.
        :param what: the same for the same content; another content under a used nonce is refused.
        :param act: is called again where it failed and surely did nothing, but never after `UnknownOutcome`.
        :raise Wrong: where the nonce was used for something else.
        :raise UnknownOutcome: where it is not known whether it was done.
        """
        if not nonce:
            return act()
        sent = self._of(nonce)
        with sent.lock:
            if sent.what != what and (sent.done is not None or sent.lost is not None):
                raise Wrong(
                    "This form was sent already.", {"": "it was sent before with other values; load the page again"}
                )
            if sent.lost is not None:
                raise UnknownOutcome(sent.lost.what, why=sent.lost.why, do=sent.lost.do)
            if sent.done is None:
                sent.what, sent.done = what, self._acted(sent, what, act)
            return sent.done

    def _acted(self, sent: _Sent[T], what: str, act: Callable[[], T]) -> T:
        try:
            return act()
        except UnknownOutcome as lost:
            sent.what, sent.lost = what, lost
            raise

    def _of(self, nonce: str) -> _Sent[T]:
        with self._lock:
            sent = self._sent.setdefault(nonce, _Sent())
            self._sent.move_to_end(nonce)
            while len(self._sent) > self._most:
                self._sent.popitem(last=False)
            return sent
