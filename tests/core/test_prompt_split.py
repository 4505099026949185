"""Long prompts in pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core.prompt import inert
from gh_gate.core.prompt.split import SMALLEST, split
from tests.core import markdown
from tests.core.markdown import HOSTILE

TEXTS = {
    "paragraphs": "Some words of a paragraph,\nand a second line.\n\n" * 2_000,
    "one line": "word " * 20_000,
    "one word": "x" * 100_000,
    "emoji": "😀" * 30_000,
    "one code block": "```json\n" + '{"a": "@alice"}\n' * 6_000 + "```",
    "one line of code": "~~~~\n" + "x = 1; " * 12_000,
    "a list with code": "- a\n\n  ```\n" + "  @code\n" * 12_000,
    "a table": "| a | b |\n| - | - |\n" + "| `1` | 2 |\n" * 3_000,
    "code over many lines": "`" + "@a\n" * 8_000 + "`",
    "blank lines": "\n" * 5 + "a" + "\n" * 90_000 + "b",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_piece_fits_and_is_harmless_by_itself(text: str) -> None:
    pieces = split(inert(text), SMALLEST, 20_000)
    assert len(pieces) > 1
    assert len(pieces[0].encode()) <= SMALLEST
    assert all(0 < len(piece.encode()) <= 20_000 for piece in pieces)
    assert all(inert(piece) == piece for piece in pieces)


@pytest.mark.parametrize("name", ["paragraphs", "one line", "one word", "emoji", "a table"])
def test_nothing_is_lost(name: str) -> None:
    shown = inert(TEXTS[name])
    assert re.sub(r"\s", "", "".join(split(shown, SMALLEST, 20_000))) == re.sub(r"\s", "", shown)


def test_a_short_one_stays_whole() -> None:
    assert split("a\n\nb", SMALLEST, SMALLEST) == ("a\n\nb",)


def test_nothing_has_no_pieces() -> None:
    assert split("", SMALLEST, SMALLEST) == ()


def test_it_is_cut_between_paragraphs() -> None:
    pieces = split(inert(TEXTS["paragraphs"]), SMALLEST, SMALLEST)
    assert all(piece.startswith("Some words") and piece.endswith("second line.") for piece in pieces)


def test_a_code_block_goes_on_as_one() -> None:
    pieces = split(inert("Look:\n\n" + TEXTS["one code block"]), SMALLEST, SMALLEST)
    assert all(piece.startswith("```json\n") for piece in pieces[1:])
    blocks = [token for piece in pieces for token in markdown.READER.parse(piece) if token.type == "fence"]
    assert len(blocks) == len(pieces)
    assert "".join(block.content for block in blocks) == '{"a": "@alice"}\n' * 6_000


def test_no_code_that_was_cut_mentions_anybody() -> None:
    for piece in split(inert(TEXTS["code over many lines"]), SMALLEST, SMALLEST):
        assert not re.search(r"@[^\s\u200b]", markdown.words(piece))


@settings(deadline=None, max_examples=20)
@given(st.lists(HOSTILE, min_size=1, max_size=4), st.integers(1, 4_000))
def test_hostile_text_is_harmless_in_pieces_too(texts: list[str], times: int) -> None:
    shown = inert("".join(texts) * min(times, 40_000 // (len("".join(texts)) + 1)))
    for piece in split(shown, SMALLEST, SMALLEST):
        assert inert(piece) == piece
        assert len(piece.encode()) <= SMALLEST


def test_there_has_to_be_some_room() -> None:
    with pytest.raises(ValueError, match="7999"):
        split("x", SMALLEST - 1, SMALLEST)
