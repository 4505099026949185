"""Policy and CODEOWNERS are read anew before anything is approved, at a commit that the record names."""

from __future__ import annotations

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from gh_gate.engine import asks_anew
from gh_gate.errors import GateError, UpstreamError
from tests.app.scene import AppScene
from tests.github import faults

CHANGED = "superseded: the rules changed while the gate was waiting"


def test_the_record_names_the_commit_of_the_rules(app: AppScene) -> None:
    commit = app.rule("gates: {deploy: {approvers: [codeowners]}}")
    app.ask()
    found = app.decide(app.steps.alice, "/approve")
    assert found is not None
    assert dict(found.sources) == {"branch": "main", "CODEOWNERS": commit, ".github/gh-gate.yml": commit}


def test_the_record_names_the_newest_commit_that_gave_the_same_rules(app: AppScene) -> None:
    app.ask()
    app.look()
    commit = app.repo.push("main", {"app.py": "print(14)\n"})
    found = app.decide(app.steps.alice, "/approve")
    assert found is not None
    assert found.sources["CODEOWNERS"] == commit


@pytest.mark.parametrize(
    ("policy", "owners"),
    [
        ("", "* @bob\n"),
        ("", "* @alice @bob @carol\n"),
        ("gates: {deploy: {required: 2}}", ""),
        ("gates: {deploy: {timeout: 1h}}", ""),
        ("gates: {deploy: {inputs: {target: str}}}", ""),
    ],
    ids=["an owner less", "an owner more", "a higher quorum", "an earlier deadline", "other inputs"],
)
def test_a_gate_whose_rules_changed_is_not_approved_but_superseded(app: AppScene, policy: str, owners: str) -> None:
    app.ask()
    app.look()
    app.rule(policy, owners)
    app.decide(app.steps.alice, "/approve")
    status, reason = app.ended()
    assert status is Status.CANCELLED
    assert reason.startswith("superseded: the rules")


def test_an_approval_that_finds_the_rules_changed_is_told_that_it_does_not_count(app: AppScene) -> None:
    app.ask()
    app.look()
    app.rule("gates: {deploy: {required: 2}}")
    said = app.say(app.steps.alice, "/approve")
    app.look()
    assert app.reactions(said) == ["confused"]
    assert app.data(Kind.COMMAND)[0]["verdict"] == "refused"


def test_the_waiter_asks_anew_by_the_rules_of_now(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look()
    app.rule("gates: {deploy: {required: 2}}")
    app.decide(app.steps.alice, "/approve")
    assert app.ended() == (Status.CANCELLED, CHANGED)
    decision = engine.look(ticket).decision
    assert decision is not None
    assert asks_anew(decision)
    engine, ticket = app.ask()
    assert (ticket.place.number, ticket.gate.policy.required) == (2, 2)
    app.decide(app.steps.alice, "/approve", 2)
    app.decide(app.steps.bob, "/approve", 2)
    assert engine.look(ticket).status is Status.APPROVED


def test_a_no_stands_whatever_became_of_the_rules(app: AppScene) -> None:
    app.ask()
    app.look()
    app.rule(owners="* @bob\n")
    app.decide(app.steps.alice, "/reject broken")
    assert app.ended() == (Status.REJECTED, "broken")


def test_without_codeowners_nothing_is_approved_any_more(app: AppScene) -> None:
    app.ask()
    app.look()
    app.repo.push("main", {"CODEOWNERS": None})
    app.decide(app.steps.alice, "/approve")
    status, reason = app.ended()
    assert status is Status.CANCELLED
    assert "there is no CODEOWNERS file" in reason


def test_codeowners_removed_before_the_first_look_are_missed(app: AppScene) -> None:
    app.ask()
    app.repo.push("main", {"CODEOWNERS": None})
    app.look()
    status, reason = app.ended()
    assert status is Status.CANCELLED
    assert reason.startswith("refused: there is no CODEOWNERS file")


def test_rules_that_changed_and_changed_back_are_the_same(app: AppScene) -> None:
    app.ask()
    app.look()
    app.rule(owners="* @bob\n")
    app.look()
    app.rule(owners="* @alice @bob\n")
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_the_rules_of_another_branch_say_nothing(app: AppScene) -> None:
    app.ask()
    app.repo.push("feature", {"CODEOWNERS": "* @mallory\n", ".github/gh-gate.yml": "gates: {deploy: {timeout: 1h}}"})
    app.decide(app.steps.mallory, "/approve")
    assert app.ended()[0] is Status.PENDING
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_an_outage_while_the_rules_are_read_decides_nothing(app: AppScene) -> None:
    app.ask()
    app.look()
    app.repo.push("main", {"app.py": "print(14)\n"})
    app.hub.faults.add(faults.status(502), path="/contents/")
    with pytest.raises(UpstreamError):
        app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.PENDING
    app.hub.faults.clear()
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_an_app_that_is_suspended_decides_nothing_and_goes_on_afterwards(app: AppScene) -> None:
    app.ask()
    app.look()
    app.hub.suspend(app.installation)
    with pytest.raises(GateError):
        app.decide(app.steps.alice, "/approve")
    app.hub.unsuspend(app.installation)
    app.look()
    assert app.ended()[0] is Status.APPROVED


def test_an_owner_whose_account_was_renamed_is_still_the_same_person(app: AppScene) -> None:
    app.ask()
    app.look()
    app.hub.rename_user(app.steps.alice, "alice-b")
    app.rule(owners="* @alice-b @bob\n")
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is not Status.PENDING
    assert app.record() is not None


def test_whoever_takes_over_an_owners_old_name_is_nobody(app: AppScene) -> None:
    app.ask()
    app.look()
    app.hub.rename_user(app.steps.alice, "alice-b")
    thief = app.hub.user("alice")
    app.repo.set_permission(thief, "write")
    app.decide(thief, "/approve")
    assert app.ended()[0] is Status.PENDING
