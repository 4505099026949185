"""Somebody at a browser of their own."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.house import House

VISITOR = "stand-in-visitor"
"""The stand-in's cookie that says who is signed in to it."""


class Person:
    """A person with one browser; more windows share its cookies.

    :param name: what their login begins with; see `House.newcomer`.
    """

    def __init__(self, house: House, context: BrowserContext, name: str) -> None:
        self.house, self.context, self.login = house, context, house.newcomer(name)
        context.add_cookies([{"name": VISITOR, "value": self.login, "url": house.hub.site_url}])
        self.page = context.new_page()

    def window(self) -> Page:
        """Another window of the same browser."""
        return self.context.new_page()

    def open(self, path: str = "/", page: Page | None = None) -> Page:
        """Open an address of ours."""
        shown = page or self.page
        shown.goto(self.house.url + path)
        return shown

    def sign_in(self, path: str = "/") -> Page:
        """Open an address, sign in where that is asked for, and come back to it."""
        page = self.open(path)
        page.get_by_role("button", name="Sign in with GitHub").click()
        authorize, back = page.get_by_role("button", name="Authorize"), page.get_by_role("button", name="Sign out")
        expect(authorize.or_(back)).to_be_visible()  # GitHub asks a person once, and then never again
        if authorize.is_visible():
            authorize.click()
        page.wait_for_url(self.house.url + path)
        return page

    def sign_out(self) -> None:
        """Leave."""
        self.page.get_by_role("button", name="Sign out").click()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that our server has set."""
        return {
            cookie["name"]: cookie["value"]
            for cookie in self.context.cookies(self.house.url)
            if cookie["name"] != VISITOR
        }


def field(page: Page, name: str) -> Locator:
    """The field of an input, or the group of its choices, by its label."""
    label = re.compile(rf"^{re.escape(name)}\b")
    return (
        page.get_by_label(label)
        .and_(page.locator("input, textarea, select"))
        .or_(page.get_by_role("group", name=label))
    )


def choose(page: Page, name: str, value: str) -> None:
    """Choose one of an input's values."""
    field(page, name).get_by_label(value, exact=True).check()


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true })")


def problem_of(shown: Locator) -> str:
    """What stands at a field that is wrong, as a screen reader says it."""
    expect(shown).to_have_attribute("aria-invalid", "true")
    named = (shown.get_attribute("aria-describedby") or "").split()
    return " ".join(shown.page.locator(f"#{name}").inner_text() for name in named)
