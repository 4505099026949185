"""What was asked lately need not be asked again: for a while, a bounded number, and each once however many ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar
from weakref import WeakValueDictionary

MOST: Final = 10_000

T = TypeVar("T")


class Memory(Generic[T]):
    """Answers by their key; errors are not remembered.

    :param seconds: for which an answer is good.
    :param steady: a steady clock in seconds.
    :param most: answers that are kept; the least recently given one is forgotten first.
    """

    def __init__(self, seconds: float, steady: Callable[[], float], *, most: int = MOST) -> None:
        self._seconds, self._steady, self._most = seconds, steady, most
        self._lock = Lock()
        self._answers: OrderedDict[str, tuple[T, float]] = OrderedDict()
        self._turns: WeakValueDictionary[str, _Turn] = WeakValueDictionary()

    def get(self, key: str, ask: Callable[[], T]) -> T:
        """Return an answer; of several threads with one key, one asks and the others wait for it."""
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
        with turn.lock:
            known = self._known(key)
            return known[0] if known else self._keep(key, ask())

    def _known(self, key: str) -> tuple[T, float] | None:
        with self._lock:
            known = self._answers.get(key)
            if known is None or self._steady() >= known[1]:
                return None
            self._answers.move_to_end(key)
            return known

    def _keep(self, key: str, answer: T) -> T:
        with self._lock:
            self._answers[key] = (answer, self._steady() + self._seconds)
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


class _Turn:
    def __init__(self) -> None:
        self.lock = Lock()
