"""Pictures of pages for people to look at: each page in four kinds, in the folder that ``GH_GATE_PICTURES`` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

PREFIX = "GH_GATE_PICTURES"
WIDTHS = {"phone": 390, "desk": 1280}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def folder() -> Path:
    """Where pictures go; the test is skipped where nobody wants any."""
    named = os.environ.get(PREFIX)
    if not named:
        pytest.skip(f"{PREFIX} names no folder for pictures")
    made = Path(named)
    made.mkdir(parents=True, exist_ok=True)
    return made


def kinds() -> Iterator[tuple[str, dict[str, Any]]]:
    """How a page is looked at, and what a browser's context needs for it."""
    for width, pixels in WIDTHS.items():
        for scheme in SCHEMES:
            yield f"{width}-{scheme}", {"viewport": {"width": pixels, "height": 900}, "color_scheme": scheme}


def take(page: Page, name: str, kind: str) -> None:
    """Take a picture of a whole page."""
    page.screenshot(path=folder() / f"{name}-{kind}.png", full_page=True, animations="disabled")


def is_too_wide(page: Page) -> bool:
    """Tell whether a page has to be moved sideways to be read."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
