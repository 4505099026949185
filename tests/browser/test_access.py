"""A repository that somebody may not read is, for them, one that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.person import Person
from tests.github.hub import GitHub

pytestmark = pytest.mark.slow  # half a minute and more


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A private repository, of which mallory knows nothing."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = House(hub, tmp_path_factory.mktemp("secret"))
        made.repo.private = True
        yield made
        assert made.stop() == 0


def seen(page: Page) -> tuple[str, str]:
    """What stands on a page, and what a screen reader reads."""
    return page.title(), page.locator("body").aria_snapshot()


def test_a_page_of_theirs_looks_like_one_that_does_not_exist(secret: House, person: Callable[..., Person]) -> None:
    path = secret.gate(prompt="Deploy the merger plan?")
    mallory = person("mallory", house=secret)
    mallory.sign_in("/")
    theirs = seen(mallory.open(path))
    nobodys = seen(mallory.open("/gates/acme/nothing/1"))
    assert theirs == nobodys


def test_no_list_shows_it(secret: House, person: Callable[..., Person]) -> None:
    secret.gate(prompt="Deploy the merger plan?")
    mallory = person("mallory", house=secret)
    mallory.sign_in("/")
    for path in ("/", "/pending", "/history", "/pending?q=merger"):
        expect(mallory.open(path).get_by_text("merger plan")).to_have_count(0)
