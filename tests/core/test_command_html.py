"""HTML that reaches beyond the place where it stands."""

from __future__ import annotations

import pytest

from gh_gate.core.commands.html import beyond_comments, open_tag

BALANCED = [
    "",
    "a < b > c",
    "<b>x</b>",
    "<B>x</b>",
    "<b><i>x</i></b>",
    '<a href="</b>">x</a>',
    "<a title='<s>'>x</a>",
    "<br> <br/> <img src=x> <hr>",
    "<unknown> </other> <T> <K, V>",
    "<https://x.y> <a@b.c>",
    r"\<s>",
    "`<s>`",
    "`` ` <s> ``",
    "<s",
    "<s =>",
    "< s>",
]
OPEN = [
    ("<s>", "<s>"),
    ("<S\n title='x'>", "<S\n title='x'>"),
    ("</s>", "</s>"),
    ("</s><s>", "</s>"),
    ("<b><i></b></i>", "</b>"),
    ("<details/>", "<details/>"),
    ("`<s>", "<s>"),
    ("`` <s> `", "<s>"),
    (r"\`<s>`", "<s>"),
    ('<a title="`"></a><s>`', "<s>"),
    (r"`\`<s>`", "<s>"),
    (r"\\<s>", "<s>"),
]


@pytest.mark.parametrize("text", BALANCED)
def test_what_opens_and_closes_here_is_harmless(text: str) -> None:
    assert open_tag([text]) is None


@pytest.mark.parametrize(("text", "tag"), OPEN)
def test_what_does_not_is_found(text: str, tag: str) -> None:
    assert open_tag([text]) == tag


def test_a_tag_may_close_in_a_later_block_of_the_same_quote() -> None:
    assert open_tag(["<details>", "text", "</details>"]) is None


@pytest.mark.parametrize(
    ("block", "beyond"),
    [
        ("<!-- x -->", ""),
        ("<!-- x -->\n", ""),
        ("<!-->", ""),
        ("<!-- x", ""),
        ("<!-- x --> <!-- y\n -->", ""),
        ("<!-- x --> y", "y"),
        ("<!--> y", "y"),
        ("<div> <!-- x -->", "<div>"),
        ("<!-- x --!> y -->", "<!-- x --!> y -->"),
    ],
)
def test_only_what_stands_beside_comments_is_told(block: str, beyond: str) -> None:
    assert beyond_comments(block) == beyond
