"""What differs between two questions is told as inputs of a step are called."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Asked, OnTimeout, Origin
from gh_gate.core.thread import Person
from gh_gate.core.unlike import Unlike, differences
from tests.core.stage import gate


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ()),
        ({"prompt": "Deploy v15?"}, ("prompt",)),
        ({"subject": "b", "commit": "d" * 40}, ("commit", "subject")),
        ({"fields": {"x": "int"}}, ("inputs",)),
        ({"valid_for": 7, "on_timeout": OnTimeout.APPROVE}, ("on-timeout", "valid-for")),
        ({"asked": Asked(approvers=("@x",))}, ("approvers",)),
        ({"initiator": Person(7, "x")}, ("who started the run",)),
        ({"origin": Origin("other")}, ("the workflow's name",)),
        ({"environments": ("production",)}, ("environments",)),
    ],
)
def test_each_part_has_a_name(change: dict[str, Any], expected: tuple[str, ...]) -> None:
    found = differences(gate(), gate(**change))
    assert set(found) == set(expected)
    assert set(differences(gate(**change), gate())) == set(expected)


def test_where_nothing_can_be_told_it_is_said_that_it_is_another() -> None:
    assert Unlike(1, "", ()).how == "it asked otherwise"
    assert Unlike(1, "", ("prompt", "inputs")).how == "this question differs from it in: prompt, inputs"
