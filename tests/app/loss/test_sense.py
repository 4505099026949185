"""Stories told by hand: what makes the drawn ones leave something out, and defects that drawn ones found, at their smallest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.loss import luck
from tests.app.loss.ending import Ending
from tests.app.loss.life import End
from tests.app.loss.luck import Luck
from tests.app.loss.run import told
from tests.app.loss.story import Ask, Event, Meddle, Question, Say, Story

STAGING, PRODUCTION = 0, 1
TWO = (Question("staging", pull=True, required=1, opens=5, timeout=900), Question("production", True, 1, 6, 900))
ONE = (Question("deploy", pull=False, required=2, opens=5, timeout=900),)
YES = Say(20, STAGING, "alice", "/approve", named=True)


@pytest.fixture(params=["up", "down"])
def day(request: pytest.FixtureRequest) -> Luck:
    """A good day, or one on which the server is down for the first five minutes after the questions."""
    good = luck.good(0)
    return good if request.param == "up" else replace(good, kills=(End("before", 12),), down=(300,))


def test_a_named_yes_to_a_decided_gate_is_none_to_its_neighbour(day: Luck, tmp_path: Path) -> None:
    again = Say(40, STAGING, "bob", "/approve", named=True)
    assert _states(TWO, day, tmp_path, YES, again) == ["approved", "expired"]


def test_a_question_whose_pull_request_moved_on_unseen_does_not_hold_up_the_next(tmp_path: Path) -> None:
    down = replace(luck.good(0), kills=(End("before", 1),), down=(60,))
    push = Meddle(10, STAGING, "push")
    assert _states(TWO, down, tmp_path, push) == ["cancelled", "cancelled"]


def test_a_named_no_to_a_decided_gate_is_none_to_its_neighbour(tmp_path: Path) -> None:
    again = Say(40, STAGING, "bob", "/reject too risky", named=True)
    assert _states(TWO, luck.good(0), tmp_path, YES, again) == ["approved", "expired"]


@pytest.mark.xfail(
    strict=True, reason="a gate waits until its record is posted, so a late record makes an unnamed word ambiguous"
)
def test_an_outage_does_not_change_what_an_unnamed_word_on_a_pull_request_means(tmp_path: Path) -> None:
    late = replace(luck.good(0), kills=(End("before", 12),), down=(300,))
    after = Say(40, PRODUCTION, "bob", "/approve")
    up, down = (tmp_path / name for name in ("up", "down"))
    up.mkdir()
    down.mkdir()
    assert _states(TWO, luck.good(0), up, YES, after) == _states(TWO, late, down, YES, after)


def test_who_started_the_run_gets_one_reply_to_what_does_not_count(tmp_path: Path) -> None:
    story = Story(0, ONE, (Ask(5, 0), Say(20, 0, "iris", "/approve"), Say(21, 0, "iris", "/reject")))
    with told(story, luck.good(0), tmp_path / "app") as run:
        assert Ending(run.town, run.life).answers(run.town.posted[1]).replies == 1


def test_two_gates_that_end_together_do_not_leave_their_pull_request_pending(tmp_path: Path) -> None:
    together = (TWO[0], replace(TWO[1], opens=TWO[0].opens))
    story = Story(0, together, (Ask(5, STAGING), Ask(5, PRODUCTION)))
    with told(story, luck.good(0), tmp_path / "app", settled=False) as run:
        assert Ending(run.town, run.life).labels(STAGING) == ["gate:expired"]


def _states(questions: tuple[Question, ...], day: Luck, folder: Path, *events: Event) -> list[str]:
    asked = (Ask(question.opens, number) for number, question in enumerate(questions))
    with told(Story(0, questions, (*asked, *events)), day, folder / "app") as run:
        return [Ending(run.town, run.life).outcome(gate).status for gate in range(len(questions))]
