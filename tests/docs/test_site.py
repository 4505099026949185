"""The built site in a browser: it is read and searched by the keyboard, also on a phone, and asks nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from scripts import docs
from tests.browser import chromium

LOOKED_AT = ("", "action/", "cli/", "comparison/", "recipes/cost/", "404.html")


class Quiet(SimpleHTTPRequestHandler):
    """Answers as Pages does: below the project's name, and without a word."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/gh-gate"))

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(docs.SITE))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/gh-gate/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.slow
def test_the_site_is_built_without_a_broken_link_and_can_be_read_and_searched() -> None:
    chromium.path()
    assert docs.build() == []
    with served() as root, chromium.started() as browser:
        for scheme in ("light", "dark"):
            _read(browser, root, scheme)
        _search_by_keyboard(browser, root)
        _without_script(browser, root)


def _read(browser: Browser, root: str, scheme: Any) -> None:
    """Each page is free of what keeps people out, is no wider than a phone, and fetches only its own."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800}, bypass_csp=True)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for path in LOOKED_AT:
        page.goto(root + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == [], path
    assert {url for url in asked if not url.startswith(root)} == set()
    context.close()


def _search_by_keyboard(browser: Browser, root: str) -> None:
    context = browser.new_context()
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.goto(root)
    page.keyboard.press("/")
    page.keyboard.type("two person")
    page.locator("#found a").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recipes/two-people/")
    _hostile_words(page)
    assert said == []
    context.close()


def _hostile_words(page: Page) -> None:
    """What is looked for is never HTML."""
    page.fill("#query", "<img src=x onerror=alert(1)>")
    page.get_by_text("Nothing found.").wait_for()
    assert page.locator("#found img").count() == 0


def _without_script(browser: Browser, root: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(root)
    assert not page.locator("search").is_visible()
    page.get_by_role("link", name="Pages", exact=True).click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="A cost gate").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("A cost gate")
    context.close()
