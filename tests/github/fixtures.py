"""The stand-in as pytest fixtures; `pytest_plugins = ["tests.github.fixtures"]` makes them known."""

from collections.abc import Iterator

import pytest

from tests.github.hub import GitHub
from tests.github.repo import Repo


@pytest.fixture
def hub() -> Iterator[GitHub]:
    """GitHub; at the end nothing may have departed from its contract."""
    with GitHub() as hub:
        yield hub
    assert hub.problems == []


@pytest.fixture
def repo(hub: GitHub) -> Repo:
    """`acme/ml`, public, with alice (write), bob (read) and a CODEOWNERS file that names alice."""
    repo = hub.repository("acme/ml", files={"CODEOWNERS": "* @alice\n"})
    repo.set_permission(hub.user("alice"), "write")
    repo.set_permission(hub.user("bob"), "read")
    return repo
