"""The App continues the run of a decided gate: at once, when the run has ended, and never twice."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.app.reruns import Reruns
from gh_gate.app.spots import Spot
from tests.app.rerunning import Continuing
from tests.app.scene import AppScene
from tests.github import faults


def test_a_run_that_has_ended_goes_on_as_soon_as_its_gate_is_approved(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.end()
    going.answer()
    assert (going.asked(), going.run.attempt, going.pipeline.states()) == (["jobs 201"], 2, ["queued"])
    assert [note.startswith("The run goes on: [attempt 2]") for note in app.notes("resumed")] == [True]
    assert going.through() == 1


def test_a_run_in_progress_goes_on_as_soon_as_github_says_that_it_ended(going: Continuing) -> None:
    going.wait()
    going.answer()
    assert (going.asked(), going.through()) == ([], 0)
    going.end()
    assert (going.asked(), going.through()) == (["jobs 201"], 1)


def test_a_run_whose_end_nobody_told_of_goes_on_within_minutes(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.answer()
    app.repo.finish_run(going.run)
    app.hub.hooks.pending.clear()
    going.later(1)
    assert (going.asked(), going.through()) == (["jobs 201"], 1)


def test_a_run_in_progress_is_looked_at_after_growing_pauses(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.answer()
    before = len(app.hub.requests)
    for _ in range(60):
        going.later(1)
    looks = [r for r in app.hub.requests[before:] if r.target.endswith(f"/actions/runs/{going.run.id}")]
    assert 5 < len(looks) < 20
    assert {r.status for r in looks} == {304}


def test_a_server_that_was_started_anew_continues_what_the_last_one_left(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.answer()
    going.ears.restart()
    app.repo.finish_run(going.run)
    app.hub.hooks.pending.clear()
    going.ears.sweep()
    assert (going.asked(), going.through()) == (["jobs 201"], 1)
    going.ears.restart()
    going.ears.sweep()
    assert going.asked() == ["jobs 201"]


def test_a_server_that_was_started_anew_hears_of_the_end_after_its_first_sweep(going: Continuing) -> None:
    going.wait()
    going.answer()
    going.ears.restart()
    going.ears.sweep()
    going.end()
    assert (going.asked(), going.through()) == (["jobs 201"], 1)


def test_several_gates_of_a_run_go_on_together(app: AppScene, going: Continuing) -> None:
    going.wait("staging")
    going.wait("production")
    going.answer(number=1)
    going.answer(number=2)
    going.end()
    for _ in range(10):
        going.later(1)
    assert (going.asked(), going.run.attempt, going.through()) == (["runs 201"], 2, 2)
    assert [len(app.notes("resumed", number)) for number in (1, 2)] == [1, 1]


def test_a_gate_that_is_still_pending_holds_the_other_back_no_longer_than_the_run(going: Continuing) -> None:
    going.wait("staging")
    going.wait("production")
    going.end()
    going.answer(number=1)
    assert (going.asked(), going.pipeline.states(), going.through()) == (["jobs 201"], ["queued", "failure"], 1)


@pytest.mark.parametrize(("always", "asked"), [(True, ["jobs 201"]), (False, [])])
def test_a_rejection_wakes_only_who_wants_to_be_told(going: Continuing, always: bool, asked: list[str]) -> None:
    going.wait(always=always)
    going.end()
    going.answer("/reject not today")
    going.later(6)
    assert (going.asked(), going.through()) == (asked, 1)


def test_a_gate_that_nobody_waits_for_is_left_alone(app: AppScene, going: Continuing) -> None:
    going.ticket()
    going.ears.work()
    going.answer()
    going.later(6)
    assert (going.asked(), going.through(), app.notes("resumed")) == ([], 1, [])


def test_only_the_token_that_runs_jobs_again_may_do_so(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.end()
    going.answer()
    minted = [one.permissions or {} for one in app.hub.vault.tokens.values() if one.app is app.app]
    acting = [permissions for permissions in minted if permissions.get("actions") == "write"]
    assert acting == [{"actions": "write", "metadata": "read"}]
    assert {"issues": "write", "metadata": "read"} in minted


def test_a_token_that_may_run_jobs_again_is_only_made_when_one_is(app: AppScene, going: Continuing) -> None:
    going.ticket()
    going.ears.work()
    going.answer()
    minted = [one.permissions or {} for one in app.hub.vault.tokens.values() if one.app is app.app]
    assert not [permissions for permissions in minted if permissions.get("actions") == "write"]


def test_the_end_of_a_run_is_heard_while_it_is_still_read(app: AppScene, going: Continuing) -> None:
    going.wait()
    app.say(app.steps.alice, "/approve")
    app.hub.hooks.deliver()
    app.hub.clock.advance(2)
    [reruns] = [one for one in app.followers if isinstance(one, Reruns)]
    heard: list[tuple[Spot, ...]] = []

    def listen(scene: faults.Scene) -> Any:
        heard.append(reruns.waiting_for((app.repo.id, str(going.run.id))))
        return scene.serve()

    app.hub.faults.add(listen, path=f"/actions/runs/{going.run.id}$", times=1)
    going.ears.worker.drain()
    assert heard == [(app.spot(),)]


def test_nothing_is_remembered_of_runs_that_have_gone_on(app: AppScene, going: Continuing) -> None:
    going.wait()
    going.answer()
    [reruns] = [one for one in app.followers if isinstance(one, Reruns)]
    assert reruns.waiting_for((app.repo.id, str(going.run.id))) == (app.spot(),)
    going.end()
    assert reruns._waiting == {}
