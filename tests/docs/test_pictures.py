"""The pictures are there in light and dark, are small, and are shown; what makes them smaller keeps what they show."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from scripts.drawing import png
from scripts.drawing.png import smaller
from tests.docs.pages import DOCS, PAGES, ROOT, text

PICTURES = sorted((DOCS / "pictures").glob("*.png"))
MOST = 150_000


def test_each_picture_is_there_in_light_and_dark() -> None:
    names = {path.stem.rpartition("-")[0] for path in PICTURES}
    assert {path.stem for path in PICTURES} == {f"{name}-{scheme}" for name in names for scheme in ("light", "dark")}
    assert {"issue", "answers", "terminal"} <= names


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_small(path: Path) -> None:
    assert path.stat().st_size < MOST


def test_every_picture_is_shown_somewhere() -> None:
    shown = "".join(text(page) for page in [ROOT / "README.md", *PAGES])
    assert [path.name for path in PICTURES if path.name not in shown] == []


def picture(rows: list[bytes], kinds: list[int]) -> bytes:
    """A picture whose lines have been filtered already, each in its way."""
    width = len(rows[0]) // 3
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(bytes([kind]) + row for kind, row in zip(kinds, rows, strict=True)))
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return png.SIGNATURE + b"".join(png._chunk(name, one) for name, one in chunks)


def shown(small: bytes, width: int) -> list[bytes]:
    """The colours of a picture with a palette, line by line."""
    at = small.index(b"PLTE")
    (length,) = struct.unpack(">I", small[at - 4 : at])
    palette = small[at + 4 : at + 4 + length]
    raw = zlib.decompress(b"".join(png._data(small)))
    lines = [raw[start + 1 : start + 1 + width] for start in range(0, len(raw), width + 1)]
    return [b"".join(palette[3 * index : 3 * index + 3] for index in line) for line in lines]


@pytest.mark.parametrize("kind", range(5))
def test_each_filter_is_undone(kind: int) -> None:
    first = bytes([10, 20, 30, 40, 50, 60])
    second = bytes([1, 2, 3, 250, 4, 5])
    got = shown(smaller(picture([first, second], [0, kind])), 2)
    assert got[0] == first
    above, left = list(first), [0, 0, 0]
    expected = list(second)
    for x in range(6):
        a, b, c = (expected[x - 3], above[x], above[x - 3]) if x >= 3 else (left[x], above[x], 0)
        nearest = min((a, b, c), key=lambda value: abs(a + b - c - value))
        expected[x] = (second[x] + (0, a, b, (a + b) // 2, nearest)[kind]) % 256
    assert got[1] == bytes(expected)


def test_many_colours_become_near_ones() -> None:
    row = b"".join(bytes([value, 255 - value, (7 * value) % 256]) for value in range(256)) * 2
    other = b"".join(bytes([value, value, value]) for value in range(256)) * 2
    got = shown(smaller(picture([row, other], [0, 0])), 512)
    assert max(abs(a - b) for a, b in zip(row + other, got[0] + got[1], strict=True)) <= 64


def test_what_no_browser_writes_is_refused() -> None:
    with pytest.raises(ValueError, match="not a picture"):
        smaller(png.SIGNATURE + b"\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0))
