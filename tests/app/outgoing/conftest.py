"""A receiver on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.outgoing.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made
