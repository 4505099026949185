"""The pages as they are written, for the tests of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
RECIPES = sorted((DOCS / "recipes").glob("*.md"))
TOP = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG")]
OURS = "https://github.com/gh-gate/gh-gate/"

_FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")


def name(path: Path) -> str:
    """A page's path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """A page without its blocks of code."""
    return _FENCED.sub("", text(path))


def links(path: Path) -> list[str]:
    """Where the links and pictures of a page lead, those in plain HTML too."""
    return [*_LINK.findall(prose(path)), *re.findall(r'(?:href|src|srcset)="([^"]+)"', prose(path))]


def blocks(path: Path, *languages: str) -> list[str]:
    """The fenced blocks of a page in some languages; "" is none."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", text(path), re.DOTALL | re.MULTILINE)
    return [block for language, block in fences if language in languages]


def anchors(path: Path) -> set[str]:
    """The places of a page, as GitHub and the site name them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+)$", prose(path), re.MULTILINE):
        slug = (
            re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()).strip().replace(" ", "-")
        )
        found.add(slug if slug not in found else f"{slug}-1")
    return found


def config() -> dict[str, Any]:
    return dict(yaml.safe_load(text(ROOT / "mkdocs.yml")))


def navigation() -> Iterator[tuple[str, Path]]:
    """Every entry of the navigation, with its page."""

    def walk(entries: list[dict[str, Any]]) -> Iterator[tuple[str, Path]]:
        for entry in entries:
            ((title, inner),) = entry.items()
            yield from walk(inner) if isinstance(inner, list) else [(title, DOCS / inner)]

    return walk(config()["nav"])
