"""Prompts: shown as they were meant, and harmless."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings

from gh_gate.core import commands, marker
from gh_gate.core.prompt import inert
from gh_gate.core.text.characters import is_hidden
from gh_gate.errors import CommandError
from tests.core import markdown
from tests.core.markdown import HOSTILE

BELOW = "\n\n---\n\n**To approve**, comment\n```\n/approve\n```\n\n<!-- gh-gate:1 x -->"
NICE = """\
# Deploy `churn-model` v14?

Accuracy **94.0 %** (was ~~92.8 %~~), 3 anomalies in 142,857 rows; x < y && y > z.

| metric | v13 | v14 |
| :-- | --: | --- |
| accuracy | 92.8 % | `a|b` 94.0 % |

- [x] trained on [data](https://example.com/data?a=1&b=2 "all of it")
- [ ] ![curve](https://example.com/curve.png)
  1. nested

> a quote
> with two lines

> [!NOTE]
> an alert

```python
@decorator  # 1
def f(x): return x < 1
```

    indented @code <b>

<https://example.com>, :tada: 👩‍💻 ❤️ — “quoted”, don't
"""


def test_what_is_meant_well_is_not_touched() -> None:
    assert inert(NICE) == NICE.rstrip()


@pytest.mark.parametrize(
    "text",
    [
        "<!-- hidden -->",
        "a <!-- hidden --> b",
        "<details><summary>x</summary>hidden</details>",
        "<script>alert(1)</script>",
        "<b>x</b>",
        "</div>",
        "<?php hidden ?>",
        "<!DOCTYPE hidden>",
        "<![CDATA[hidden]]>",
        "<img src=x>",
        "> <div>\n> hidden",
        "- <!--\n  hidden",
        "`a\n<div>hidden`",
        "`a` <b>hidden",
        "\\\\<b>hidden",
        "[x](<b>)",
        "| a |\n| - |\n| <b>hidden |",
        "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > <!-- hidden -->",
    ],
)
def test_html_is_shown_as_text(text: str) -> None:
    shown = inert(text)
    assert not [token for token in markdown.tokens(shown) if token.type.startswith("html")]
    assert "<!--" not in shown


def test_an_escaped_sign_is_not_escaped_again() -> None:
    assert inert("\\<b>") == "\\<b>"


@pytest.mark.parametrize(
    "text",
    [
        '[a]: http://x "hidden"',
        "> [a]: x 'hidden'",
        "- [a]:\n  x (hidden)",
        "[a\nb]: x",
        "[a`]: x '`'",
        "[a]: x\n[b]: y",
        "[\\]]: x",
        "[^1]: hidden footnote",
        "   [a]: x",
    ],
)
def test_definitions_are_shown_as_text(text: str) -> None:
    shown = inert(text)
    assert not markdown.definitions(shown)
    assert not re.search(r"\[[^\]]*\]:", shown.replace("\\]", ""))
    assert "]\\:" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("a&#8238;b", "a\\u202eb"),
        ("a\u200bb &ZeroWidthSpace; &shy;", "a\\u200bb \\u200b \\u00ad"),
        ("`\u2066`", "`\\u2066`"),
        ("a\x00b\x1bc", "a␀b␛c"),
        ("```\n\u202e\n```", "```\n\\u202e\n```"),
        ("\U000e0041tag", "\\U000e0041tag"),
        ("a\u2028b\x85c", "a\\u2028b\\u0085c"),
        ("half \ud800", "half \\ud800"),
        ("94\xa0% &nbsp; é 漢", "94\xa0% &nbsp; é 漢"),
    ],
)
def test_what_cannot_be_seen_becomes_visible(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_what_a_code_block_never_shows_is_left_out() -> None:
    assert inert("```json hidden words\n1\n```") == "```json\n1\n```"
    assert inert("~~~ hidden=`x` words\n1\n~~~") == "~~~\n1\n~~~"


@pytest.mark.parametrize(
    "text",
    [
        "```",
        "```\ncode",
        "~~~~ js\n~~~",
        "```\n    ```",
        "```\n\t```",
        "```\n```x",
        "> ```",
        "- ```\n  x",
        "<!--",
        "<pre>",
        "<script>",
        "<div>",
        "a\n-",
        "| a |\n| - |",
        "    indented",
        "1.",
        "[a](",
        "`",
        "$$",
        "text",
        "",
    ],
)
def test_what_stands_below_stays_what_it_is(text: str) -> None:
    expected = ["hr", "paragraph_open", "inline", "fence", "html_block"]
    found = [token for token in markdown.READER.parse(inert(text) + BELOW) if token.nesting >= 0][-5:]
    assert [token.type for token in found] == expected
    assert [token.level for token in found] == [0, 0, 1, 0, 0]
    assert found[3].content == "/approve\n"


@pytest.mark.parametrize(
    "text", ["<!-- gh-gate:1 status 0123456789abcdef -->", "```\n<!-- gh-gate:1 status 0123456789abcdef -->"]
)
def test_no_line_is_a_marker(text: str) -> None:
    assert marker.is_ours(text)
    assert not any(marker.is_ours(line) for line in inert(text).split("\n"))


@pytest.mark.parametrize(
    "text", ["/approve", "/REJECT because", "a\n/approve", "> /approve", "- /revoke", "   /approve"]
)
def test_nothing_in_it_is_read_as_a_command(text: str) -> None:
    try:
        said = commands.parse(inert(text))
    except CommandError as error:
        pytest.fail(error.what)
    assert said is None
    assert "\\/" in inert(text)


def test_line_ends_become_line_feeds_and_space_at_ends_goes() -> None:
    assert inert("\r\n\n a  \r\nb\t\rc \n\n") == " a\nb\nc"


def test_code_in_what_another_reader_may_take_for_a_table_is_text() -> None:
    assert inert("`a | @b | c`\n-|-") == "`a | @&#8203;b | c`\n-|-"


ODD = [
    ("<div>\n`@a`\n</div>", "&lt;div>\n`@a`\n&lt;/div>"),
    ("[a]: x '`'\n@b`", "[a]\\: x '`'\n@b`"),
    ("| `a \\\\| @b` |\n|-|", "| `a \\\\| @&#8203;b` |\n|-|"),
    ("[x](//github.com/a/b/issues/1)", "[x](https://redirect.github.com/a/b/issues/1)"),
    ("> " * 30 + "`@a`", "> " * 30 + "`@&#8203;a`"),
    ("~" * 5_000 + "\nx", "~" * 100 + "\nx\n" + "~" * 100),
]


@pytest.mark.parametrize(("text", "shown"), ODD, ids=range(len(ODD)))
def test_where_readers_could_disagree_it_is_the_careful_one(text: str, shown: str) -> None:
    assert inert(text) == shown


@pytest.mark.parametrize(
    "text", ["http://github.com/a/b/pull/1&#8203;@GH-4", "[a]: x '`'\n@b`", "#&#0;", "GH-&#0;1", "&#8203;GH-4"]
)
def test_doing_it_twice_to_an_odd_one_changes_nothing(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@settings(deadline=None)
@given(HOSTILE)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@settings(deadline=None)
@given(HOSTILE)
def test_whatever_comes_together_is_harmless(text: str) -> None:
    shown = inert(text)
    assert not markdown.definitions(shown)
    assert not [token for token in markdown.tokens(shown) if token.type.startswith("html")]
    assert not re.search(r"@[^\s\u200b]|#\d|(?i:\bgh)-\d", markdown.words(shown))
    assert not [c for c in shown if is_hidden(c) and c not in "\n\t"]


@settings(deadline=None)
@given(HOSTILE)
def test_whatever_comes_together_leaves_what_stands_below_alone(text: str) -> None:
    found = [token for token in markdown.READER.parse(inert(text) + BELOW) if token.nesting >= 0][-5:]
    assert [(token.type, token.level) for token in found] == [
        ("hr", 0),
        ("paragraph_open", 0),
        ("inline", 1),
        ("fence", 0),
        ("html_block", 0),
    ]


LARGE = {
    "a usual one": NICE * 250,
    "one line": "x" * 200_000,
    "mentions": "@a " * 66_000,
    "quotes": ">" * 200_000,
    "nested lists": "- " * 100_000,
    "backticks": "`" * 200_000,
    "pairs of backticks": "`a" * 100_000,
    "brackets": "[" * 200_000,
    "links": "[](" * 66_000,
    "entities": "&#64;" * 40_000,
    "backslashes": "\\" * 200_000,
    "tags": "<a" * 100_000,
    "a rule and a letter": "-" * 200_000 + "a",
    "bidi": "\u202e" * 200_000,
    "definitions": "[a]: b\n" * 28_000,
    "fences": "```\n" * 50_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
def test_200_kb_take_no_time(text: str) -> None:
    before = time.process_time()
    inert(text)
    assert time.process_time() - before < 10  # below 1 s on an idle machine; what is quadratic takes minutes
