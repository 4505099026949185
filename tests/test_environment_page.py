"""Every variable that the library, the adapters and the command line read stands on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [path for room in ("gh_gate", "metaflow_extensions") for path in (ROOT / room).rglob("*.py")]
PAGES = "".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("environment.md", "app.md"))
NAME = re.compile(r"\b(?:GH_GATE|METAFLOW_HITL)_[A-Z_]*[A-Z]\b")
READ = sorted({name for path in ROOMS for name in NAME.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("name", READ)
def test_a_variable_that_is_read_is_explained(name: str) -> None:
    assert name.removesuffix("_FILE") in NAME.findall(PAGES)


def test_no_page_explains_what_nobody_reads() -> None:
    page = (ROOT / "docs" / "environment.md").read_text(encoding="utf-8")
    assert set(NAME.findall(page)) - set(READ) == set()
