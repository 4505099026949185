"""The report in a real browser: with and without scripts, with few rows and with thousands, and with hostile texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from gh_gate.audit.out import page as report
from tests.audit.rows import hostile, row, written
from tests.browser import chromium

ATTACK = '</noscript><img src=x onerror="document.title=1"><script>document.title=1</script>'

pytestmark = pytest.mark.slow  # half a minute


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Four hundred and fifty gates, one of each kind that can be looked for."""
    rows = [row(name=f"gate-{n}", number=n) for n in range(1, 448)]
    differing = [{"column": "by", "where": "both", "says": "GitHub has alice, the ledger has mallory"}]
    rows += [
        row(name="odd", status="rejected", reason="no <b>way</b>", differences=differing),
        hostile(ATTACK),
        row(prompt="50 % \"off\" & 'more'"),
    ]
    path = tmp_path / "report.html"
    path.write_text(written(report.write, rows), encoding="utf-8", errors="backslashreplace")
    return path


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that fails the test with whatever the browser complains of, and with every request."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened, complaints = context.new_page(), list[str]()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda asked: None if asked.url.startswith("file:") else complaints.append(asked.url))
    yield opened
    context.close()
    assert complaints == []


def rows(tab: Page) -> list[str]:
    return tab.locator("#page tbody tr").all_inner_texts()


def test_pages_of_two_hundred_are_turned(tab: Page, file: Path) -> None:
    tab.goto(file.as_uri())
    assert len(rows(tab)) == 200
    assert tab.inner_text("#where") == "page 1 of 3"
    tab.click("#on")
    tab.click("#on")
    assert (len(rows(tab)), tab.is_disabled("#on")) == (50, True)
    tab.click("#back")
    assert tab.inner_text("#where") == "page 2 of 3"


@pytest.mark.parametrize(
    ("words", "found"),
    [("gate-44", 9), ("GATE-447", 1), ("no <b>way</b>", 1), ("50 % \"off\" & 'more'", 1), ("tbody", 0), ("mallory", 1)],
)
def test_all_rows_are_searched_as_they_read(tab: Page, file: Path, words: str, found: int) -> None:
    tab.goto(file.as_uri())
    tab.fill("#words", words)
    tab.press("#words", "Enter")
    assert tab.inner_text("#found") == f"{found} found"
    assert len(rows(tab)) == found


@pytest.mark.parametrize(
    ("kind", "found"), [("rejected", 1), ("differs", 2), ("touched", 1), ("unproven", 1), ("rule", 1)]
)
def test_rows_of_a_kind_are_shown(tab: Page, file: Path, kind: str, found: int) -> None:
    tab.goto(file.as_uri())
    tab.select_option("#kind", kind)
    assert tab.inner_text("#found") == f"{found} found"
    tab.select_option("#kind", "")
    assert (tab.inner_text("#found"), len(rows(tab))) == ("", 200)


def test_hostile_texts_do_nothing_on_whichever_page(tab: Page, file: Path) -> None:
    tab.goto(file.as_uri())
    title = tab.title()
    for _ in range(2):
        tab.click("#on")
    tab.select_option("#kind", "touched")
    assert tab.title() == title
    assert tab.locator("img").count() == 0
    assert tab.locator("script").count() == 1
    assert '<img src=x onerror="document.title=1">' in rows(tab)[0]


def test_without_scripts_every_row_is_there(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(file.as_uri())
    assert opened.locator(".gates tbody tr").count() == 450
    assert not opened.is_visible("#find")
    assert opened.is_visible("text=1 found") is False
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(tab: Page, file: Path, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(file.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Browser, file: Path, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True
    )
    opened = context.new_page()
    opened.goto(file.as_uri())
    found = Axe().run(opened)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_print_has_no_controls(tab: Page, file: Path) -> None:
    tab.goto(file.as_uri())
    tab.emulate_media(media="print")
    assert not tab.is_visible("#find")
    assert tab.is_visible("text=differences, about")
