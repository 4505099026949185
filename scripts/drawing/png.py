"""A screenshot made smaller: 256 colours are enough for text on plain ground, and a palette takes a third of the bytes.

https://www.w3.org/TR/png-3/
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache

SIGNATURE = b"\x89PNG\r\n\x1a\n"
EXACT, COLOURS = 128, 256
"""The colours that are kept as they are, and all of them: the rest stand for one of 512 parts of the space each."""


def smaller(picture: bytes) -> bytes:
    """Return the same picture with a palette.

    :param picture: RGB with eight bits, not interlaced, as a browser writes what has no transparency.
    :raises ValueError: for another kind.
    """
    width, height, depth, kind, *_, interlace = struct.unpack(">IIBBBBB", picture[16:29])
    if (depth, kind, interlace) != (8, 2, 0):
        raise ValueError("not a picture that a browser writes")
    rows = [[row[x : x + 3] for x in range(0, 3 * width, 3)] for row in _rows(picture, 3 * width, height)]
    palette = _palette(Counter(colour for row in rows for colour in row))

    @cache
    def place(colour: bytes) -> int:
        return min(range(len(palette)), key=lambda at: _distance(palette[at], colour))

    lines = b"".join(b"\0" + bytes(map(place, row)) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def _palette(counted: Counter[bytes]) -> list[bytes]:
    """Return the colours that are there most often, and then the most frequent one of each part of the space without any."""
    ordered = [colour for colour, _ in counted.most_common()]
    found = ordered[:EXACT]
    parts = {_part(colour) for colour in found}
    for colour in ordered[EXACT:]:
        if len(found) < COLOURS and _part(colour) not in parts:
            found.append(colour)
            parts.add(_part(colour))
    return found


def _part(colour: bytes) -> bytes:
    return bytes(value >> 5 for value in colour)


def _distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _data(picture: bytes) -> Iterator[bytes]:
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            yield picture[at + 8 : at + 8 + length]
        at += 12 + length


def _rows(picture: bytes, size: int, height: int) -> Iterator[bytes]:
    """Yield the lines with their filters undone: https://www.w3.org/TR/png-3/#9Filters."""
    raw = zlib.decompress(b"".join(_data(picture)))
    above = bytearray(size)
    for number in range(height):
        start = number * (size + 1)
        line = bytearray(raw[start + 1 : start + 1 + size])
        _undo(raw[start], line, above)
        yield bytes(line)
        above = line


def _undo(kind: int, line: bytearray, above: bytearray) -> None:
    for x, value in enumerate(line):
        left, corner = (line[x - 3], above[x - 3]) if x >= 3 else (0, 0)
        guess = (0, left, above[x], (left + above[x]) // 2, _paeth(left, above[x], corner))[kind]
        line[x] = (value + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    rough = left + up - corner
    return min((left, up, corner), key=lambda value: abs(rough - value))
