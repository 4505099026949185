"""The page of the local forge in a browser: nobody signs in, everybody is who they say they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from gh_gate.engine import Engine, Ticket
from tests.browser.guard import Guard
from tests.browser.local import Local
from tests.browser.person import choose, field, problem_of

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """A project on this machine, served."""
    made = Local(tmp_path_factory.mktemp("models"))
    with made.served():
        yield made


@pytest.fixture
def page(browser: Browser, guards: list[Guard]) -> Iterator[Page]:
    """A window."""
    with browser.new_context() as context:
        guards.append(Guard(context))
        yield context.new_page()


def test_who_sits_at_the_machine_answers(local: Local, page: Page) -> None:
    path = local.gate(prompt="Deploy the local thing?")
    page.goto(local.url)
    page.get_by_role("link", name="Deploy the local thing?").click()
    choose(page, "deploy_target", "staging")
    field(page, "ticket").fill("soon")
    page.get_by_role("button", name="Approve", exact=True).click()
    assert "ops-[0-9]+" in problem_of(field(page, "ticket"))
    field(page, "ticket").fill("OPS-7")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#commands")).to_contain_text("@ada")
    assert [login for login, _ in local.said(path)] == ["ada"]


def test_somebody_says_that_they_are_somebody_else(local: Local, page: Page) -> None:
    path = local.gate()
    page.goto(local.url + path)
    page.get_by_role("banner").locator("summary").click()
    page.get_by_label("Answer as", exact=True).fill("bob")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("banner")).to_contain_text("@bob")
    choose(page, "deploy_target", "staging")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#commands")).to_contain_text("@bob")
    assert [login for login, _ in local.said(path)] == ["bob"]


def test_a_new_gate_and_its_end_appear_by_themselves(local: Local, page: Page) -> None:
    page.goto(local.url)
    ticket = local.ask(prompt="Deploy what comes later?", name="later")
    row = page.get_by_role("link", name="Deploy what comes later?")
    expect(row).to_be_visible()
    local.forge.say("bob", ticket.place.number, "/reject broken")
    Engine(local.forge).look(ticket)  # as whoever waits does
    expect(row).to_have_count(0)


def test_a_gate_that_opens_between_a_list_and_its_stream_appears(local: Local, page: Page) -> None:
    asked: list[Ticket] = []

    def late(route: Route) -> None:
        asked.append(local.ask(prompt="Deploy what came in between?", name="between"))
        route.continue_()

    page.route("**/live", late, times=1)
    page.goto(local.url)
    expect(page.get_by_role("link", name="Deploy what came in between?")).to_be_visible()
    assert len(asked) == 1
