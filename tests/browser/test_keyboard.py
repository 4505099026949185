"""Everything works without a mouse, in an order that makes sense, and what has the focus can be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.person import Person, field

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests

MOST = 60
"""Stops between two places on a page."""


def focused(page: Page) -> str:
    """The name of what has the focus."""
    return str(page.evaluate("() => document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until something of that name has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if focused(page).strip().startswith(wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached by Tab")


def outline(page: Page) -> str:
    """How the focus is shown."""
    return str(
        page.evaluate(
            """() => {
              const shown = document.activeElement.matches("input[type=radio]")
                ? [document.activeElement, document.activeElement.closest("label")] : [document.activeElement];
              return shown.map(e => getComputedStyle(e)).map(s => s.outlineStyle + s.boxShadow).join(" ");
            }"""
        )
    )


def test_the_whole_way_by_keyboard(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.open(path)
    tab_to(page, "Sign in with GitHub")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("button", name="Authorize").or_(page.get_by_role("button", name="Sign out"))
    ).to_be_visible()
    if page.get_by_role("button", name="Authorize").is_visible():
        tab_to(page, "Authorize")
        page.keyboard.press("Enter")
    page.wait_for_url(house.url + path)
    tab_to(page, "staging")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "percent")
    page.keyboard.press("Control+a")
    page.keyboard.type("30")
    tab_to(page, "Approve")
    page.keyboard.press("Enter")
    expect(page.locator("#standing")).to_contain_text("Approved")
    assert '"deploy_target": "production"' in house.said(path)[0][1]
    assert '"percent": 30' in house.said(path)[0][1]


def test_a_no_by_keyboard(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    tab_to(page, "Reject instead")
    page.keyboard.press("Enter")
    tab_to(page, "Why")
    page.keyboard.type("broken")
    tab_to(page, "Reject")
    page.keyboard.press("Enter")
    expect(page.locator("#standing")).to_contain_text("Rejected")


def test_the_first_stop_leads_past_the_navigation(house: House, alice: Person) -> None:
    page = alice.sign_in(house.gate())
    page.reload()
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    tab_to(page, "staging")


def test_every_stop_can_be_seen(house: House, person: Callable[..., Person]) -> None:
    for scheme in ("light", "dark"):
        page = person("alice", color_scheme=scheme).sign_in(house.gate())
        page.reload()
        for _ in range(MOST):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement === document.body"):
                break
            assert outline(page).replace("none", "").strip(), f"{focused(page)} shows no focus"


def test_after_a_refusal_the_field_is_reached_and_said(house: House, alice: Person) -> None:
    page = alice.sign_in(house.gate())
    field(page, "deploy_target").get_by_label("staging").check()
    field(page, "ticket").fill("soon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field(page, "ticket")).to_have_attribute("aria-invalid", "true")
