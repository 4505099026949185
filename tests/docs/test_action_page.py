"""The page about the Action and the README list the same inputs and outputs."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, ROOT, text


def table(page: str, first: str) -> list[str]:
    """The rows below a heading row that begins with a word, links as they are in docs/."""
    found = re.search(rf"^\| {first} \|.*\n\|[ |-]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert found is not None
    return found[1].replace("](docs/", "](").splitlines()


@pytest.mark.parametrize("first", ["input", "output"])
def test_both_pages_list_the_same(first: str) -> None:
    readme = text(ROOT / "README.md").partition("\n## Inputs\n")[2]
    assert table(readme, first) == table(text(DOCS / "action.md"), first)
    assert len(table(readme, first)) > 8
