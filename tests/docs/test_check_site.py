"""What is looked for in the built pages is found there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_site import problems

GOOD = '<h1 id="top">A</h1><a href="b/#there">b</a><img src="p.png" alt="p"><link rel="stylesheet" href="s.css">'
OTHER = '<h1>B</h1><h2 id="there">There</h2><a href="../#top">up</a><a href="https://example.com/">away</a>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b" / "index.html").write_text(OTHER, encoding="utf-8")
    (tmp_path / "p.png").touch()
    (tmp_path / "s.css").write_text("body { color: red }", encoding="utf-8")
    return tmp_path


def test_a_site_with_nothing_wrong_is_left_alone(site: Path) -> None:
    assert problems(site) == []


def test_a_site_without_pages_is_none(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["there is no page"]


@pytest.mark.parametrize(
    ("added", "word"),
    [
        ('<a href="c/">c</a>', "leads nowhere"),
        ('<a href="b/#nowhere">b</a>', "names no place"),
        ('<a href="#nowhere">here</a>', "names no place"),
        ('<a href="../../secret">up</a>', "leads nowhere"),
        ('<a href="javascript:alert(1)">x</a>', "no link that a page should have"),
        ('<a href="http://example.com/">x</a>', "no link that a page should have"),
        ('<img src="q.png" alt="q">', "is not there"),
        ('<source srcset="q.png 2x">', "is not there"),
        ('<img src="p.png">', "has no text"),
        ("<h1>again</h1>", "2 headings"),
        ('<p id="top">', "two things have the id"),
        ('<script src="https://cdn.example.com/x.js"></script>', "from somebody else"),
        ('<script src="//cdn.example.com/x.js"></script>', "from somebody else"),
        ('<link rel="preconnect" href="https://fonts.example.com">', "from somebody else"),
        ('<iframe src="https://example.com/"></iframe>', "from somebody else"),
        ("<script>1</script>", "forbids"),
        ("<style>p {}</style>", "forbids"),
        ('<p style="color: red">', "forbids"),
        ('<p onclick="x()">', "forbids"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(site: Path, *, added: str, word: str) -> None:
    (site / "index.html").write_text(GOOD + added, encoding="utf-8")
    (found,) = problems(site)
    assert found.startswith("index.html: ")
    assert word in found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.css", '@import "https://fonts.example.com/a.css";'),
        ("s.css", "body { background: url(//example.com/a.png) }"),
        ("x.js", 'fetch("https://example.com/")'),
        ("m.svg", '<svg><style>@import "x"</style></svg>'),
    ],
)
def test_what_asks_somebody_else_is_found(site: Path, *, name: str, text: str) -> None:
    (site / name).write_text(text, encoding="utf-8")
    assert problems(site) == [f"{name}: asks somebody else"]
