"""A gate on a pull request waits without a runner."""

from __future__ import annotations

import pytest

from tests.workflows.house import GATES, House, changed
from tests.workflows.pages import example

SCHEMA = example("docs/detached.md", "schema").text
HANDLER = changed(GATES, "issues: write # answers, the record, the label", "pull-requests: write")


@pytest.fixture
def number(house: House) -> int:
    """A pull request that changes the schema, and waits."""
    house.handle_with(HANDLER)
    house.push({".github/workflows/schema.yml": SCHEMA})
    number = house.scene.repo.open_pull(house.scene.carol, {"schema/users.sql": "alter table users;"}).number
    house.player.settle()
    house.notice(number)
    assert house.player.latest("schema").conclusions == {"gate": "failure"}, house.log()
    return number


def test_a_comment_on_the_pull_request_lets_its_run_pass(house: House, number: int) -> None:
    house.say(house.scene.alice, "/approve", number)
    attempt = house.player.latest("schema")
    assert (attempt.number, attempt.conclusions) == (2, {"gate": "success"}), house.log()
    assert house.scene.labels(number) == ["gate:approved"]


@pytest.mark.slow
def test_a_new_commit_asks_anew_in_a_run_of_its_own(house: House, number: int) -> None:
    house.scene.repo.push_to_pull(number, {"schema/users.sql": "drop table users;"}, house.scene.carol)
    house.player.settle()
    house.notice(number)
    house.say(house.scene.alice, "/approve", number)
    first, second = house.player.runs("schema")
    assert (first.attempt, first.latest.conclusion) == (1, "failure"), house.log()
    assert (second.attempt, second.latest.conclusion) == (2, "success"), house.log()
