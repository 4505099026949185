"""A stranger's text does nothing in any chat."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gh_gate.notify.plain import PART, name, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Deploy churn-model v14 to eu_west_1?", "Deploy churn-model v14 to eu_west_1?"),
        ("@everyone now", f"@{PART}everyone now"),
        ("@here @channel @alice", f"@{PART}here @{PART}channel @{PART}alice"),
        ("<!channel> <@U024> <users/all>", f"\u2039!channel\u203a \u2039@{PART}U024\u203a \u2039users/all\u203a"),
        ("@**all** in Zulip", f"@{PART}\u2217\u2217all\u2217\u2217 in Zulip"),
        ("@room", f"@{PART}room"),
        ("#general", f"#{PART}general"),
        ("&#64;everyone &lt;b&gt; R&D", f"&{PART}#{PART}64;everyone &{PART}lt;b&{PART}gt; R&D"),
        ("[here](https://evil.example)", "\u27e6here\u27e7(https://evil.example)"),
        ("||hidden|| `code` ~~no~~", "\u00a6\u00a6hidden\u00a6\u00a6 'code' \u223c\u223cno\u223c\u223c"),
        ("_no_ __no__ snake_case", "\u02cdno\u02cd \u02cd\u02cdno\u02cd\u02cd snake_case"),
        ("two\nlines\r\nand\ttabs", "two lines and tabs"),
        ("back\\slash", "back\u2216slash"),
        ("\u202egnp.exe\u200b", "\u2216u202egnp.exe"),
    ],
)
def test_signs_of_any_chat_become_text(text: str, shown: str) -> None:
    assert plain(text, 200) == shown


@given(st.text(alphabet=st.sampled_from("ab1@#<>!&;*_`~|[]()\\ \n:/.-\u200b"), max_size=60))
def test_no_markdown_and_no_mention_is_left(text: str) -> None:
    shown = f"Reason: {plain(text, 200)}"
    assert "\n" not in shown
    assert not re.search(r"@\w|@\*|[<>]", shown)
    tokens = [child.type for token in MarkdownIt("commonmark").parse(shown) for child in token.children or ()]
    assert set(tokens) <= {"text"}


def test_a_name_is_told_without_calling_its_namesake_elsewhere() -> None:
    assert name("@org/ml-leads") == "org/ml-leads"
    assert name("@@everyone") == f"@{PART}everyone"


def test_a_long_text_is_cut() -> None:
    assert len(plain("x" * 1_000, 160)) == 160
