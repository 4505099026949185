"""What another workflow of the same repository can post, with the same account's token, while a run waits without a runner."""

from __future__ import annotations

import pytest

from tests.github.client import Client
from tests.workflows.house import ASKED, DAY, RELEASE, WENT_ON, YES, House

pytestmark = pytest.mark.slow  # half a minute and more

BROKEN = """
  broken:
    runs-on: ubuntu-latest
    permissions: {}
    steps:
      - run: exit 1
"""


def post(house: House, body: str, number: int = 1) -> None:
    """Comment as a workflow does that may write issues."""
    client = Client(house.hub, house.hub.workflow_token(house.scene.repo, {"issues": "write"}))
    path = f"/repos/{house.scene.repo.full_name}/issues/{number}/comments"
    assert client("POST", path, {"body": body}).status == 201


def test_a_note_about_a_job_that_failed_long_ago_runs_nothing_again(house: House) -> None:
    run = house.start(RELEASE + BROKEN)
    (broken,) = [job.id for job in run.jobs if job.name == "broken"]
    (note,) = house.notes("waits")
    (gate,) = [job.id for job in run.jobs if job.name == "gate"]
    house.hub.clock.advance(3600)
    post(house, note.replace(str(gate), str(broken)))
    house.say(house.scene.alice, YES)
    assert house.conclusions == {**WENT_ON, "broken": "failure"}, house.log()
    assert [job.attempt for job in run.jobs if job.name == "broken"] in ([1], [2])
    assert house.attempt.results["broken"] is house.player.attempts[0].results["broken"]


def test_a_label_that_is_taken_off_only_delays(house: House) -> None:
    run = house.start()
    house.scene.repo.unlabel(house.scene.carol, 1, "gate:pending")
    house.say(house.scene.alice, YES)
    house.later(DAY / 2)
    assert (run.attempt, house.conclusions, house.scene.labels()) == (2, WENT_ON, ["gate:approved"]), house.log()


def test_who_makes_a_waiting_gate_look_decided_keeps_no_answer_out(house: House) -> None:
    run = house.start()
    repo, carol = house.scene.repo, house.scene.carol
    repo.unlabel(carol, 1, "gate:pending")
    repo.label(carol, 1, "gate:approved")
    repo.close(carol, 1)
    repo.lock(carol, 1)
    house.say(house.scene.alice, YES)
    assert (run.attempt, house.conclusions) == (2, WENT_ON), house.log()


@pytest.mark.slow
def test_the_record_of_an_earlier_run_lets_no_later_one_pass(house: House) -> None:
    house.start()
    house.say(house.scene.alice, YES)
    (record,) = house.notes("record")
    house.push({"model.bin": "15"})
    house.player.settle()
    later = house.run
    assert (house.conclusions, house.asked()) == (ASKED, [1, 2])
    post(house, record, 2)
    house.later(3600, 2)
    house.by_hand()
    assert (later.attempt, house.conclusions) == (2, ASKED), house.log()
    house.say(house.scene.alice, YES, 2)
    assert (later.attempt, house.conclusions) == (3, WENT_ON), house.log()


def test_a_question_with_friendlier_words_is_not_the_runs_own(house: House) -> None:
    """A workflow of the same repository opens an issue with the marker of the gate below other words."""
    run = house.start()
    question = house.scene.issue().body
    client = Client(house.hub, house.hub.workflow_token(house.scene.repo, {"issues": "write"}))
    forged = {"title": "Harmless?", "body": question.replace("Deploy", "Look at"), "labels": ["gate:pending"]}
    assert client("POST", f"/repos/{house.scene.repo.full_name}/issues", forged).status == 201
    house.say(house.scene.alice, YES, 2)
    house.later(3600, 2)
    assert (run.attempt, house.conclusions) == (1, ASKED), house.log()
    house.by_hand()
    assert house.conclusions == ASKED, house.log()
