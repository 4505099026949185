"""Runs that are run again: by hand, too early, too often, too late; and decisions that come twice."""

from __future__ import annotations

import pytest

from tests.github.workflows.player import Player
from tests.workflows.house import ASKED, DAY, RELEASE, WENT_ON, YES, House, WithApp, changed

pytestmark = pytest.mark.slow  # half a minute and more

SLOW = """
  slow:
    runs-on: ubuntu-latest
    permissions: {}
    steps:
      - run: echo "trained"
"""


def test_running_it_again_by_hand_only_makes_it_look_again(house: House) -> None:
    run = house.start()
    for _ in range(2):
        house.by_hand()
        assert house.conclusions == ASKED, house.log()
    assert (run.attempt, house.asked(), len(house.notes("waits"))) == (3, [1], 1)
    house.say(house.scene.alice, YES)
    assert (run.attempt, house.conclusions) == (4, WENT_ON), house.log()


def test_running_it_again_by_hand_finds_an_answer_that_nobody_handled(house: House) -> None:
    run = house.start()
    house.handle_with(None)
    house.unheard(house.scene.alice, YES)
    house.by_hand()
    if isinstance(house, WithApp):  # the step believes its signature alone, and it has not looked yet
        assert (run.attempt, house.conclusions) == (2, ASKED)
        house.notice(1)
    assert house.conclusions == WENT_ON, house.log()


@pytest.mark.slow
def test_the_same_decision_twice_lets_the_run_go_on_once(house: House) -> None:
    run = house.start()
    house.say(house.scene.alice, YES)
    house.say(house.scene.bob, YES)
    house.later(3600)
    house.later(DAY)
    assert (run.attempt, len(house.notes("resumed")), len(house.notes("record"))) == (2, 1, 1)


@pytest.mark.slow
def test_all_jobs_again_after_the_approval_pass_without_asking(house: House) -> None:
    house.start()
    house.say(house.scene.alice, YES)
    house.by_hand(everything=True)
    assert (house.attempt.number, house.conclusions, house.asked()) == (3, WENT_ON, [1]), house.log()


def test_an_approval_ends_after_a_day_and_people_are_asked_anew(house: House) -> None:
    house.start()
    house.say(house.scene.alice, YES)
    house.hub.clock.advance(2 * DAY)
    house.by_hand(everything=True)
    assert (house.conclusions, house.asked()) == (ASKED, [1, 2]), house.log()
    house.say(house.scene.bob, YES, 2)
    assert (house.attempt.number, house.conclusions) == (4, WENT_ON), house.log()


def test_an_approval_while_the_run_is_in_progress_wakes_it_afterwards(house: House) -> None:
    def meanwhile(player: Player) -> None:
        house.say(house.scene.alice, YES)
        assert player.latest("release").number == 1

    house.player.during["slow"] = lambda: meanwhile(house.player)
    run = house.start(RELEASE + SLOW)
    house.later(DAY / 2)
    assert (run.attempt, house.conclusions) == (2, {**WENT_ON, "slow": "success"}), house.log()


def test_a_run_that_somebody_cancelled_stays_cancelled(house: House) -> None:
    house.player.during["slow"] = lambda: house.scene.repo.cancel_run(house.run, house.scene.carol)
    run = house.start(RELEASE + SLOW)
    house.say(house.scene.alice, YES)
    assert (run.attempt, run.latest.conclusion) == (1, "cancelled"), house.log()
    assert "cancelled the run" in house.notes("resumed")[0]


@pytest.mark.slow
def test_a_run_that_was_deleted_is_said_to_be(house: House) -> None:
    run = house.start()
    house.scene.repo.delete_run(run, house.scene.carol)
    house.say(house.scene.alice, YES)
    assert "deleted" in house.notes("resumed")[0], house.log()


def test_after_thirty_days_the_issue_says_that_the_run_cannot_go_on(house: House) -> None:
    run = house.start(changed(RELEASE, "timeout: 3d", "timeout: 30d"))
    assert "29d" in house.attempt.results["gate"].told("warning")
    house.hub.clock.advance(30 * DAY - 600)
    house.unheard(house.scene.alice, YES)
    house.later(DAY / 2)
    assert (run.attempt, house.scene.labels()) == (1, ["gate:approved"]), house.log()
    assert "30 days" in house.notes("resumed")[0]
