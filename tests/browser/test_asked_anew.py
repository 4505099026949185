"""An open page whose question is asked anew under the same address: on a pull request, by a new commit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.app.served import until
from tests.browser.house import House
from tests.browser.person import Person

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests


def ask(house: House, number: int, prompt: str) -> None:
    pull = house.repo.pull(number).pull
    assert pull is not None
    house._refill()
    house.hub.clock.advance(5)
    house.ask(
        name="deploy",
        prompt=prompt,
        event="pull_request",
        pull_request=number,
        commit=pull.head_sha,
        inputs={"t": {"type": "str", "default": "x"}},
    )


def has_form(page: Page) -> bool:
    page.reload()
    return page.locator("form[data-once]").count() > 0


def test_the_form_never_belongs_to_another_question_than_the_one_above_it(house: House, alice: Person) -> None:
    app, repo = house.scene, house.repo
    app.steps.token = house.hub.workflow_token(repo, {"pull_requests": "write", "issues": "write", "contents": "read"})
    number = repo.open_pull(app.steps.carol, {"deploy/app.yml": "v14\n"}, title="v14").number
    ask(house, number, "Deploy to STAGING?")
    page = alice.sign_in(f"/gates/{repo.full_name}/{number}?gate=deploy")
    until(lambda: has_form(page))  # the server has heard of the question
    digests = page.locator("form[data-once] input[name=digest]")
    before = digests.first.input_value()
    house.hub.clock.advance(5)
    repo.push_to_pull(number)
    ask(house, number, "Wipe the PRODUCTION database?")
    expect(page.locator("#news")).to_contain_text("asked anew", timeout=30_000)
    expect(page.locator(".question .markdown")).to_contain_text("STAGING")
    # None is left where the page saw in between that the first question had been superseded.
    assert {one.input_value() for one in digests.all()} <= {before}
    assert all(one.is_disabled() for one in page.locator("form[data-once] button").all())
    page.reload()
    expect(page.locator(".question .markdown")).to_contain_text("PRODUCTION")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_enabled()
