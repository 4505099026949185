"""The question or its rules change while a run waits without a runner."""

from __future__ import annotations

import pytest

from tests.workflows.house import ASKED, WENT_ON, YES, House


@pytest.mark.slow
def test_an_edited_question_cancels_the_gate_and_running_it_again_asks_anew(house: House) -> None:
    run = house.start()
    house.scene.repo.edit_issue(house.scene.carol, 1, body="Harmless?\n" + house.scene.issue().body)
    house.say(house.scene.alice, YES)
    assert (house.scene.labels(), run.attempt) == (["gate:cancelled"], 1), house.log()
    house.by_hand()
    assert (house.conclusions, house.asked()[-1]) == (ASKED, 2), house.log()
    house.say(house.scene.alice, YES, 2)
    assert (run.attempt, house.conclusions) == (3, WENT_ON), house.log()


def test_changed_rules_have_the_run_ask_anew_by_itself(house: House) -> None:
    run = house.start()
    house.rule("* @carol\n")
    house.say(house.scene.alice, YES)
    assert (run.attempt, house.conclusions) == (2, ASKED), house.log()
    assert (house.scene.labels(), house.asked()[-1]) == (["gate:cancelled"], 2)
    house.say(house.scene.alice, YES, 2)
    assert run.attempt == 2
    house.say(house.scene.carol, YES, 2)
    assert (run.attempt, house.conclusions) == (3, WENT_ON), house.log()
