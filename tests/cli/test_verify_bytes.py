"""One byte changed anywhere in a record is found, and the part that it stands in is named.

What cannot matter is characterised to the byte: white space between the tokens of the JSON, and in a comment the words
that are not the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from gh_gate.cli import verify_check, verify_source
from gh_gate.errors import VerificationError
from tests.cli.verifying import NAME, SIGNED, comment, line, refused, verify
from tests.core.records import KEY

KNOWN = {NAME: KEY.public_key()}
RAW = SIGNED.encode()
WHITE = b" \t\r\n"
VALUES = {part: re.search(rf'"{part}": "([^"]+)"', SIGNED) for part in ("payloadType", "payload", "keyid", "sig")}


def verdict(raw: bytes) -> str:
    """Why a text is refused, as it would be printed; an empty string if it is accepted."""
    try:
        (piece,) = verify_source.pieces(verify_source.decoded(raw))
        verify_check.check(piece, KNOWN)
    except VerificationError as error:
        return error.diagnostics() if error.why and error.do else "no why, no do"
    return ""


def others(raw: bytes, at: int) -> Iterator[bytes]:
    """The text with the byte at a place replaced, by neighbours and by what may look harmless there."""
    old = raw[at]
    for new in {old ^ 1, old ^ 0x20, old ^ 0x80, 0, *b'A0-_ \n"\\`{'} - {old}:
        yield raw[:at] + bytes([new]) + raw[at + 1 :]


def part_at(at: int) -> str:
    """The value in which a byte of the envelope stands; an empty string for its structure."""
    return next((part for part, found in VALUES.items() if found and found.start(1) <= at < found.end(1)), "")


def between_tokens(at: int) -> bool:
    return not part_at(at) and RAW[at] in WHITE


def test_the_record_as_it_was_written_is_accepted() -> None:
    assert verdict(RAW) == ""
    assert all(VALUES.values())


@pytest.mark.parametrize("part", ["payloadType", "payload", "keyid", "sig"])
def test_every_byte_of_a_value_is_found_and_its_part_named(part: str) -> None:
    found = VALUES[part]
    assert found
    for at in range(*found.span(1)):
        for raw in others(RAW, at):
            assert names(part, raw[at], verdict(raw)), (at, raw[at])


def names(part: str, new: int, said: str) -> bool:
    """Whether a part is named. What ends its string, or is no text at all, is told by its line instead."""
    if new >= 0x80:
        return "UTF-8" in said and f'"{part}": ' in said
    if new < 0x20 or new in b'"\\':
        return re.search(r"JSON.*line \d+ column \d+", said, re.DOTALL) is not None or f"`{part}`" in said
    return f"`{part}`" in said


def test_every_byte_of_the_structure_is_found_and_its_place_told() -> None:
    for at in range(len(RAW)):
        if part_at(at):
            continue
        for raw in others(RAW, at):
            said = verdict(raw)
            if between_tokens(at) and raw[at] in WHITE:
                assert said == "", "white space between tokens is no part of what the JSON says"
            else:
                assert re.search(r"JSON|not the fields|line \d+, column \d+|no record", said), (at, raw[at], said)


@pytest.mark.parametrize("at", range(0, len(RAW), 97))
def test_the_program_itself_refuses_it_without_a_traceback(at: int) -> None:
    for raw in list(others(RAW, at))[:3]:
        assert refused(verify(raw, key=line())).exit_code == 1


def test_a_byte_taken_out_or_doubled_is_found() -> None:
    for at in range(len(RAW)):
        for raw in (RAW[:at] + RAW[at + 1 :], RAW[:at] + RAW[at : at + 1] + RAW[at:]):
            assert bool(verdict(raw)) != between_tokens(at), (at, raw)


def test_a_text_that_ends_too_early_is_found() -> None:
    for end in range(len(RAW)):
        assert verdict(RAW[:end])


TEXT = comment(key=KEY).encode()
BLOCK = TEXT.index(b"\n<details>")
SUMMARY = (TEXT.index(b"<summary>") + len("<summary>"), TEXT.index(b"</summary>"))


def test_every_byte_of_the_block_around_a_record_is_found_and_its_line_named() -> None:
    frame = [*range(BLOCK, TEXT.index(b"{", BLOCK)), *range(TEXT.index(b"\n```\n\n</details>"), len(TEXT))]
    assert verdict(TEXT) == ""
    for at in frame:
        if SUMMARY[0] <= at < SUMMARY[1]:
            continue
        for raw in others(TEXT, at):
            said = verdict(raw)
            if raw.rstrip() != TEXT.rstrip():  # GitHub takes white space off the end itself
                assert re.search(r"fence|<details>|last line|line \d+, column|JSON", said), (at, raw[at], said)


def test_every_byte_of_a_record_in_its_comment_is_found() -> None:
    start, end = TEXT.index(b"{", BLOCK), TEXT.index(b"\n```\n\n</details>")
    for at in range(start, end):
        for raw in others(TEXT, at):
            harmless = TEXT[at] in WHITE and raw[at] in WHITE and not part_at(at - start)
            assert bool(verdict(raw)) != harmless, (at, raw[at])


def test_the_words_of_a_comment_are_for_reading_and_not_the_record() -> None:
    start = TEXT.index(b"@alice") if b"@alice" in TEXT else TEXT.index(b"alice")
    assert verdict(TEXT[:start] + TEXT[start:].replace(b"alice", b"mally", 1)) == ""
    assert verdict(TEXT.replace(b"Signed record", b"Signed Record")) == ""
