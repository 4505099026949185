"""Reads server-sent events from bytes as they come, however they are cut: https://html.spec.whatwg.org/multipage/server-sent-events.html."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 65_536
"""Bytes of one line, and of one event; ours have two hundred."""

_END = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    """What a server says.

    :param id: of the last event that had one.
    """

    name: str
    data: str
    id: str


class Parser:
    """Reads one stream.

    :param last: the id that was read last, in an earlier stream.
    """

    def __init__(self, last: str = "") -> None:
        self.last, self.retry = last, None
        self.lines = 0
        self._line, self._after_cr, self._first = bytearray(), False, True
        self._name, self._data = "", list[str]()

    retry: int | None
    """Milliseconds to wait before the next connection, where the server has said it."""

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """Return the events that end in a piece of the stream.

        :raise ValueError: where a line or an event is longer than `LONGEST`.
        """
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            self._after_cr = False
        if not chunk:
            return
        self._after_cr = chunk.endswith(b"\r")
        *ended, rest = _END.split(chunk)
        for piece in ended:
            self._grow(piece)
            line = self._take()
            if found := self._read(line):
                yield found
        self._grow(rest)

    def _grow(self, piece: bytes) -> None:
        self._line += piece
        if len(self._line) + sum(map(len, self._data)) > LONGEST:
            raise ValueError("a server-sent event is too long")

    def _take(self) -> str:
        line, self._line = bytes(self._line), bytearray()
        if self._first:
            self._first, line = False, line.removeprefix(_BOM)
        self.lines += 1
        return line.decode("utf-8", "replace")

    def _read(self, line: str) -> Event | None:
        if not line:
            return self._dispatch()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif field == "id" and "\0" not in value:
            self.last = value
        elif field == "retry" and value.isascii() and value.isdigit():
            self.retry = int(value[:9])
        return None

    def _dispatch(self) -> Event | None:
        name, data = self._name or "message", self._data
        self._name, self._data = "", []
        return Event(name, "\n".join(data), self.last) if data else None
