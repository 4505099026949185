"""An open page, after somebody else has come to be signed in, or to answer, in another window of the same browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.guard import Guard
from tests.browser.house import House, number_of
from tests.browser.local import Local
from tests.browser.person import VISITOR, Person

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests


def sign_in_instead(house: House, alice: Person, path: str) -> str:
    """Let bob sign in in another window of alice's browser; returns his login."""
    other, bob = alice.open(path, alice.window()), house.newcomer("bob")
    other.get_by_role("button", name="Sign out").click()
    alice.context.add_cookies([{"name": VISITOR, "value": bob, "url": house.hub.site_url}])
    alice.open(path, other).get_by_role("button", name="Sign in with GitHub").click()
    other.get_by_role("button", name="Authorize").click()
    expect(other.get_by_role("banner")).to_contain_text(bob)
    return bob


def something_happens(house: House, login: str, path: str) -> None:
    """Say something at a gate, so that whoever looks at it looks again."""
    house.hub.clock.advance(3)
    house.scene.say(house.hub.user(login), "/approve nonsense please", number_of(path))


def test_the_page_stays_the_one_of_whom_it_names_and_posts_nothing_for_anybody_else(
    house: House, alice: Person
) -> None:
    path = house.gate(inputs={})
    page = alice.sign_in(path)
    page.get_by_label("Remark").fill("what alice has typed")
    bob = sign_in_instead(house, alice, path)
    something_happens(house, bob, path)
    expect(page.locator("#news")).to_contain_text(f"You are @{bob} in this browser now")
    assert "nonsense" not in page.locator("#commands").inner_text()
    expect(page.get_by_role("banner")).to_contain_text(alice.login)
    answer = page.locator("#answer")
    expect(answer).to_contain_text(f"made for @{alice.login}")
    expect(answer).to_contain_text(f"Posts a comment as @{alice.login}.")
    assert all(button.is_disabled() for button in answer.locator("button").all())
    assert page.get_by_label("Remark").input_value() == "what alice has typed"
    assert [text for _, text in house.said(path)] == ["/approve nonsense please"]
    page.reload()
    expect(answer).to_contain_text(f"Posts a comment as @{bob}.")


def test_a_list_stays_the_one_of_whom_it_names(house: House, alice: Person) -> None:
    path = house.gate(inputs={})
    page = alice.sign_in("/")
    bob = sign_in_instead(house, alice, path)
    house.gate(prompt="Deploy what only bob sees?")
    expect(page.locator("#news")).to_contain_text(f"You are @{bob} in this browser now")
    assert "what only bob sees" not in page.locator("#rows").inner_text()


def test_what_a_page_of_this_machine_says_of_who_answers_stays_true(
    browser: Browser, guards: list[Guard], tmp_path: Path
) -> None:
    local = Local(tmp_path)
    path = local.gate(inputs={})
    with local.served(), browser.new_context() as context:
        guards.append(Guard(context))
        page, other = context.new_page(), context.new_page()
        page.goto(local.url + path)
        other.goto(local.url)
        become(other, "bob")
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This form was not taken")
        expect(page.locator("main")).to_contain_text("You are @bob now.")
        assert local.said(path) == []


def become(page: Page, login: str) -> None:
    """Answer as somebody else."""
    page.get_by_role("banner").locator("summary").click()
    page.get_by_label("Answer as", exact=True).fill(login)
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("banner")).to_contain_text(f"@{login}")
