"""Many open streams at once, and what they cost the server in memory."""

from __future__ import annotations

import contextlib
import http.client
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager

from benchmarks.streams.scenery import Scenery
from gh_gate.app.live.who import TOKENS
from tests.app.live.lines import opened


def held(scenery: Scenery, count: int, number: int, seconds: float) -> tuple[float, float, int]:
    """Open so many streams of one gate, hold them for a while, and close them.

    :param number: of the gate's issue.
    :return: resident megabytes before and with them, and how many were open and said something at the end.
    """
    tokens = [scenery.token() for _ in range(-(-count // (TOKENS.each - 1)))]
    with contextlib.ExitStack() as lines:
        _warm(scenery, tokens, number)
        before = scenery.resident()
        answers = [lines.enter_context(_opened(scenery, tokens[n % len(tokens)], number)) for n in range(count)]
        time.sleep(seconds)  # what is measured is streams that are held
        during = scenery.resident()
        return before, during, sum(map(_is_alive, answers))


def _is_alive(answer: http.client.HTTPResponse) -> bool:
    """Tell whether a stream has told the state, and then that it is there."""
    told = b""
    while answer.status == http.client.OK and told.count(b": alive") < 2 and (piece := answer.read1(65_536)):
        told += piece
    return b"event: gate" in told and b": alive" in told


def _warm(scenery: Scenery, tokens: Sequence[str], number: int) -> None:
    """Open one stream for each token: what the first of all costs is not what one costs."""
    for token in tokens:
        with _opened(scenery, token, number) as answer:
            answer.read1(65_536)


def _opened(scenery: Scenery, token: str, number: int) -> AbstractContextManager[http.client.HTTPResponse]:
    return opened(scenery.served.url, f"{scenery.scene.repo.full_name}/{number}", token)
