"""More than one person must agree: by number, or one of each group of owners; and everybody states the same values."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from tests.app.scene import AppScene

BY_EACH = "/deploy/ @alice\n/terraform/ @bob\n"
PATHS = ("deploy/", "terraform/")


def names(app: AppScene) -> list[str]:
    """Who decided, as the record says."""
    found = app.record()
    return sorted(voter.login for voter in found.by) if found else []


def test_the_first_of_two_is_told_what_the_other_has_to_write(app: AppScene) -> None:
    app.ask(required=2)
    assert app.decide(app.steps.alice, "/approve target=eu") is None
    [note] = app.notes("noted")
    assert note.startswith("@alice, noted (1 of 2). To approve the same:")
    assert "eu" in note


def test_two_who_state_the_same_approve(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve target=eu")
    app.decide(app.steps.bob, '/approve {"target": "eu"}')
    assert (app.ended()[0], names(app)) == (Status.APPROVED, ["alice", "bob"])


def test_two_who_state_different_values_do_not(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve target=eu")
    assert app.decide(app.steps.bob, "/approve") is None
    assert "approved other values" in app.notes("noted")[1]


def test_one_person_twice_is_one_person(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve")
    assert app.decide(app.steps.alice, "/approve") is None


def test_a_changed_mind_takes_the_place_of_what_was_said_before(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve target=eu")
    app.decide(app.steps.alice, "/approve target=us")
    assert app.decide(app.steps.bob, "/approve target=eu") is None


def test_a_revoked_approval_does_not_count(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve")
    app.decide(app.steps.alice, "/revoke")
    assert app.decide(app.steps.bob, "/approve") is None


def test_one_no_ends_it_whatever_the_quorum(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve")
    app.decide(app.steps.bob, "/reject not on a Friday")
    assert (app.ended(), names(app)) == ((Status.REJECTED, "not on a Friday"), ["bob"])


@pytest.mark.parametrize("first", ["alice", "bob"])
def test_one_of_each_group_of_owners_has_to_agree(app: AppScene, first: str) -> None:
    app.rule(owners=BY_EACH)
    app.ask(required="each-owner", approvers=("codeowners",), paths=PATHS)
    people = [app.hub.user(first), app.hub.user("bob" if first == "alice" else "alice")]
    assert app.decide(people[0], "/approve") is None
    app.decide(people[1], "/approve")
    assert (app.ended()[0], names(app)) == (Status.APPROVED, ["alice", "bob"])


def test_who_owns_both_stands_for_both(app: AppScene) -> None:
    app.rule(owners="/deploy/ @alice @carol\n/terraform/ @bob @carol\n")
    app.ask(required="each-owner", approvers=("codeowners",), paths=PATHS)
    app.decide(app.steps.carol, "/approve")
    assert (app.ended()[0], names(app)) == (Status.APPROVED, ["carol"])


def test_the_policy_file_may_ask_for_more_than_the_step(app: AppScene) -> None:
    app.rule("gates: {deploy: {required: 2}}")
    app.ask(required=1)
    assert app.decide(app.steps.alice, "/approve") is None
    app.decide(app.steps.bob, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_the_step_may_ask_for_more_than_the_policy_file(app: AppScene) -> None:
    app.rule("gates: {deploy: {approvers: ['@alice', '@bob', '@carol']}}")
    app.ask(required=2, approvers=("@alice", "@bob"))
    app.decide(app.steps.alice, "/approve")
    assert app.decide(app.steps.carol, "/approve") is None, "carol is allowed, but this step does not ask her"
    app.decide(app.steps.bob, "/approve")
    assert names(app) == ["alice", "bob"]


def test_who_started_the_run_cannot_approve_where_the_policy_says_so(app: AppScene) -> None:
    app.rule("gates: {deploy: {prevent-self-approval: true}}", owners="* @alice @iris\n")
    app.repo.set_permission(app.steps.iris, "write")
    app.ask()
    assert app.decide(app.steps.iris, "/approve") is None
    assert "you started this run" in app.replies()[0]
    app.decide(app.steps.alice, "/approve")
    assert names(app) == ["alice"]
