"""Fixtures of what tells people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notify.hearing import Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    """A service on loopback that takes JSON."""
    with serving() as found:
        yield found
