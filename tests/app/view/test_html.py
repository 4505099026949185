"""Markdown of strangers as HTML: text, and links that lead to the web."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.app.view import html
from gh_gate.app.view.html import safe

TAGS = {"a", "p", "ul", "ol", "li", "code", "pre", "em", "strong", "s", "blockquote", "hr", "br"}
TAGS |= {"h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"href", "rel", "title", "class", "start"}
CLASSES = {"align-left", "align-center", "align-right"}


class Reader(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        given_ = dict(attrs)
        assert given_.keys() <= ATTRIBUTES
        assert given_.get("class") in {None, *CLASSES}
        if tag == "a":
            assert given_["rel"] == "nofollow noopener noreferrer"
            self.links.append(given_["href"] or "")

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")


def links(markdown: str) -> list[str]:
    """The addresses that a browser would follow."""
    found = Reader(str(safe(markdown))).links
    for link in found:
        assert link.lower().startswith(("http:", "https:", "mailto:"))
    return found


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java&#10;script:alert(1)",
        "java&Tab;script:alert(1)",
        "javascript\\:alert(1)",
        "java\tscript:alert(1)",
        "\u0001javascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "javascript\u200b:alert(1)",
        "\uff4aavascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "blob:https://x/y",
        "view-source:https://x",
        "about:blank",
        "ws://x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/gates/acme/app/1/approve",
        "?next=x",
        "#main",
        "approve",
        "http&#58;//x:javascript",
        "https",
        ":x",
        "[::1",
        "http://[",
    ],
)
@pytest.mark.parametrize(
    "form", ["[text]({})", "![text]({})", "<{}>", "[text][r]\n\n[r]: {}", "[text](<{}>)", "[![a](http://i)]({})"]
)
def test_an_address_of_anything_but_the_web_and_mail_is_no_link(form: str, address: str) -> None:
    found = links(form.format(address))
    assert not [link for link in found if "alert" in link or "evil" in link or "approve" in link]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[a](https://x/y)", ["https://x/y"]),
        ("[a](HTTPS://x)", ["HTTPS://x"]),
        ("<https://x>", ["https://x"]),
        ("<me@x.org>", ["mailto:me@x.org"]),
        ("[a](mailto:me@x.org)", ["mailto:me@x.org"]),
        ("![a](https://x/pixel.png)", ["https://x/pixel.png"]),
        ("[![badge](https://x/badge.svg)](https://x/build)", ["https://x/build"]),
        ("www.evil.example", []),
        ("https://evil.example", []),
        ("me@x.org", []),
        ("`<https://x>`", []),
    ],
)
def test_these_are_the_links(markdown: str, expected: list[str]) -> None:
    assert links(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b>",
        "<!-- hidden -->",
        "<!DOCTYPE x>",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "<svg/onload=alert(1)>",
        "<details>\n\nx",
        "| <script> | b |\n|---|---|\n| <img src=x> | `<b>` |",
        "[<img src=x onerror=alert(1)>](https://x)",
        "[a](https://x '\"><script>alert(1)</script>')",
        '[a](https://x"onmouseover=alert(1))',
        '!["><script>alert(1)</script>](https://x)',
        '```"><script>\nx\n```',
        "```<script>\n</code></pre><script>alert(1)</script>\n```",
        "    <script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "\\<script>",
        "# <script>",
        "~~<script>~~",
        '<a@b.c"onclick=x>',
        "https://x/<script>",
    ],
)
def test_markup_of_theirs_is_text(markdown: str) -> None:
    drawn = str(safe(markdown))
    Reader(drawn)
    assert "<script" not in drawn
    assert "<img" not in drawn


def test_tables_have_no_inline_style_and_headings_leave_the_title_to_the_page() -> None:
    drawn = str(safe("# a\n\n###### b\n\n| c | d |\n|:-:|--:|\n| e | f |"))
    assert "<h3>a</h3>" in drawn
    assert "<h6>b</h6>" in drawn
    assert '<td class="align-center">e</td>' in drawn
    assert "style" not in drawn


WORST = {
    "brackets": "[",
    "fewer brackets": "[" + "x" * 10,
    "links": "[a](",
    "pictures": "![",
    "fewer pictures": "![" + "x" * 9,
    "nested": "[[a](b)",
    "stars": "*a **b ",
    "quotes": "> ",
    "ticks": "`",
    "lists": "- ",
    "angles": "<http://",
    "tables": "| a | b |\n|---|---|\n",
    "rows": "|a" * 50 + "\n",
    "entities": "&amp;",
    "strikes": "~~a ~",
    "definitions": "[r]: http://x\n",
    "backslashes": "\\",
    "lines": "a\n",
}


@pytest.mark.parametrize("piece", WORST.values(), ids=WORST)
def test_the_worst_takes_bounded_time(piece: str) -> None:
    text = (piece * (html.LONGEST // len(piece) + 1))[: html.LONGEST]
    began = time.process_time()
    Reader(str(safe(text)))
    assert time.process_time() - began < 10


def test_a_thousand_pictures_are_no_more_than_a_thousand_times_the_work() -> None:
    began = time.process_time()
    safe("[a](http://x) ![b](http://y) " * 3000)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "markdown", ["<b>*" * html.LONGEST, "<b>*" + "[" * (html.BRACKETS + 1)], ids=["long", "brackets"]
)
def test_what_is_more_than_anybody_writes_is_shown_as_it_is_written(markdown: str) -> None:
    assert str(safe(markdown)).startswith("<pre>&lt;b&gt;*")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "[",
                "]",
                "(",
                ")",
                "<",
                ">",
                '"',
                "'",
                "!",
                "javascript:",
                "http://x",
                "`",
                "|",
                "-",
                "\n",
                " ",
                "&#106;",
                "\\",
                "*",
                "#",
                "=",
                "onclick",
                "~~",
            ]
        )
        | st.text(max_size=3),
        max_size=30,
    ).map("".join)
)
def test_whatever_is_written_only_harmless_html_comes_out(markdown: str) -> None:
    links(markdown)
