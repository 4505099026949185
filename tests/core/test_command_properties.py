"""What holds for every comment, whoever made it up, and how long reading may take."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core.commands import Command, parse
from gh_gate.errors import CommandError

LARGEST = 262_144
"""Bytes of the largest comment that GitHub has been seen to take."""

LINES = st.sampled_from(
    [
        *(
            "/approve",
            "   /approve",
            "/Approve a=1",
            '/approve {"a":"`*<b>"}',
            "/approve deploy-eu 42",
            "/reject no",
            "/revoke",
        ),
        *("/approve!", "- /approve", "> /approve", ">/approve a=1", "/approve\u200b", "\ufeff/approve", "    /approve"),
        *(
            "text",
            "> quoted",
            "    code",
            "```",
            "```json",
            "~~~",
            '{"a":1}',
            "a=1",
            "# head",
            "---",
            "===",
            ":-",
            "| a |",
        ),
        *(
            "|---|",
            "<details>",
            "</details>",
            "<!--",
            "-->",
            "<s>",
            "[x]: /url",
            "[^1]: note",
            "-",
            "1.",
            "*x",
            "`",
            "\\",
        ),
        *("~~", "&nbsp;", "[a](b"),
    ]
)
PIECES = st.one_of(LINES, st.text(max_size=12), st.sampled_from(["", "", " ", "\t", "\x0b", "\u2028", "\0", "\ud800"]))
BODIES = st.builds(
    lambda lines, end: end.join(lines), st.lists(PIECES, max_size=9), st.sampled_from(["\n", "\n\n", "\r\n", "\r"])
)


def read(body: str) -> Command | CommandError | None:
    """What a comment says, or the answer to it."""
    try:
        return parse(body)
    except CommandError as error:
        return error


def outcome(body: str) -> tuple[object, ...] | None:
    """What a comment says, without its remark and the words of the answer."""
    said = read(body)
    if isinstance(said, CommandError):
        return ("answered",)
    return (said.verb, said.name, said.inputs, said.reason) if said else None


@given(st.one_of(BODIES, st.text()))
def test_reading_ends_in_a_command_nothing_or_an_answer(body: str) -> None:
    said = read(body)
    if isinstance(said, CommandError):
        assert said.what.endswith(".")
        assert said.do
        assert "\n" not in said.what + said.do


@given(BODIES)
def test_an_answer_is_no_command(body: str) -> None:
    said = read(body)
    if isinstance(said, CommandError):
        assert read(f"@alice, {said.what} {said.do}") is None
        assert read(f"{said.what}\n\n{said.do}") is None


@given(BODIES)
def test_without_a_line_that_begins_with_a_slash_there_is_no_command(body: str) -> None:
    lines = body.replace("\r", "\n").split("\n")
    if not any(line.lstrip(" ").startswith("/") for line in lines):
        assert outcome(body) in {None, ("answered",)}


@given(BODIES, st.sampled_from(["> /approve", "> > /reject no", "> text\n> /approve {}", ">/revoke\n>\n> - /approve"]))
def test_a_quote_in_front_changes_nothing(body: str, quote: str) -> None:
    assert outcome(f"{quote}\n\n{body}") == outcome(body)


@given(
    st.sampled_from(["/approve", "/approve a=1", "/reject no", "/revoke x", "text", "- /approve"]),
    st.sampled_from(["\n", "\n\n"]),
)
def test_a_quote_behind_changes_nothing(body: str, end: str) -> None:
    assert outcome(f"{body}{end}> /approve\n> /reject no") == outcome(body)


@given(BODIES)
def test_a_code_block_around_a_comment_silences_it(body: str) -> None:
    fence = "`" * 9
    assert outcome(f"{fence}\n{body}\n{fence}") is None


@given(BODIES)
def test_a_quote_around_a_comment_silences_it(body: str) -> None:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert outcome("\n".join(f"> {line}" for line in lines)) is None


@given(BODIES.filter(lambda body: not {"`", "~", "<"} & set(body)), BODIES)
def test_two_comments_in_one_are_a_command_of_neither(one: str, other: str) -> None:
    if isinstance(read(one), Command) and isinstance(read(other), Command):
        assert outcome(f"{one}\n\n# and\n\n{other}") == ("answered",)


HUGE = {
    "one word": "x",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "quotes": "> quoted\n",
    "deep quotes": ">",
    "deep lists": "- ",
    "lists": "- a\n",
    "headings": "# a\n",
    "table cells": "|a",
    "brackets": "[",
    "link openings": "[a](",
    "definitions": "[a]: b 'c\n\n",
    "backticks": "`",
    "tags": "<b>",
    "tag openings": "<a b='",
    "comment openings": "<!--",
    "entities": "&amp;",
    "spaces": " ",
    "unusual spaces": "\u00a0",
    "quotation marks": '"',
    "escaped quotation marks": '"\\',
    "commands": "/approve\n\n",
    "lines with verbs": "/approve\n",
}
PLACES = ["/approve\n{}", "{}\n\n/approve", "/approve {}", '/approve {{"a":"{}']


@pytest.mark.parametrize("piece", HUGE.values(), ids=HUGE)
def test_the_largest_comment_is_read_in_time(piece: str) -> None:
    filling = (piece * LARGEST)[:LARGEST]
    for place in PLACES:
        start = time.process_time()
        outcome(place.format(filling))
        assert time.process_time() - start < 3, place  # it takes a quarter of a second; what is quadratic takes minutes


@pytest.mark.parametrize("piece", ["x", "a\n", "word " * 20, "> quoted\n", "> ", "- "])
def test_beside_a_huge_remark_a_command_counts(piece: str) -> None:
    filling = (piece * 200_000)[:200_000]
    assert outcome(f"/approve a=1\n\n{filling}") == ("approve", None, {"a": "1"}, None)


def test_a_comment_of_too_many_blocks_is_answered_and_not_read() -> None:
    with pytest.raises(CommandError, match="too large"):
        parse("/approve\n\n" + "- a\n" * 50_000)


@settings(max_examples=20)
@given(st.integers(1, 4000), st.sampled_from(["> ", "- ", "1. ", "* > ", "[", "{", '{"a":', "<b>", "**", "`"]))
def test_no_depth_is_too_deep(depth: int, opening: str) -> None:
    outcome(f"/approve\n\n{opening * depth}")
    outcome(f"{opening * depth}\n\n/approve")
    outcome(f"/approve {opening * depth}")
