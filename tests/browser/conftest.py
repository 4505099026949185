"""One browser for the tests of a file, one server for all of them, and a fresh set of cookies for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.guard import Guard
from tests.browser.house import House
from tests.browser.person import Person
from tests.github.hub import GitHub

PATIENCE = 15_000
"""Milliseconds that a page gets on a busy machine."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; it takes less than a second to start."""
    with chromium.started() as started:
        yield started


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The App at work, with its page."""
    chromium.path()
    # What the server asks of GitHub is held against the contract elsewhere; here it would be the same a hundred times.
    with GitHub(check=False) as hub:
        hub.quirks.secondary_limit = False
        made = House(hub, tmp_path_factory.mktemp("house"))
        yield made
        assert made.stop() == 0
        assert hub.problems == []


@pytest.fixture
def guards() -> Iterator[list[Guard]]:
    """What watches over the browsers of a test; at the end nothing may have happened that no page may do."""
    watching: list[Guard] = []
    yield watching
    assert [problem for guard in watching for problem in guard.problems] == []


@pytest.fixture
def person(browser: Browser, house: House, guards: list[Guard]) -> Iterator[Callable[..., Person]]:
    """Makes somebody at a browser of their own: ``person("alice", color_scheme="dark")``; `house` may be another one."""
    contexts = []

    def made(name: str, *, house: House = house, **more: Any) -> Person:
        context = browser.new_context(**more)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        guards.append(Guard(context))
        return Person(house, context, name)

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def alice(person: Callable[..., Person]) -> Person:
    """An owner of everything, not signed in yet."""
    return person("alice")
