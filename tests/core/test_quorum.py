"""How many must agree."""

from __future__ import annotations

import pytest

from gh_gate.core.policy import quorum
from gh_gate.core.policy.quorum import Quorum
from gh_gate.errors import UsageError


@pytest.mark.parametrize(
    ("value", "is_"),
    [
        (1, Quorum(1)),
        ("2", Quorum(2)),
        (" 3 ", Quorum(3)),
        (50, Quorum(50)),
        ("each-owner", Quorum(1, each_owner=True)),
    ],
)
def test_a_quorum_is_a_number_or_each_owner(value: object, is_: Quorum) -> None:
    assert quorum.read(value) == is_


@pytest.mark.parametrize(
    "value", [0, -1, 51, "0", "", "two", "1.0", 1.5, True, None, "each_owner", "²", "9" * 5000, [1]]
)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="neither a number of people"):
        quorum.read(value)


def test_the_stricter_quorum_satisfies_both() -> None:
    both = Quorum(2).stricter(Quorum(1, each_owner=True))
    assert both == Quorum(2, each_owner=True)
    assert str(both) == "2 and each-owner"
