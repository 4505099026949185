"""Sign-ins that came to their end: none is good for a second visit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Final

from gh_gate.app.signin.pending import VALID
from gh_gate.app.signin.refusals import begin_again

MOST: Final = 10_000
"""Finished sign-ins that are known; the oldest makes room. Whoever came back with such a one would find GitHub's code spent."""


class Used:
    """The states of one process, for as long as they could come back. Only what GitHub gave a token for stays here.

    :param now: this machine's clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._lock = now, Lock()
        self._taken: set[str] = set()
        self._used: OrderedDict[str, datetime] = OrderedDict()

    @contextmanager
    def once(self, state: str) -> Iterator[None]:
        """Use a state; where that fails it is as it was.

        :raise SignInRefused: where it was used, or is being used.
        """
        with self._lock:
            if state in self._used or state in self._taken:
                raise begin_again("this sign-in was finished already.", "its address is good for one visit")
            self._taken.add(state)
        try:
            yield
            self._keep(state)
        finally:
            with self._lock:
                self._taken.discard(state)

    def _keep(self, state: str) -> None:
        now = self._now()
        with self._lock:
            self._used[state] = now + VALID
            while len(self._used) > MOST or next(iter(self._used.values())) <= now:
                self._used.popitem(last=False)
