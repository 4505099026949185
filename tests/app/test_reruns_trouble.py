"""A run that cannot go on is said once; an outage is waited out, and a lost answer is no second attempt."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from tests.app.rerunning import Continuing
from tests.app.scene import AppScene
from tests.github import faults

ENDS: dict[str, tuple[Callable[[Continuing], object], str]] = {
    "cancelled": (lambda going: going.app.repo.cancel_run(going.run), "somebody cancelled the run"),
    "deleted": (
        lambda going: (going.app.repo.finish_run(going.run), going.app.repo.delete_run(going.run)),
        "the run was deleted",
    ),
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_run_that_cannot_go_on_is_said_once(app: AppScene, going: Continuing, kind: str) -> None:
    do, said = ENDS[kind]
    going.wait()
    do(going)
    going.answer()
    going.later(60)
    assert [said in note for note in app.notes("resumed")] == [True]
    assert (going.asked(), going.through()) == ([], 1)


def test_an_installation_that_may_not_run_jobs_again_says_so_once(
    app: AppScene, going: Continuing, caplog: pytest.LogCaptureFixture
) -> None:
    app.installation.permissions["actions"] = "read"
    app.hub.clock.advance(3600)
    going.wait()
    going.end()
    with caplog.at_level(logging.WARNING):
        going.answer()
    going.later(60)
    going.ears.sweep()
    assert (going.asked(), going.through()) == (["jobs 403"], 1)
    [note] = app.notes("resumed")
    assert "run its job again by hand" in note
    assert len([text for text in caplog.messages if "does not go on by itself" in text]) == 1
    assert app.ended()[0] == "approved"


def test_a_lost_answer_is_no_second_attempt(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.end()
    app.hub.faults.add(faults.cut_after(), method="POST", path="/rerun", times=1)
    going.answer()
    going.later(1)
    going.later(1)
    assert (len(going.asked()), going.run.attempt, going.through()) == (1, 2, 1)


def test_an_outage_is_waited_out(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.end()
    app.hub.faults.add(faults.status(502), path="/actions/", times=12)
    going.answer()
    assert app.ended()[0] == "approved"
    for _ in range(12):
        going.later(5)
    assert (going.asked(), going.through()) == (["jobs 201"], 1)


def test_a_question_that_was_deleted_wakes_nobody(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.end()
    app.repo.delete_issue(None, 1)
    going.ears.work()
    going.later(2)
    going.later(10)
    assert going.asked() == []
