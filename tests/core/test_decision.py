"""Who decides a gate, and what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core.gate import OnTimeout, Status
from gh_gate.core.policy import Excluded, Group, Policy, Team
from gh_gate.core.thread import Member, Neighbour, Person, Rerun, Standing
from tests.core.stage import ALICE, BOB, CAROL, DAVE, IRIS, LEADS, MALLORY, OPENED, OTHER_BOT, Stage, gate, users

DAY = 86_400


def test_an_approvers_bare_command_approves_with_the_declared_defaults() -> None:
    stage = Stage(gate())
    stage.say(ALICE, "/approve")
    decision = stage.tally().decision
    assert decision is not None
    assert decision.status is Status.APPROVED
    assert dict(decision.inputs) == {"target": "staging"}
    assert decision.people == (ALICE,)


def test_typed_values_are_the_approvers_own() -> None:
    stage = Stage(gate(fields={"n": "int", "target": "str"}))
    stage.say(ALICE, "/approve n=3 target=eu")
    decision = stage.tally().decision
    assert decision is not None
    assert dict(decision.inputs) == {"n": 3, "target": "eu"}


def test_a_bare_approve_never_takes_over_somebody_elses_values() -> None:
    two = Policy(groups=(Group("", users(ALICE, BOB, CAROL)),), required=2)
    stage = Stage(gate(policy=two))
    stage.say(MALLORY, "/approve target=production", at=10)
    stage.say(BOB, "/approve target=production", at=10)
    stage.say(ALICE, "/approve", at=11)
    assert stage.status() == "pending"
    stage.say(CAROL, "/approve")
    decision = stage.tally().decision
    assert decision is not None
    assert dict(decision.inputs) == {"target": "staging"}
    assert decision.people == (ALICE, CAROL)


def test_a_rejection_ends_the_gate_whatever_the_quorum() -> None:
    stage = Stage(gate(policy=Policy(groups=(Group("", users(ALICE, BOB, CAROL)),), required=3)))
    stage.say(ALICE, "/approve")
    stage.say(BOB, "/reject too risky")
    decision = stage.tally().decision
    assert decision is not None
    assert (decision.status, decision.reason, decision.people) == (Status.REJECTED, "too risky", (BOB,))


def test_the_initiator_may_reject_and_not_approve() -> None:
    stage = Stage(gate())
    first = stage.say(IRIS, "/approve")
    assert stage.status() == "pending"
    assert "did not count" in stage.told(first)
    stage.say(IRIS, "/reject wrong branch")
    assert stage.status() == "rejected"


def test_one_person_twice_is_no_quorum_of_two() -> None:
    stage = Stage(gate(policy=Policy(groups=(Group("", users(ALICE, BOB)),), required=2)))
    stage.say(ALICE, "/approve")
    stage.say(ALICE, "/approve")
    stage.say(Person(ALICE.id, "alice-renamed"), "/approve")
    assert stage.tally().missing == 1
    assert stage.status() == "pending"


def test_the_last_values_of_a_person_are_the_ones_that_count() -> None:
    stage = Stage(gate(policy=Policy(groups=(Group("", users(ALICE, BOB)),), required=2)))
    stage.say(ALICE, "/approve target=eu")
    stage.say(ALICE, "/approve target=us")
    stage.say(BOB, "/approve target=eu")
    assert stage.status() == "pending"
    stage.say(BOB, "/approve target=us")
    assert stage.status() == "approved"


def test_an_approval_can_be_taken_back_while_the_gate_is_pending() -> None:
    stage = Stage(gate(policy=Policy(groups=(Group("", users(ALICE, BOB)),), required=2)))
    stage.say(ALICE, "/approve")
    stage.say(ALICE, "/revoke")
    stage.say(BOB, "/approve")
    assert stage.status() == "pending"
    assert "no approval of yours" in stage.told(stage.say(MALLORY, "/revoke"))


def test_the_first_decision_stands_and_later_commands_are_told_so() -> None:
    stage = Stage(gate())
    stage.say(ALICE, "/approve")
    late = stage.say(BOB, "/reject no!")
    assert stage.status() == "approved"
    assert "already approved by @alice" in stage.told(late)


STRANGERS = [
    (MALLORY, "a person who owns nothing"),
    (CAROL, "a person with write access who is no approver"),
    (OTHER_BOT, "a bot"),
    (None, "an account that is gone"),
    (Person(999, "alice"), "another account with an approver's old login"),
]


@pytest.mark.parametrize("who", [row[0] for row in STRANGERS], ids=[row[1] for row in STRANGERS])
@pytest.mark.parametrize("line", ["/approve", "/reject no", "/approve target=x"])
def test_nobody_else_decides(who: Person | None, line: str) -> None:
    stage = Stage(gate())
    comment = stage.say(who, line)
    assert stage.status() == "pending"
    assert len(stage.told(comment)) > 20


def test_a_bot_that_is_named_as_an_owner_and_can_write_does_not_decide() -> None:
    stage = Stage(gate(owners=users(OTHER_BOT)))
    stage.standings[OTHER_BOT.id] = Standing(can_write=True)
    comment = stage.say(OTHER_BOT, "/approve")
    assert stage.status() == "pending"
    assert "bot" in stage.told(comment)


def test_a_refusal_names_who_can_decide_without_calling_them() -> None:
    stage = Stage(gate())
    stage.say(MALLORY, "/approve")
    assert "@alice" not in stage.tally().answers[0].text
    assert "@alice or @bob can decide" in stage.told(stage.comments[0])


def test_an_approver_without_write_access_does_not_decide() -> None:
    stage = Stage(gate())
    stage.standings[ALICE.id] = Standing(can_write=False)
    assert "no write access" in stage.told(stage.say(ALICE, "/approve"))
    assert stage.status() == "pending"


def test_rights_that_were_not_looked_up_are_no_rights() -> None:
    stage = Stage(gate())
    del stage.standings[ALICE.id]
    stage.say(ALICE, "/approve")
    assert stage.status() == "pending"


@pytest.mark.parametrize(
    ("member", "status", "told"),
    [
        (Member.YES, "approved", "counted"),
        (Member.NO, "pending", "not a code owner"),
        (Member.UNKNOWN, "pending", "cannot be told"),
    ],
)
def test_a_team_counts_only_when_membership_is_certain(member: Member, status: str, told: str) -> None:
    stage = Stage(gate(owners=(LEADS,)))
    stage.standings[DAVE.id] = Standing(can_write=True, teams={LEADS.key: member})
    comment = stage.say(DAVE, "/approve")
    assert stage.status() == status
    assert told in stage.told(comment)


def test_an_unreadable_team_contributes_nobody_and_its_members_are_not_called_strangers() -> None:
    stage = Stage(gate(owners=(Team("org", "leads", readable=False), *users(ALICE))))
    comment = stage.say(DAVE, "/approve")
    assert stage.status() == "pending"
    assert "cannot be told" in stage.told(comment)


def test_self_approval_is_prevented_for_everybody_involved() -> None:
    policy = Policy(
        groups=(Group("", users(ALICE, BOB)),),
        prevent_self_approval=True,
        excluded=(Excluded(ALICE, "wrote the commit"),),
    )
    stage = Stage(gate(policy=policy))
    assert "wrote the commit" in stage.told(stage.say(ALICE, "/approve"))
    stage.reruns = (Rerun(BOB, OPENED),)
    assert "started this run again" in stage.told(stage.say(BOB, "/approve"))
    assert stage.status() == "pending"
    stage.say(ALICE, "/reject I see a bug of mine")
    assert stage.status() == "rejected"


def test_starting_the_run_again_after_ones_approval_does_not_take_it_back() -> None:
    policy = Policy(groups=(Group("", users(ALICE)),), prevent_self_approval=True)
    stage = Stage(gate(policy=policy))
    stage.say(ALICE, "/approve", at=10)
    stage.reruns = (Rerun(ALICE, OPENED + timedelta(seconds=60)),)
    assert stage.status(read_at=90) == "approved"


def test_every_owner_group_must_agree_where_that_is_asked() -> None:
    policy = Policy(groups=(Group("a/", users(ALICE)), Group("b/", users(BOB, CAROL))), each_owner=True)
    stage = Stage(gate(policy=policy))
    stage.say(ALICE, "/approve")
    assert stage.tally().missing_groups == ("b/",)
    stage.say(CAROL, "/approve")
    assert stage.status() == "approved"


def test_policy_and_workflow_must_both_allow_an_approver() -> None:
    policy = Policy(groups=(Group("", users(ALICE, BOB)),), within=users(BOB))
    stage = Stage(gate(policy=policy))
    stage.say(ALICE, "/approve")
    assert stage.status() == "pending"
    stage.say(BOB, "/approve")
    assert stage.status() == "approved"


def test_a_wrong_value_is_answered_and_leaves_the_gate_open() -> None:
    stage = Stage(gate(fields={"target": {"type": "enum", "choices": ["staging", "production"]}}))
    comment = stage.say(ALICE, "/approve target=prod")
    assert stage.status() == "pending"
    assert "`target`" in stage.told(comment)
    assert "staging" in stage.told(comment)
    stage.say(ALICE, "/approve target=production")
    assert stage.status() == "approved"


def test_a_command_counts_until_the_deadline_and_not_after() -> None:
    on_time, late = Stage(gate(timeout=100)), Stage(gate(timeout=100))
    on_time.say(ALICE, "/approve", at=100)
    comment = late.say(ALICE, "/approve", at=101)
    assert on_time.status(read_at=500) == "approved"
    assert late.status(read_at=500) == "expired"
    assert "deadline" in late.told(comment)


@pytest.mark.parametrize(("read_at", "status"), [(99, "pending"), (100, "pending"), (129, "pending"), (130, "expired")])
def test_expiry_is_concluded_from_a_thread_read_well_after_the_deadline(read_at: int, status: str) -> None:
    assert Stage(gate(timeout=100)).status(read_at=read_at) == status


@pytest.mark.parametrize(
    ("on_timeout", "status", "policy"),
    [
        (OnTimeout.REJECT, "expired", ""),
        (OnTimeout.APPROVE, "approved", "policy:on-timeout"),
        (OnTimeout.REMIND, "pending", ""),
    ],
)
def test_the_deadline_does_what_was_said(on_timeout: OnTimeout, status: str, policy: str) -> None:
    tally = Stage(gate(timeout=100, on_timeout=on_timeout)).tally(read_at=5 * DAY)
    assert tally.status.value == status
    assert (tally.decision.policy if tally.decision else "") == policy
    assert not tally.decision or tally.decision.people == ()


def test_a_gate_that_only_reminds_takes_commands_for_ever() -> None:
    stage = Stage(gate(timeout=100, on_timeout=OnTimeout.REMIND))
    stage.say(ALICE, "/approve", at=5 * DAY)
    assert stage.status() == "approved"


def test_an_automatic_approval_is_recorded_as_policy() -> None:
    decision = Stage(gate(auto_approve=True)).tally().decision
    assert decision is not None
    assert (decision.status, decision.policy, decision.people) == (Status.APPROVED, "policy:auto-approve-if", ())


def test_a_new_head_commit_supersedes_the_gate() -> None:
    stage = Stage(gate(pull_request=5), head="d" * 40)
    stage.say(ALICE, "/reject no")
    assert stage.status() == "rejected"
    stage.comments.clear()
    assert stage.tally().decision is not None
    assert "superseded" in (stage.tally().decision or pytest.fail("undecided")).reason


def near(name: str, *, closed: bool = False) -> Neighbour:
    return Neighbour(name, OPENED - timedelta(hours=1), OPENED - timedelta(minutes=1) if closed else None)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("/approve", "pending"),
        ("/approve deploy", "approved"),
        ("/approve other", "pending"),
        ("/approve Deploy", "pending"),
        ("/reject too risky", "pending"),
        ("/reject deploy too risky", "rejected"),
        ("/reject other too risky", "pending"),
    ],
)
def test_with_two_gates_waiting_a_command_says_which_it_means(line: str, status: str) -> None:
    stage = Stage(gate(pull_request=5), neighbours=(near("other"),), head="c" * 40)
    stage.say(ALICE, line)
    assert stage.status() == status


def test_only_the_older_of_two_gates_answers_what_is_meant_for_none() -> None:
    older = Stage(gate(pull_request=5), neighbours=(Neighbour("other", OPENED + timedelta(seconds=1)),), head="c" * 40)
    newer = Stage(gate(pull_request=5), neighbours=(near("other"),), head="c" * 40)
    assert "`/approve deploy`" in older.told(older.say(ALICE, "/approve", at=9))
    assert newer.told(newer.say(ALICE, "/approve", at=9)) == "silence"
    assert newer.told(newer.say(ALICE, "/approve now!", at=9)) == "silence"


def test_a_gate_that_is_closed_needs_no_telling_apart() -> None:
    stage = Stage(gate(pull_request=5), neighbours=(near("other", closed=True),), head="c" * 40)
    stage.say(ALICE, "/approve")
    assert stage.status() == "approved"


def test_a_quorum_tells_the_first_approver_the_line_to_copy() -> None:
    stage = Stage(gate(policy=Policy(groups=(Group("", users(ALICE, BOB)),), required=2)))
    told = stage.told(stage.say(ALICE, "/approve target=eu"))
    assert '/approve {"target": "eu"}' in told or '/approve {"target":"eu"}' in told
    assert "1 of 2" in told
