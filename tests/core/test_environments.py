"""Environments in the policy file: which they may be, and whose gates they wait for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gh_gate.core.policy import environments
from gh_gate.core.policy import file as policy_file
from gh_gate.errors import UsageError


def parsed(*entries: Any) -> policy_file.PolicyFile:
    gates = {f"gate-{number}": {"environments": entry} for number, entry in enumerate(entries)}
    return policy_file.parse(json.dumps({"gates": gates}))


def test_they_stand_in_the_order_of_their_names_whatever_the_file_says() -> None:
    names = ["us", "Production", "eu"]
    assert parsed(names).gates["gate-0"].environments == ("eu", "Production", "us")
    assert parsed(names).gates == parsed(names[::-1]).gates


@pytest.mark.parametrize("asked", ["production", "PRODUCTION", "Production"])
def test_an_environment_is_found_whatever_its_case(asked: str) -> None:
    file = parsed("production", ["eu"], ["eu", "Production"])
    assert file.asked_for(asked) == ("gate-0", "gate-2")


def test_one_that_nobody_names_waits_for_nothing() -> None:
    assert parsed("production").asked_for("product") == ()
    assert policy_file.PolicyFile().asked_for("production") == ()


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["eu", "EU"],
        ["a\nb"],
        ["a\u202eb"],
        ["x" * 256],
        [f"e{number}" for number in range(31)],
        [" "],
        [5],
        {"eu": True},
    ],
    ids=repr,
)
def test_what_cannot_be_environments_is_refused(names: Any) -> None:
    with pytest.raises(UsageError, match=r"gates\.gate-0\.environments"):
        parsed(names)


def test_the_longest_name_and_the_most_of_them_are_taken() -> None:
    names = [f"{number:02}" + "x" * (environments.LONGEST - 2) for number in range(environments.MOST)]
    assert len(parsed(names).gates["gate-0"].environments) == environments.MOST
