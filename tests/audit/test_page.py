"""The HTML report: one file that asks nobody for anything, and in which every text of others stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from gh_gate.audit.out import page
from tests.audit.rows import hostile, row, written

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</noscript><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --!><svg/onload=alert(1)>",
    "\u202eevil\u200b",
    'a\n<tr data-k="approved"><td>forged</td></tr>\nb',
]


class Tags(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("many", [1, 250])
@pytest.mark.parametrize("text", ATTACKS)
def test_hostile_text_makes_no_element_attribute_or_address(text: str, many: int) -> None:
    harmless = Tags(written(page.write, [hostile("harmless")] * many)).tags
    attacked = Tags(written(page.write, [hostile(text)] * many)).tags
    assert [tag for tag, _ in attacked] == [tag for tag, _ in harmless]
    assert [set(attrs) for _, attrs in attacked] == [set(attrs) for _, attrs in harmless]
    assert not [attrs for tag, attrs in attacked if tag == "a" and not str(attrs["href"]).startswith("#")]


def test_what_is_invisible_becomes_visible() -> None:
    assert "\u202e" not in written(page.write, [hostile("\u202eevil")])


def test_the_policy_allows_the_one_style_and_the_one_script_and_nothing_else() -> None:
    text = written(page.write, [row()])
    (policy,) = [attrs["content"] for tag, attrs in Tags(text).tags if attrs.get("http-equiv")]
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == "'none'"
    assert rules == {
        "style-src": f"'{_hash(text, 'style')}'",
        "script-src": f"'{_hash(text, 'script')}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_fetched_and_no_attribute_runs_or_styles() -> None:
    for _, attrs in Tags(written(page.write, [row(), hostile("x")])).tags:
        assert not {name for name in attrs if name.startswith("on") or name in ("style", "src", "srcset", "action")}


def test_differences_stand_before_everything_else() -> None:
    text = written(page.write, [row(differences=[{"column": "by", "where": "both", "says": "another one"}])])
    assert text.index("1 difference, about 1 of 1 gates") < text.index('class="totals"') < text.index('id="gates"')
    assert 'href="https://github.com/acme/app/issues/42"' in text[: text.index('class="totals"')]


def test_every_row_links_to_its_issue_and_says_how_it_is_verified() -> None:
    rows = [row(number=n, url=f"https://github.com/acme/app/issues/{n}") for n in range(1, 451)]
    text = written(page.write, rows)
    lines = [line for line in text.splitlines() if line.startswith("<tr data-k=")]
    assert len(lines) == 450
    for line in lines:
        assert re.search(r'href="https://github.com/acme/app/issues/\d+"', line)
        assert "signed by 1234" in line


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://x.example/1", True),
        ("javascript:1", False),
        ("local:42", False),
        ("//x", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_pages_of_the_web_are_linked(url: str | None, linked: bool) -> None:
    assert bool(page.link(url)) is linked


@pytest.mark.parametrize("count", [0, 1, 5])
def test_numbers_agree_with_rows(count: int) -> None:
    text = written(page.write, [row()] * count)
    assert f"{count} gate{'' if count == 1 else 's'}</h2>" in text


def _hash(text: str, tag: str) -> str:
    body = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
    return f"sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}"
