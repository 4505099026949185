"""Six legs of a matrix share one gate: one question, one decision, and all of them go on."""

from __future__ import annotations

import pytest

from tests.workflows.house import House
from tests.workflows.pages import example

ROLLOUT = example("docs/detached.md", "rollout").text
REGIONS = ("eu-west", "eu-north", "us-east", "us-west", "ap-south", "ap-east")
LEGS = [f"region ({region})" for region in REGIONS]


def test_six_legs_ask_once_and_go_on_together(house: House) -> None:
    run = house.start(ROLLOUT)
    assert house.conclusions == {**dict.fromkeys(LEGS, "failure"), "report": "skipped"}, house.log()
    assert len(house.notes("waits")) == 6
    open_ = [number for number in house.asked() if house.scene.issue(number).state == "open"]
    assert len(open_) == 1
    house.say(house.scene.alice, "/approve", open_[0])
    assert (run.attempt, house.conclusions) == (2, dict.fromkeys([*LEGS, "report"], "success")), house.log()
    assert all(house.attempt.results[leg].codes == {"gate": 0, "__2": 0} for leg in LEGS)
    assert len(house.notes("record")) == 1


@pytest.mark.slow
def test_a_rejection_stops_all_six(house: House) -> None:
    run = house.start(ROLLOUT)
    house.say(house.scene.alice, "/reject not on a Friday", house.asked()[0])
    assert (run.attempt, run.latest.conclusion) == (1, "failure"), house.log()
    house.by_hand()
    assert house.conclusions == {**dict.fromkeys(LEGS, "failure"), "report": "skipped"}
    assert {code for leg in LEGS for code in house.attempt.results[leg].codes.values()} == {3}
