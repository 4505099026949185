"""Text from strangers, made safe to show."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gh_gate.core.commands import parse
from gh_gate.core.text import code_span, cut, escape_markdown, visible
from gh_gate.core.text.characters import first_odd, is_hidden, without_odd

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES = st.sampled_from(
    [
        *(
            "@alice",
            "@org/team",
            "a@b.c",
            "#1",
            "a/b#2",
            "GH-3",
            "gh-4",
            "https://x.y",
            "www.x.y",
            "mailto:a@b.c",
            ":tada:",
        ),
        *(
            "*x*",
            "_y_",
            "**z**",
            "~~s~~",
            "`c`",
            "``d``",
            "[l](u)",
            "![i](u)",
            "[r]",
            "[r]: x",
            "[^1]: x",
            "- [ ]",
            "$m$",
        ),
        *(
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "<details>",
            "&lt;",
            "&#64;",
            "\\",
            "\\\\",
            "|",
            "---",
            "===",
            ":--",
            "```",
            "~~~",
        ),
        *(
            ">",
            "-",
            "+",
            "*",
            "1.",
            "2)",
            "#",
            "##",
            "/approve",
            "/reject",
            '{"a":1}',
            "a=1",
            "\n",
            "\n\n",
            "    ",
            "\t",
        ),
        *(" ", "  \n", "\u202e", "\u200b", "\r", "x", "1"),
    ]
)
NASTY = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join))


def rendered(markdown: str) -> str:
    """The text that a reader sees, if the Markdown is nothing but paragraphs of text; it fails otherwise."""
    lines = []
    for token in MARKDOWN.parse(markdown):
        assert token.type in {"paragraph_open", "inline", "paragraph_close"}, token.type
        for child in token.children or []:
            assert child.type in {"text", "softbreak", "hardbreak"}, child.type
            lines.append(child.content or "\n")
        lines.append("\n\n" if token.type == "paragraph_close" else "")
    return "".join(lines)


def bare(text: str) -> str:
    """A text without white space and the zero-width spaces that break references."""
    return "".join(text.replace("\u200b", "").split())


@given(NASTY)
def test_escaped_text_is_nothing_but_text(text: str) -> None:
    assert bare(rendered(escape_markdown(text))) == bare(visible(text))


@given(NASTY)
def test_escaped_text_mentions_and_refers_to_nothing(text: str) -> None:
    shown = rendered(escape_markdown(text))
    assert not re.search(r"@\w", shown)
    assert not re.search(r"#\w", shown)
    assert not re.search(r"(?<![A-Za-z0-9])GH-\d", shown, re.IGNORECASE)
    assert not re.search(r"\w://", shown)
    assert not re.search(r"www\.", shown, re.IGNORECASE)
    assert not re.search(r":[\w+-]+:", shown)


@given(NASTY)
def test_escaped_text_is_no_command(text: str) -> None:
    assert parse(escape_markdown(text)) is None


@given(NASTY)
def test_escaped_text_stays_inert_in_a_quote(text: str) -> None:
    quoted = "\n".join(f"> {line}" for line in escape_markdown(text).split("\n"))
    kinds = {token.type for token in MARKDOWN.parse(quoted)}
    assert kinds <= {"blockquote_open", "blockquote_close", "paragraph_open", "inline", "paragraph_close"}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain text, with 3 words.", "plain text, with 3 words."),
        ("@alice", "@&#8203;alice"),
        ("org/repo#12", "org/repo#&#8203;12"),
        ("# head", r"\# head"),
        ("1. one", r"1\. one"),
        ("1.5 or 12:30", r"1\.5 or 12:30"),
        ("a_b*c", r"a\_b\*c"),
        ("    code", "&nbsp;&nbsp;&nbsp;&nbsp;code"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("\u202eevil", r"\\u202eevil"),
        ("/approve", r"\/approve"),
    ],
)
def test_escaped_text_stays_readable(text: str, markdown: str) -> None:
    assert escape_markdown(text) == markdown


@given(NASTY, st.integers(1, 80))
def test_a_code_span_is_one_span_of_code(text: str, limit: int) -> None:
    tokens = MARKDOWN.parseInline(f"a {code_span(text, limit)} b")[0].children or []
    assert [token.type for token in tokens] == ["text", "code_inline", "text"]
    expected = cut(visible(text).replace("\n", "␊").replace("\t", "␉"), limit) or '""'
    assert tokens[1].content.strip(" ") == expected.strip(" ")


@given(NASTY)
def test_a_code_span_in_a_table_stays_in_its_cell(text: str) -> None:
    row = f"| a | b | c |\n| --- | --- | --- |\n| x | {code_span(text, cell=True)} | y |"
    tokens = [token for token in MARKDOWN.parse(row) if token.type == "inline"]
    assert [token.content for token in tokens[:4]] == ["a", "b", "c", "x"]
    assert tokens[5].content == "y"
    assert len(tokens) == 6


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("x", "`x`"),
        ("", '`""`'),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``b`c", "```a``b`c```"),
        ("a\nb\tc", "`a␊b␉c`"),
        ("\0\u202e\u200b", r"`␀\u202e\u200b`"),
        ("x" * 61, f"`{'x' * 59}…`"),
    ],
)
def test_code_spans(text: str, span: str) -> None:
    assert code_span(text) == span


@given(st.text())
def test_visible_text_hides_nothing(text: str) -> None:
    for character in visible(text):
        assert character in "\n\t\u200c\u200d\ufe0e\ufe0f" or not is_hidden(character)


@pytest.mark.parametrize(
    "text",
    [
        "naïve 漢字 ñ",
        "\N{HEAVY BLACK HEART}\ufe0f",
        "\N{WOMAN}\u200d\N{PERSONAL COMPUTER}",
        "\N{WAVING WHITE FLAG}\ufe0f\u200d\N{RAINBOW}",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "क्\u200dष",
        "a\u00a0b",
    ],
)
def test_visible_text_keeps_what_scripts_and_emoji_need(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200db", r"a\u200db"),
        ("a\ufe0f", r"a\ufe0f"),
        ("\u3164", r"\u3164"),
        ("\u2800", r"\u2800"),
        ("\U000e0041", r"\U000e0041"),
        ("\x1b[31m", "␛[31m"),
        ("\x7f\x9b", r"\u007f\u009b"),
        ("\ud800", r"\ud800"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\\u2028d"),
    ],
)
def test_what_is_hidden_becomes_a_sign(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(), st.integers(1, 20))
def test_cut_text_is_short_enough_and_says_so(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_a_letter_is_never_cut_from_its_accent() -> None:
    assert cut("abe\u0301fg", 4) == "ab…"


@given(st.text(st.characters(exclude_characters="\t")))
def test_odd_characters_are_those_that_look_like_nothing_or_a_space(text: str) -> None:
    odd = [c for c in text if is_hidden(c) or (c != " " and unicodedata.category(c) == "Zs")]
    assert first_odd(text) == (odd[0] if odd else None)
    assert first_odd(without_odd(text)) is None
