"""Values in Markdown stay text."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gh_gate.core import prompt
from gh_gate.core.prompt import template
from gh_gate.core.prompt.insertion import insert
from gh_gate.errors import UsageError

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    "value", ["94.0%", "-0.3", "+5", "142,857", "churn_model_v14", "1.2.0-rc1", "yes", "a (b)", "41 ms"]
)
def test_numbers_and_names_stay_as_they_are(value: str) -> None:
    assert insert(["v: ", ""], [value]) == f"v: {value}"


@pytest.mark.parametrize(
    "value",
    [
        "# heading",
        "- item",
        "1. item",
        "> quote",
        "**bold**",
        "_x_ and __y__",
        "`code`",
        "[a](https://evil.example)",
        "![a](https://evil.example/a.png)",
        "<b>bold</b>",
        "<!-- hidden -->",
        "&lt;",
        "~~gone~~",
        "a | b",
        "---",
        "===",
        "```\nopen",
        "~~~",
        "x\n\n# heading",
        "x\n---",
        "    indented",
        "\\*",
        "https://evil.example/<b>",
    ],
)
def test_markup_in_a_value_is_shown_and_not_obeyed(value: str) -> None:
    rendered = MARKDOWN.render(insert(["before\n\n", "\n\nafter"], [value]))
    middle = rendered.removeprefix("<p>before</p>\n").removesuffix("<p>after</p>\n")
    assert re.fullmatch(r"<p>[^<]*</p>\n", middle)
    seen = html.unescape(middle[3:-5]).replace("\u200b", "")
    assert " ".join(seen.split()) == " ".join(value.split())


@pytest.mark.parametrize("value", ["@alice", "@org/team", "#12", "GH-12", "acme/app#12", "www.evil.example"])
def test_a_value_mentions_nobody_and_refers_to_nothing(value: str) -> None:
    assert value not in insert(["for ", ""], [value])


def test_a_plain_address_stays_a_link() -> None:
    assert (
        insert(["[run](", ")"], ["https://ci.example/runs/4_7?x=1&y=2"]) == "[run](https://ci.example/runs/4_7?x=1&y=2)"
    )


def test_a_value_does_not_leave_its_table_cell() -> None:
    rendered = MARKDOWN.render(insert(["| a | b |\n| - | - |\n| ", " | end |"], ["x | y\n| z"]))
    assert rendered.count("<tr>") == 2
    assert "<td>end</td>" in rendered


def test_a_value_in_inline_code_is_not_escaped_and_does_not_leave_it() -> None:
    assert insert(["`", "`"], ["a*b_ <c> `d`\n\ne"]) == "`` a*b_ <c> `d` e ``"


def test_a_value_in_a_block_of_code_keeps_its_lines_and_does_not_end_it() -> None:
    rendered = MARKDOWN.render(insert(["```\n", "\n```\nafter"], ["one *1*\n```\n# two\r```\r~~~"]))
    assert rendered.startswith("<pre><code>one *1*\n    ```\n# two\n    ```\n    ~~~\n</code></pre>")
    assert rendered.endswith("<p>after</p>\n")


@pytest.mark.parametrize("frame", [("> ```\n> ", "\n> ```\n"), ("- ```\n  ", "\n  ```\n"), ("> ~~~\n> ", "\n> ~~~\n")])
@pytest.mark.parametrize("value", ["a\n# b\n```\nc", "~~~", "```"])
def test_a_value_in_a_quoted_block_of_code_is_one_line(frame: tuple[str, str], value: str) -> None:
    rendered = MARKDOWN.render(insert(frame, [value]))
    assert "<h1>" not in rendered
    assert rendered.count("<pre>") == rendered.count("</pre>") == 1


def test_two_values_are_told_apart() -> None:
    assert insert(["`", "` ", ""], ["a*b", "a*b"]) == r"`a*b` a\*b"


@given(st.text(alphabet="ab1 \n\t#>-+=*_`~[]()<>!&|\\:/.@", max_size=40))
def test_no_value_makes_anything_but_text(value: str) -> None:
    rendered = MARKDOWN.render(insert(["x ", " y"], [value]))
    assert re.fullmatch(r"<p>[^<]*</p>\n", rendered)


SPANS = st.sampled_from(
    [
        ("`", "`"),
        ("``", "``"),
        ("`` ` ", " ``"),
        ("run `x ", " y` now"),
        ("*a* `", "`\n\nb `c`"),
        ("\\\\`", "`"),
        ("- `", "`\n- d"),
    ]
)


@given(SPANS, st.text(alphabet="ab `\\*<&", max_size=12))
def test_a_value_in_inline_code_is_read_as_it_is(frame: tuple[str, str], value: str) -> None:
    line = " ".join(value.split())
    found = insert(frame, [value])
    for shown in (found, prompt.inert(found)) if line else ():
        spans = [each for token in MARKDOWN.parse(shown) for each in token.children or () if each.type == "code_inline"]
        assert any(line in " ".join(span.content.split()) for span in spans)  # several blanks look like one


def test_values_of_one_span_are_kept_apart() -> None:
    assert insert(["`", " ", "`"], ["`a", "b``"]) == "``` `a b`` ```"
    assert insert(["`", "` `", "`"], ["`a`", "a"]) == "`` `a` `` `a`"


@pytest.mark.parametrize(("texts", "value"), [(["\\``", "`"], "a`"), (["`", "`"], "`" * 100)])
def test_code_that_cannot_be_kept_is_refused(texts: list[str], value: str) -> None:
    with pytest.raises(UsageError, match="cannot be shown"):
        insert(texts, [value])


def test_what_is_shown_stays_apart_in_the_whole_prompt() -> None:
    shown = {prompt.inert(template.render("Run `{x}`?", {"x": x})) for x in ("rm `ls`", "rm 'ls'", "rm ls")}
    assert len(shown) == 3
    assert "Run `` rm `ls` ``?" in shown
