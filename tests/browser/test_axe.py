"""axe-core finds nothing on any page that would keep people out, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.house import House, number_of
from tests.browser.person import Person, choose, field, unfold

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests

WORDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HARMLESS = {"minor", "moderate"}
NARROW = {"width": 390, "height": 844}


def found(page: Page) -> list[str]:
    """What is wrong with a page: the rule, how bad it is, and where."""
    # A region that has just changed is shown as such for a moment, in colours of its own.
    page.wait_for_function("() => document.getAnimations().every(each => each.playState === 'finished')")
    told = Axe().run(page, options={"runOnly": WORDS, "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['impact']}: {one['id']} at {node['target']}: {node['failureSummary']}"
        for one in told
        if one["impact"] not in HARMLESS
        for node in one["nodes"]
    ]


@pytest.fixture(params=["light", "dark", "narrow"])
def alice(request: pytest.FixtureRequest, person: Callable[..., Person]) -> Person:
    """An owner with different eyes and machines."""
    if request.param == "narrow":
        return person("alice", viewport=NARROW)
    return person("alice", color_scheme=request.param)


def test_before_and_after_signing_in(alice: Person) -> None:
    assert found(alice.open("/")) == []
    alice.sign_in("/")
    alice.sign_out()
    expect(alice.page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert found(alice.page) == []


def test_lists(house: House, alice: Person) -> None:
    path = house.gate(prompt="Deploy what is listed?")
    house.scene.say(house.hub.user("bob"), "/reject broken", number_of(path))
    house.decided(path)
    house.gate(prompt="Deploy what is waiting?")
    alice.sign_in("/")
    for place in ("/", "/pending", "/history", "/history?q=nothing+of+this+kind", "/no/such/page"):
        assert (place, found(alice.open(place))) == (place, [])


def test_a_gate_while_it_waits_and_what_is_refused(house: House, alice: Person) -> None:
    page = alice.sign_in(house.gate(prompt="## Deploy?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```"))
    assert found(page) == []
    unfold(page)
    assert found(page) == []
    choose(page, "deploy_target", "staging")
    field(page, "ticket").fill("soon")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert found(page) == []


def test_a_gate_that_is_decided(house: House, alice: Person) -> None:
    page = alice.sign_in(house.gate())
    choose(page, "deploy_target", "staging")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("Approved")
    unfold(page)
    assert found(page) == []


def test_a_gate_that_somebody_may_not_decide(house: House, person: Callable[..., Person]) -> None:
    assert found(person("mallory").sign_in(house.gate())) == []


def test_it_finds_what_is_wrong(house: House, alice: Person) -> None:
    page = alice.sign_in(house.gate())
    page.evaluate(
        "() => { document.querySelector('label').remove(); document.documentElement.removeAttribute('lang') }"
    )
    assert [one.split(":")[1].strip().split(" ")[0] for one in found(page)]
