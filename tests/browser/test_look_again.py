"""An open page that hears of a change while the server cannot show it: the change may have been the last one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.house import House
from tests.browser.person import Person

pytestmark = pytest.mark.slow  # seconds; the main journey is among the quick tests


@pytest.mark.parametrize("status", [429, 503])
def test_what_could_not_be_looked_at_is_looked_at_again(house: House, alice: Person, status: int) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    left = [{"status": status, "headers": {"retry-after": "1"}, "body": "later"}] * 3

    def answer(route: Route) -> None:
        if left and route.request.resource_type == "fetch":
            route.fulfill(**left.pop())  # type: ignore[arg-type]  # a dict of three kinds of values
        else:
            route.fallback()

    page.route(f"**{path}", answer)
    house.scene.say(house.hub.user("bob"), "/reject too risky", int(path.rpartition("/")[2]))
    expect(page.locator("#standing")).to_contain_text("Rejected")
    assert left == []
