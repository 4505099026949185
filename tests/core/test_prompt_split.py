"""Long prompts in pieces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core.prompt import inert
from gh_gate.core.prompt.piece import Piece, told
from gh_gate.core.prompt.split import SMALLEST, split
from tests.core import markdown
from tests.core.markdown import HOSTILE

TEXTS = {
    "paragraphs": "Some words of a paragraph,\nand a second line.\n\n" * 2_000,
    "one line": "word " * 20_000,
    "two spaces": "Words.  " * 10_000,
    "one word": "x" * 100_000,
    "emoji": "😀" * 30_000,
    "one code block": "```json\n" + '{"a": "@alice"}\n' * 6_000 + "```",
    "one line of code": "~~~~\n" + "x = 1; " * 12_000,
    "a list with code": "- a\n\n  ```\n" + "  @code\n" * 12_000,
    "a table": "| a | b |\n| - | - |\n" + "| `1` | 2 |\n" * 3_000,
    "code over many lines": "`" + "@a\n" * 8_000 + "`",
    "blank lines": "\n" * 5 + "a" + "\n" * 90_000 + "b",
}


def shown(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.shown for piece in pieces]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_piece_fits_and_is_harmless_by_itself(text: str) -> None:
    pieces = shown(split(inert(text), SMALLEST, 20_000))
    assert len(pieces) > 1
    assert len(pieces[0].encode()) <= SMALLEST
    assert all(0 < len(piece.encode()) <= 20_000 for piece in pieces)
    assert all(inert(piece) == piece for piece in pieces)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_pieces_with_their_hints_are_the_prompt_to_the_letter(text: str) -> None:
    pieces = split(inert(text), SMALLEST, 20_000)
    assert "".join(told(piece.shown, piece.hint).source for piece in pieces) == inert(text)


@pytest.mark.parametrize("name", ["paragraphs", "one line", "two spaces", "one word", "emoji", "a table"])
def test_nothing_is_added_where_nothing_has_to_be(name: str) -> None:
    text = inert(TEXTS[name])
    assert re.sub(r"\s", "", "".join(shown(split(text, SMALLEST, 20_000)))) == re.sub(r"\s", "", text)


def test_a_short_one_stays_whole() -> None:
    assert split("a\n\nb", SMALLEST, SMALLEST) == (Piece("a\n\nb"),)


def test_nothing_has_no_pieces() -> None:
    assert split("", SMALLEST, SMALLEST) == ()


def test_it_is_cut_between_paragraphs() -> None:
    pieces = shown(split(inert(TEXTS["paragraphs"]), SMALLEST, SMALLEST))
    assert all(piece.startswith("Some words") and piece.endswith("second line.") for piece in pieces)


def test_a_code_block_goes_on_as_one() -> None:
    pieces = shown(split(inert("Look:\n\n" + TEXTS["one code block"]), SMALLEST, SMALLEST))
    assert all(piece.startswith("```json\n") for piece in pieces[1:])
    blocks = [token for piece in pieces for token in markdown.READER.parse(piece) if token.type == "fence"]
    assert len(blocks) == len(pieces)
    assert "".join(block.content for block in blocks) == '{"a": "@alice"}\n' * 6_000


def test_a_code_block_that_begins_a_piece_is_opened_once() -> None:
    pieces = split("```a\nsome words\n```\n\n" * 2_000, SMALLEST, SMALLEST)
    assert [piece.before for piece in pieces] == [0] * len(pieces)


def test_no_code_that_was_cut_mentions_anybody() -> None:
    for piece in shown(split(inert(TEXTS["code over many lines"]), SMALLEST, SMALLEST)):
        assert not re.search(r"@[^\s\u200b]", markdown.words(piece))


@settings(deadline=None, max_examples=20)
@given(st.lists(HOSTILE, min_size=1, max_size=4), st.integers(1, 4_000))
def test_hostile_text_is_harmless_in_pieces_too(texts: list[str], times: int) -> None:
    text = inert("".join(texts) * min(times, 40_000 // (len("".join(texts)) + 1)))
    pieces = split(text, SMALLEST, SMALLEST)
    assert "".join(piece.source for piece in pieces) == text
    assert all(inert(piece) == piece for piece in shown(pieces))
    assert all(len(piece.encode()) <= SMALLEST for piece in shown(pieces))


CUT_BADLY = {
    "code in a list": "1. a\n\n   ```diff\n" + "   @@ -1 +1 @@\n" * 2_000,
    "joined letters": "\u0915\u200d" * 9_000 + "\u0915",
    "variation selectors": "\u2601\ufe0f" * 9_000,
    "white space": "a" + " \t" * 9_000 + "b",
    "the longest fences": f"- a\n\n  {'`' * 100}\n" + f"  {'~' * 100}\n  {'`' * 99}\n  @x\n\n\n" * 90,
    "a table in a quote": "> | a |\n> | - |\n" + "> | `@a` ` @b |\n" * 1_500,
}


@pytest.mark.parametrize("text", CUT_BADLY.values(), ids=CUT_BADLY.keys())
def test_what_would_change_when_it_stands_alone_is_shown_as_its_source(text: str) -> None:
    pieces = split(inert(text), SMALLEST, SMALLEST)
    assert any(piece.as_code for piece in pieces)
    assert "".join(told(piece.shown, piece.hint).source for piece in pieces) == inert(text)
    for piece in pieces:
        assert inert(piece.shown) == piece.shown
        assert not piece.as_code or markdown.kinds(piece.shown) == ["code_block"]


@pytest.mark.parametrize("hint", ["", "1.2", "1.2.3.4", "x1.2.3", "-1.2.3", "1.2.3\n", "1.2.²"])
def test_what_is_no_hint_tells_nothing(hint: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        told("a", hint)


def test_there_has_to_be_some_room() -> None:
    with pytest.raises(ValueError, match="7999"):
        split("x", SMALLEST - 1, SMALLEST)
