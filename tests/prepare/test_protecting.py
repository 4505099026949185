"""Only the App asks for an environment, and only as the policy file says."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Decider, Gate
from gh_gate.errors import UsageError
from tests.fakes import FakeSource, acme, ask

OWNERS = "* @alice @bob\n"
ENTRY = "gates: {deploy: {environments: [us, EU], approvers: '@alice'}}"


@pytest.fixture
def source() -> FakeSource:
    made = acme(OWNERS)
    made.files[".github/gh-gate.yml"] = ENTRY
    return made


def asked(source: FakeSource, *environments: str, **more: Any) -> Gate:
    return ask(source, "codeowners", environments=environments, **{"decider": Decider.APP, **more}).gate


@pytest.mark.parametrize("names", [("us", "EU"), ("eu", "us"), ("EU", "US")])
def test_the_gate_has_the_environments_as_the_file_writes_them(source: FakeSource, names: tuple[str, ...]) -> None:
    assert asked(source, *names).environments == ("EU", "us")


@pytest.mark.parametrize("names", [("us",), ("us", "eu", "asia"), ("production",)])
def test_others_than_those_of_the_entry_are_refused(source: FakeSource, names: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="does not say that") as caught:
        asked(source, *names)
    assert caught.value.why == "the gate's entry names `EU`, `us`"


@pytest.mark.parametrize("policy", ["", "gates: {deploy: {required: 2}}", "gates: {other: {environments: [us, EU]}}"])
def test_without_an_entry_that_names_them_there_are_none(source: FakeSource, policy: str) -> None:
    source.files[".github/gh-gate.yml"] = policy
    with pytest.raises(UsageError, match="does not say that"):
        asked(source, "us", "EU")


def test_a_step_cannot_ask_the_app_under_that_name(source: FakeSource) -> None:
    with pytest.raises(UsageError, match="is asked by the App itself"):
        asked(source)


def test_a_step_whose_own_workflow_decides_is_another_matter(source: FakeSource) -> None:
    assert asked(source, decider=Decider.ACTION).environments == ()


def test_the_environments_are_part_of_what_is_approved(source: FakeSource) -> None:
    first = asked(source, "us", "eu")
    source.files[".github/gh-gate.yml"] = ENTRY.replace("EU", "asia")
    assert asked(source, "us", "asia").digest != first.digest


def test_a_long_list_is_told_short(source: FakeSource) -> None:
    with pytest.raises(UsageError) as caught:
        asked(source, *(f"e{number}" for number in range(9)))
    assert "`e4` and others" in caught.value.what
