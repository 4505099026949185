"""Kills a process, as far as a test can: the n-th request raises what nothing catches, before or after it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gh_gate.forge.github.wire import Wire


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_at(number: int, *, after: bool) -> Iterator[list[int]]:
    """Let the n-th request from now be the last one.

    :param after: whether it still reaches GitHub.
    :return: a list with the count of requests so far.
    """
    count, send = [0], Wire.send

    def counted(self: Wire, ask: Any, token: Any) -> Any:
        count[0] += 1
        if count[0] == number and not after:
            raise Killed
        answer = send(self, ask, token)
        if count[0] == number:
            raise Killed
        return answer

    Wire.send = counted  # type: ignore[method-assign]  # the place where a kill strikes
    try:
        yield count
    finally:
        Wire.send = send  # type: ignore[method-assign]  # put back
