"""The real server with its page, for requests that no honest browser sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.app.web.security.client import Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House
from tests.github.hub import GitHub


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The App at work, with its page."""
    # What the server asks of GitHub is held against the contract elsewhere; here it would be the same a thousand times.
    with GitHub(check=False) as hub:
        hub.quirks.secondary_limit = False
        made = House(hub, tmp_path_factory.mktemp("house"))
        yield made
        assert made.stop() == 0
        assert hub.problems == []


@pytest.fixture
def stranger(house: House) -> Client:
    """Nobody."""
    return Client(house.url)


@pytest.fixture
def signed_in(house: House) -> Callable[[str], Visitor]:
    """Makes somebody who has just signed in."""

    def made(name: str) -> Visitor:
        visitor = Visitor(house, name)
        visitor.sign_in()
        return visitor

    return made


@pytest.fixture
def alice(signed_in: Callable[[str], Visitor]) -> Visitor:
    """An owner of everything, signed in."""
    return signed_in("alice")


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The App as it runs behind a proxy that speaks https."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = House(hub, tmp_path_factory.mktemp("secure"), GH_GATE_URL="https://gates.example.com")
        yield made
        assert made.stop() == 0
