"""Some of GitHub's copies are behind, or fail for a moment: nothing is decided by what one of them did not know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Group, User
from gh_gate.errors import UpstreamError
from gh_gate.forge.github.threads import LATE, PAUSES
from tests.app.forging import genuine, post
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.github import faults

POLICY_FILE = r"/contents/.github/gh-gate.yml"
ISSUE = r"/issues/1$"
LOOKS = PAUSES.index(LATE) + 1  # of one reading, before it takes what is not found for gone
NO_COMMIT = "No commit found for the ref"


def unknown(app: AppScene, path: str, message: str = "Not Found", times: int = 1) -> None:
    """Let a copy answer that does not know a thing yet."""
    app.hub.faults.add(faults.status(404, message), method="GET", path=path, times=times)


def look_in_vain(app: AppScene) -> None:
    """Look once; the worker tries again later."""
    with pytest.raises(UpstreamError):
        app.look()


def without_policy_file(app: AppScene) -> Gate:
    """The gate as it would be if there were only CODEOWNERS."""
    gate, steps = genuine(app), app.steps
    people = tuple(User(one.id, one.login) for one in (steps.alice, steps.bob))
    return replace(gate, policy=replace(gate.policy, groups=(Group(".github/workflows/release.yml", people),)))


def test_an_issue_that_is_not_found_by_a_look_is_not_deleted(app: AppScene) -> None:
    app.ask()
    app.look()
    unknown(app, ISSUE, times=LOOKS)
    look_in_vain(app)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_being_gone_for_moments_does_not_add_up(app: AppScene) -> None:
    app.ask()
    app.look()
    for _ in range(3):
        unknown(app, ISSUE, times=LOOKS)
        look_in_vain(app)
        app.hub.clock.advance(60)
        app.look()
    assert app.data(Kind.DECIDED) == []


def test_a_question_that_is_not_found_when_its_webhook_comes_is_taken_up(app: AppScene) -> None:
    ears = Ears(app)
    unknown(app, ISSUE)
    post(app, genuine(app))
    ears.work()
    app.say(app.steps.alice, "looks good")
    ears.work()
    assert Kind.OPENED in app.kinds()


@pytest.mark.parametrize("message", [NO_COMMIT, "Not Found"])
def test_a_policy_file_that_is_not_found_once_is_not_absent(app: AppScene, message: str) -> None:
    app.rule("gates: {deploy: {approvers: ['@bob'], required: 1}}")
    gate = without_policy_file(app)
    unknown(app, POLICY_FILE, message)
    post(app, gate)
    if message == NO_COMMIT:
        look_in_vain(app)
    app.look()
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is not Status.APPROVED


@pytest.mark.parametrize("message", [NO_COMMIT, "Not Found"])
def test_a_policy_file_that_is_not_found_once_cancels_no_approval(app: AppScene, message: str) -> None:
    app.rule("gates: {deploy: {approvers: ['@alice'], required: 1}}")
    app.ask()
    app.look()
    app.repo.push("main", {"x": "y"})
    unknown(app, POLICY_FILE, message)
    app.say(app.steps.alice, "/approve")
    if message == NO_COMMIT:
        look_in_vain(app)
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_rules_that_github_refuses_for_a_moment_cancel_no_approval(app: AppScene) -> None:
    app.ask()
    app.look()
    app.repo.push("main", {"x": "y"})
    app.hub.faults.add(faults.status(403, "Resource not accessible by integration"), path=POLICY_FILE, times=1)
    app.say(app.steps.alice, "/approve")
    look_in_vain(app)
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_rules_that_github_refuses_for_a_moment_refuse_no_question(app: AppScene) -> None:
    app.ask()
    app.hub.faults.add(faults.status(403, "Resource not accessible by integration"), path=POLICY_FILE, times=1)
    look_in_vain(app)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_a_commit_that_was_made_up_is_refused_and_not_asked_for_again(app: AppScene) -> None:
    ears = Ears(app)
    post(app, replace(genuine(app, prevent_self_approval=True), commit="0" * 40))
    ears.work()
    assert app.ended()[0] is Status.CANCELLED
    assert (ears.inbox.unfinished(), ears.dead_letters) == ([], [])


def test_a_gate_that_cannot_be_looked_at_keeps_no_neighbour_waiting(app: AppScene) -> None:
    pull = Pull(app)
    pull.ask("broken")
    pull.ask("deploy")
    app.look(pull.number)
    app.repo.push("main", {"x": "y"})
    app.hub.faults.add(faults.status(403, "Resource not accessible by integration"), path=POLICY_FILE, times=1)
    for name in ("broken", "deploy"):
        app.say(app.steps.alice, f"/approve {name}", pull.number)
    with pytest.raises(UpstreamError):
        app.look(pull.number)
    assert [one["status"] for one in app.data(Kind.DECIDED)] == ["approved"]
