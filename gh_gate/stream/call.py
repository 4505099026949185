"""The thread that listens for one gate: it connects, rings, and connects again, until nobody waits or the server says no."""

from __future__ import annotations

import http.client
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gh_gate import __version__
from gh_gate.errors import GateError
from gh_gate.stream.address import Server
from gh_gate.stream.bell import Bell
from gh_gate.stream.events import Event, Parser
from gh_gate.stream.line import SILENCE, Line
from gh_gate.stream.pauses import Bucket, Pauses

AGAIN: Final = (1.0, 3.0, 7.0)
"""Seconds after a decision was told to look again: one of GitHub's copies may lag behind the one that was written to."""

UNKNOWN: Final = 6
"""Tries for a gate that the server does not know: GitHub may not have told it yet; they take about a minute."""

BREATH: Final = 0.02
"""Seconds between two reads of 16 KiB at most: a server that never stops talking takes no processor away."""

LATER: Final = (408, 425, 429)
"""Statuses of 4xx after which the same request may be answered."""

BROKEN = (OSError, http.client.HTTPException, ValueError, GateError)

_ID = re.compile(r"[!-~]{1,200}", re.ASCII)

log = logging.getLogger("gh_gate.stream")


@dataclass(frozen=True, slots=True)
class Target:
    """The gate whose changes are listened for."""

    repository: str
    number: int
    gate: str


class Ended(Exception):  # noqa: N818 - says what became of the stream; not an error of anybody's
    """The server will not tell: it is not asked again."""


class Call:
    """Listens for one gate, in a thread of its own.

    :param bearer: returns the token; asked before every connection.
    :param bell: rung for each event.
    """

    def __init__(self, server: Server, target: Target, bearer: Callable[[], str], bell: Bell) -> None:
        self.target, self.bell = target, bell
        self._server, self._bearer = server, bearer
        self._over, self._line = threading.Event(), Line(server)
        self._pauses, self._bucket = Pauses(), Bucket(time.monotonic)
        self._heard, self._last = time.monotonic(), ""
        self._retry: int | None = None
        self._thread = threading.Thread(target=self._run, name=f"gh-gate-stream-{target.number}", daemon=True)

    def start(self) -> None:
        """Begin; where no thread is to be had, nothing is heard."""
        try:
            self._thread.start()
        except RuntimeError as error:
            log.warning("Changes are not streamed (%s); polling goes on.", error)

    def end(self) -> None:
        """Stop listening; returns at once."""
        self._over.set()
        self._line.cut()

    def watch(self) -> None:
        """Cut a line on which nothing was said for long, though bytes may drip in."""
        if time.monotonic() - self._heard > 2 * SILENCE:
            self._line.cut()

    def _run(self) -> None:
        while not self._over.is_set():
            after = ""
            try:
                after = self._listen()
            except Ended as ended:
                log.warning("%s does not stream the changes of this gate (%s); polling goes on.", self._server, ended)
                return
            except BROKEN as error:
                log.debug("the stream of %s broke: %s", self._server, type(error).__name__)
            self._over.wait(self._pauses.next(self._retry, after))

    def _listen(self) -> str:
        """Connect once and ring for what comes; return what the server says of when to come again.

        :raise Ended: where it will not tell.
        """
        self._heard = began = time.monotonic()
        self._line = line = Line(self._server)
        try:
            if self._over.is_set():
                return ""
            answer = line.ask(self._path(), self._headers())
            with answer:
                if answer.status != http.client.OK:
                    return self._later(answer)
                if answer.headers.defects:
                    raise ValueError("the head of the answer is broken")
                if answer.headers.get_content_type() != "text/event-stream":
                    raise Ended("it answers with something else than events")
                self._follow(line, answer)
        finally:
            self._pauses.lived(time.monotonic() - began)
            line.close()
        return ""

    def _follow(self, line: Line, answer: http.client.HTTPResponse) -> None:
        parser = Parser(self._last)
        for piece in line.pieces(answer):
            before = parser.lines
            for event in parser.feed(piece):
                self._ring(event)
            if parser.lines > before:
                self._heard = time.monotonic()
            self._last, self._retry = parser.last, parser.retry if parser.retry is not None else self._retry
            self._over.wait(BREATH)

    def _ring(self, event: Event) -> None:
        if event.name == "gate" and not self._over.wait(self._bucket.take()):
            self._heard = time.monotonic()
            self.bell.ring(*(AGAIN if _tells_decision(event) else ()))

    def _later(self, answer: http.client.HTTPResponse) -> str:
        unknown = answer.status == http.client.NOT_FOUND and self._pauses.failures < UNKNOWN
        if not unknown and answer.status < 500 and answer.status not in LATER:
            raise Ended(f"HTTP {answer.status}")
        return answer.headers.get("retry-after", "")

    def _path(self) -> str:
        return self._server.events(self.target.repository, self.target.number, self.target.gate)

    def _headers(self) -> dict[str, str]:
        known = {"Last-Event-ID": self._last} if _ID.fullmatch(self._last) else {}
        return {
            "Accept": "text/event-stream",
            "Authorization": f"Bearer {self._bearer()}",
            "Cache-Control": "no-store",
            "User-Agent": f"gh-gate/{__version__}",
            **known,
        }


def _tells_decision(event: Event) -> bool:
    try:
        told = json.loads(event.data)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("status") != "pending"
