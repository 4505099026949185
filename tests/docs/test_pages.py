"""Every page can be reached, and every link of a page leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import DOCS, OURS, PAGES, ROOT, TOP, anchors, config, links, name, navigation, prose

EVERY = pytest.mark.parametrize("page", [*TOP, *PAGES], ids=name)
ON_THE_SITE = pytest.mark.parametrize("page", PAGES, ids=name)


def test_every_page_is_in_the_navigation_and_nothing_else_is() -> None:
    listed = [path for _, path in navigation()]
    assert sorted(listed) == PAGES
    assert len({title for title, _ in navigation()}) == len(listed)


def test_every_page_is_on_the_map() -> None:
    mapped = {(DOCS / link).resolve() for link in links(DOCS / "index.md") if link.endswith(".md")}
    assert set(PAGES) - mapped - {DOCS / "index.md"} == set()


@EVERY
def test_every_link_leads_to_something(page: Path) -> None:
    for link in links(page):
        where = urlsplit(link)
        if where.scheme:
            continue
        target = (page.parent / where.path).resolve() if where.path else page
        assert target.exists(), link
        if where.fragment and target.suffix == ".md":
            assert where.fragment in anchors(target), link


@EVERY
def test_every_link_to_our_own_repository_names_a_file_of_it(page: Path) -> None:
    for link in links(page):
        found = re.fullmatch(rf"{re.escape(OURS)}(?:blob|tree)/main/([^#]+)(?:#.*)?", link)
        assert found is None or (ROOT / found[1]).exists(), link


@ON_THE_SITE
def test_a_page_of_the_site_links_to_no_file_that_is_not_on_it(page: Path) -> None:
    assert [link for link in links(page) if not urlsplit(link).scheme and not _inside(page, link)] == []


def _inside(page: Path, link: str) -> bool:
    return (page.parent / urlsplit(link).path).resolve().is_relative_to(DOCS)


@EVERY
def test_a_page_has_one_heading_of_the_first_level(page: Path) -> None:
    assert len(re.findall(r"^# ", prose(page), re.MULTILINE)) == 1


@EVERY
def test_every_picture_says_what_it_shows(page: Path) -> None:
    assert re.search(r"!\[\s*\]\(", prose(page)) is None
    assert re.search(r"<img(?![^>]*\balt=\"[^\"]+\")", prose(page)) is None


def test_the_site_asks_nobody_else() -> None:
    theme = config()["theme"]
    assert (theme["name"], theme["custom_dir"]) == (None, "scripts/site")
    head = (ROOT / "scripts" / "site" / "main.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in head
    assert not {"extra_css", "extra_javascript", "extra", "plugins"} & set(config())
