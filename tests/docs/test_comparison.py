"""What is said of others has its source, and the date of what was looked at."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, text

PAGE = text(DOCS / "comparison.md")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
CLAIMS = [
    row
    for title in ("On GitHub", "What can go wrong", "In pipelines' own tools")
    for row in re.findall(r"^\| .+ \|$", SECTIONS[title], re.MULTILINE)
    if not row.startswith(("| tool |", "| what happens |", "| --- |", "| gh-gate |"))
]


def test_there_are_claims() -> None:
    assert len(CLAIMS) > 30


@pytest.mark.parametrize("row", CLAIMS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_a_claim_has_a_source_and_a_date(row: str) -> None:
    source = row.split("|")[-2]
    assert re.search(r"\]\(https://[^)\s]+\)", source)
    assert re.search(r"\b20\d\d-[01]\d(?:-[0-3]\d)?\b", source)


@pytest.mark.parametrize("title", SECTIONS)
def test_no_part_is_only_praise(title: str) -> None:
    assert not re.search(r"\b(?:best|blazing|seamless|powerful|world-class|unlike)\b", SECTIONS[title])


def test_it_says_when_to_take_another_tool_and_what_this_one_costs() -> None:
    others = re.findall(r"^\| .+ \| (.+) \|$", SECTIONS["Which one is for you"], re.MULTILINE)
    assert sum("gh-gate" not in other for other in others) > 5
    assert "What gh-gate costs you" in SECTIONS
