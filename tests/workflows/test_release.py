"""A release waits for its gate without a runner: build, gate, two jobs behind it."""

from __future__ import annotations

import pytest

from tests.workflows.house import ASKED, DAY, RELEASE, WENT_ON, YES, House, changed

pytestmark = pytest.mark.slow  # half a minute and more


def test_a_pending_gate_ends_its_job_and_keeps_the_others_from_starting(house: House) -> None:
    run = house.start()
    assert house.conclusions == ASKED, house.log()
    assert house.attempt.results["gate"].codes == {"gate": 6}
    assert run.latest.conclusion == "failure"
    assert len(house.notes("waits")) == 1


def test_an_approval_lets_the_same_run_go_on_with_what_was_typed(house: House) -> None:
    run = house.start()
    house.say(house.scene.alice, YES)
    assert house.run is run
    assert (house.attempt.number, house.conclusions) == (2, WENT_ON), house.log()
    assert house.attempt.results["announce"].log == "v14 is on staging, after lunch\n"
    assert run.latest.conclusion == "success"
    assert len(house.notes("resumed")) == 1


@pytest.mark.slow
def test_a_command_that_does_not_count_wakes_nobody(house: House) -> None:
    run = house.start()
    house.say(house.scene.mallory, YES)
    house.say(house.scene.alice, '/approve {"deploy_target": "moon"}')
    house.say(house.scene.alice, "looks good, will /approve later")
    assert (run.attempt, house.scene.labels()) == (1, ["gate:pending"])
    house.say(house.scene.alice, YES)
    assert (run.attempt, house.conclusions) == (2, WENT_ON), house.log()


def test_a_rejection_leaves_the_run_failed_and_its_reason_in_the_issue(house: House) -> None:
    run = house.start()
    house.say(house.scene.bob, "/reject accuracy too low")
    assert (run.attempt, run.latest.conclusion) == (1, "failure")
    assert house.scene.labels() == ["gate:rejected"]
    assert any("accuracy too low" in text for text in house.notes("record"))


def test_a_rejection_is_told_in_the_runs_log_where_that_is_asked_for(house: House) -> None:
    run = house.start(changed(RELEASE, "mode: detach", "mode: detach\n          on-rejection: rerun"))
    house.say(house.scene.bob, "/reject accuracy too low")
    assert (run.attempt, house.conclusions) == (2, ASKED), house.log()
    assert house.attempt.results["gate"].codes == {"gate": 3}
    assert "accuracy too low" in house.attempt.results["gate"].told("error")


@pytest.mark.slow
def test_a_deadline_leaves_the_run_failed(house: House) -> None:
    run = house.start()
    house.later(3 * DAY - 3600)
    assert house.scene.labels() == ["gate:pending"]
    house.later(7200)
    assert (house.scene.labels(), run.attempt) == (["gate:expired"], 1)
    house.say(house.scene.alice, YES)
    assert (house.scene.labels(), run.attempt) == (["gate:expired"], 1)


def test_a_deadline_lets_a_run_go_on_that_passes_without_an_approval(house: House) -> None:
    without = changed(RELEASE, "mode: detach", "mode: detach\n          fail-on-rejection: false")
    run = house.start(without)
    house.later(3 * DAY + 3600)
    assert (run.attempt, house.conclusions) == (2, {**ASKED, "gate": "success"}), house.log()
    assert run.latest.conclusion == "success"


def test_a_continue_on_error_lets_nothing_pass_that_asks_for_the_approval(house: House) -> None:
    house.start(changed(RELEASE, "- id: gate", "- id: gate\n        continue-on-error: true"))
    assert house.conclusions == {**ASKED, "gate": "success"}
    assert house.attempt.results["gate"].codes == {"gate": 6}
