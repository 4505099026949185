"""The guard sees what it is there for: otherwise the tests beside it would prove nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.guard import Guard

PAGE = "http://127.0.0.1:1/"
STRICT = {"content-type": "text/html", "content-security-policy": "default-src 'none'; script-src 'self'"}
LAX = {"content-type": "text/html"}


def problems(browser: Browser, html: str, headers: dict[str, str]) -> list[str]:
    """What the guard tells of a page."""
    with browser.new_context() as context:
        guard = Guard(context)
        context.route(PAGE, lambda route: route.fulfill(body=f"<!doctype html><title>x</title>{html}", headers=headers))
        page = context.new_page()
        page.goto(PAGE)
        page.evaluate("1")
        return guard.problems


@pytest.mark.parametrize(
    ("html", "headers", "found"),
    [
        ("<img src='http://example.com/x.png'>", LAX, "a request to http://example.com/x.png"),
        ("<img src='https://93.184.215.14/x.png'>", LAX, "a request to https://93.184.215.14/x.png"),
        ("<script>alert('hello')</script>", LAX, "a dialog: hello"),
        ("<script>throw new Error('broken')</script>", LAX, "a script: broken"),
        ("<script>alert('hello')</script>", STRICT, "Content Security Policy"),
        ("<body onload='x()'>x</body>", STRICT, "Content Security Policy"),
        ("<p style='color:red'>x</p>", STRICT, "Content Security Policy"),
    ],
)
def test_it_tells_of(browser: Browser, html: str, headers: dict[str, str], found: str) -> None:
    assert any(found in problem for problem in problems(browser, html, headers))


def test_it_is_silent_about_a_page_that_does_nothing(browser: Browser) -> None:
    assert problems(browser, "<h1>Nothing</h1>", STRICT) == []
