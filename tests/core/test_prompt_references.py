"""Prompts mention nobody, and leave no references in other issues."""

from __future__ import annotations

import re

import pytest

from gh_gate.core.prompt import inert
from tests.core import markdown


@pytest.mark.parametrize(
    "text",
    [
        "@alice",
        "hello @alice, @org/team",
        "**@alice**",
        "*@*alice @x",
        "\\@alice",
        "&#64;alice &#x40;bob &#0064;carol &commat;dave",
        "`code` @alice `code`",
        "`@alice",
        "``@alice`",
        "\\`@alice`",
        "`a` @alice `",
        "[@alice](x)",
        "![@alice](x)",
        "# @alice",
        "> @alice",
        "- @alice",
        "| a |\n| - |\n| @alice |",
        "| `a | @alice | b` |\n| - | - | - |\n| `a | @alice | b` |",
        "`a | @alice | b`\n---|---|---\n",
        "x ` | `a \\| b` @alice `c`\n--- | ---\nx ` | `a \\| b` @alice `c`",
        "x ` | `a \\\\| b` @alice `c`\n--- | ---\nx ` | `a \\\\| b` @alice `c`",
        "`a\n===\n@alice`",
        "`a\n\n@alice`",
        "- `a\n- @alice`",
        "<b title='`'>@alice`",
        "[a]: x '`'\n@alice`",
        "~~~\n~~~\n@alice",
        "``` x`y\n@alice",
        "a@\nb @alice",
        "alice@example.com",
        "\u200b@alice",
        "@&#8203;x @alice",
    ],
)
def test_nobody_is_mentioned(text: str) -> None:
    shown = markdown.words(inert(text))
    assert not re.search(r"@[^\s\u200b]", shown)
    assert re.search("alice|bob", inert(text))


@pytest.mark.parametrize(
    "text", ["#1", "acme/app#12", "&#35;12", "#&#49;2", "&num;1", "\\#1", "GH-1", "gh-12", "GH\\-1", "(#1)"]
)
def test_no_issue_is_referred_to(text: str) -> None:
    shown = markdown.words(inert(f"see {text}"))
    assert not re.search(r"#\d|(?i:gh)-\d", shown)
    assert re.search(r"\d", shown)


@pytest.mark.parametrize("page", ["issues/1", "pull/2#issuecomment-3", "discussions/4", "commit/abc"])
@pytest.mark.parametrize(
    "how", ["https://github.com/a/b/{}", "[x](http://www.github.com/a/b/{})", "<https://github.com/a/b/{}>"]
)
def test_a_link_to_another_issue_works_and_leaves_no_reference_there(how: str, page: str) -> None:
    shown = inert(how.format(page))
    assert f"https://redirect.github.com/a/b/{page}" in shown
    assert "//github.com" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://medium.com/@bob/post", "https://medium.com/%40bob/post"),
        ("[x](https://medium.com/@bob)", "[x](https://medium.com/%40bob)"),
        ("[mail](mailto:a@b.c)", "[mail](mailto:a%40b.c)"),
        ("https://jira.example.com/browse/GH-4", "https://jira.example.com/browse/GH-4"),
        ("https://github.com/a/b/blob/main/x.py#L3", "https://github.com/a/b/blob/main/x.py#L3"),
    ],
)
def test_addresses_keep_working(text: str, shown: str) -> None:
    assert inert(text) == shown
