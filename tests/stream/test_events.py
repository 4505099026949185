"""Events are read as the standard has it, however the bytes are cut, and nothing grows without end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.stream.events import LONGEST, Event, Parser


def read(*chunks: bytes) -> list[Event]:
    parser = Parser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


TABLE = [
    (b"data: a\n\n", [Event("message", "a", "")]),
    (b"data:a\n\n", [Event("message", "a", "")]),
    (b"data:  a\n\n", [Event("message", " a", "")]),
    (b"event: gate\ndata: {}\n\n", [Event("gate", "{}", "")]),
    (b"data: a\ndata: b\n\n", [Event("message", "a\nb", "")]),
    (b"data\n\n", [Event("message", "", "")]),
    (b"event: gate\n\n", []),
    (b": alive\n\n", []),
    (b"data: a\n", []),
    (b"data: a", []),
    (b"\n\n\n", []),
    (b"\xef\xbb\xbfdata: a\n\n", [Event("message", "a", "")]),
    (b"data: a\r\n\r\n", [Event("message", "a", "")]),
    (b"data: a\r\r", [Event("message", "a", "")]),
    (b"data: a\r\n\rdata: b\n\r\n", [Event("message", "a", ""), Event("message", "b", "")]),
    (b"id: 1\ndata: a\n\ndata: b\n\n", [Event("message", "a", "1"), Event("message", "b", "1")]),
    (b"id: 1\0\ndata: a\n\n", [Event("message", "a", "")]),
    (b"id: 1\ndata: a\n\nid\ndata: b\n\n", [Event("message", "a", "1"), Event("message", "b", "")]),
    (b"Data: a\nunknown: b\n\n", []),
    (b"data: \xff\xfe\n\n", [Event("message", "\ufffd\ufffd", "")]),
    (b"<html>\n\n</html>\n\n", []),
]


@pytest.mark.parametrize(("text", "events"), TABLE)
def test_it_reads_what_the_standard_says(text: bytes, events: list[Event]) -> None:
    assert read(text) == events


@pytest.mark.parametrize(("text", "events"), TABLE)
def test_the_cuts_of_the_line_make_no_difference(text: bytes, events: list[Event]) -> None:
    assert read(*(text[n : n + 1] for n in range(len(text)))) == events


@given(
    st.lists(st.sampled_from([b"data: a", b"\n", b"\r", b"\r\n", b": x", b"event: gate", b"id: 7", b"\xef\xbb\xbf"]))
)
def test_any_pieces_mean_the_same_in_one(pieces: list[bytes]) -> None:
    assert read(*pieces) == read(b"".join(pieces))


@given(st.lists(st.binary(max_size=40)))
def test_no_bytes_are_an_error(chunks: list[bytes]) -> None:
    read(*chunks)


@pytest.mark.parametrize(
    ("text", "retry"),
    [(b"retry: 2000\n", 2000), (b"retry: -5\n", None), (b"retry: 1.5\n", None), (b"retry: \xd9\xa3\n", None), (b"retry:\n", None)],
)  # fmt: skip
def test_only_digits_say_when_to_come_again(text: bytes, retry: int | None) -> None:
    parser = Parser()
    assert (list(parser.feed(text)), parser.retry) == ([], retry)


@pytest.mark.parametrize("piece", [b"x" * 1000, b"data: " + b"x" * 1000 + b"\n"], ids=["a line", "an event"])
def test_what_does_not_end_is_an_error(piece: bytes) -> None:
    with pytest.raises(ValueError, match="too long"):
        read(*[piece] * LONGEST)
