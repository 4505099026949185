"""The whole way in a browser that runs no script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.app.served import until
from tests.browser.house import House, number_of
from tests.browser.person import Person, choose, field, problem_of

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests


@pytest.fixture
def plain(person: Callable[..., Person]) -> Person:
    """Alice, without scripts."""
    return person("alice", java_script_enabled=False)


def test_from_signing_in_to_the_record(house: House, plain: Person) -> None:
    path = house.gate(prompt="Deploy without a script?", name="plain")
    page = plain.sign_in("/")
    page.get_by_role("link", name="Deploy without a script?").click()
    choose(page, "deploy_target", "staging")
    field(page, "ticket").fill("soon")
    page.get_by_role("button", name="Approve", exact=True).click()
    assert "ops-[0-9]+" in problem_of(field(page, "ticket"))
    field(page, "ticket").fill("")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Your approval stands as your comment")).to_be_visible()
    until(lambda: house.scene.records(number_of(path)))
    page.reload()
    expect(page.locator("#standing")).to_contain_text("Approved")
    page.goto(house.url + "/history?q=script")
    expect(page.get_by_role("link", name="Deploy without a script?")).to_be_visible()
    plain.sign_out()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")


def test_a_no(house: House, plain: Person) -> None:
    path = house.gate()
    page = plain.sign_in(path)
    page.get_by_text("Reject instead").click()
    page.get_by_label("Why").fill("broken")
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_text("Your rejection stands as your comment")).to_be_visible()
    assert house.decided(path) == ("rejected", "broken")


def test_no_page_waits_for_a_script(house: House, plain: Person) -> None:
    plain.sign_in("/")
    for path in ("/", "/pending", "/history", house.gate(), "/no/such/page"):
        page = plain.open(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        # Not the word alone: it stands in questions of other tests, which share the house.
        expect(page.get_by_text(re.compile("(enable|needs?|requires?) JavaScript", re.IGNORECASE))).to_have_count(0)
