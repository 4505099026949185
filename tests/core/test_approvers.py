"""Why somebody may or may not decide, as a tree of sentences."""

from __future__ import annotations

from gh_gate.core.approvers import Reason, agreed, missing, verdict
from gh_gate.core.policy import Excluded, Group, Nobody, Policy, Team, User
from gh_gate.core.thread import Member, Person, Standing
from tests.core.stage import ALICE, BOB, CAROL, LEADS, users


def sentences(reason: Reason) -> list[str]:
    return [reason.text, *(line for part in reason.because for line in sentences(part))]


def test_the_reason_is_a_tree_that_names_every_part() -> None:
    said = verdict(Policy(groups=(Group("a/", users(ALICE, BOB)),)), ALICE, Standing(can_write=True))
    assert said.approve is True
    assert sentences(said.why) == [
        "@alice may decide",
        "is one of the approvers",
        "is @alice",
        "is @bob",
        "has write access to the repository",
        "nobody is left out",
    ]


def test_who_is_left_out_may_still_say_no() -> None:
    policy = Policy(
        groups=(Group("", users(ALICE)),), prevent_self_approval=True, excluded=(Excluded(ALICE, "wrote the commit"),)
    )
    said = verdict(policy, ALICE, Standing(can_write=True))
    assert (said.approve, said.reject) == (False, True)
    assert "wrote the commit" in sentences(said.why)


def test_exclusions_wait_until_self_approval_is_prevented() -> None:
    policy = Policy(groups=(Group("", users(ALICE)),), excluded=(Excluded(ALICE, "wrote the commit"),))
    assert verdict(policy, ALICE, Standing(can_write=True), involved=[ALICE]).approve is True


def test_a_certain_no_beats_what_cannot_be_told() -> None:
    policy = Policy(groups=(Group("", (Team("o", "t", readable=False),)),))
    assert verdict(policy, ALICE, Standing(can_write=True)).approve is None
    assert verdict(policy, ALICE, Standing(can_write=False)).approve is False
    assert verdict(policy, ALICE, None).approve is None


def test_a_certain_yes_beats_what_cannot_be_told() -> None:
    policy = Policy(groups=(Group("", (Team("o", "t", readable=False), *users(ALICE))),))
    assert verdict(policy, ALICE, Standing(can_write=True)).approve is True


def test_teams_are_looked_up_by_their_lower_case_name() -> None:
    policy = Policy(groups=(Group("", (Team("Org", "Leads"),)),))
    member = Standing(can_write=True, teams={LEADS.key: Member.YES})
    assert verdict(policy, CAROL, member).approve is True


def test_nobody_is_never_somebody() -> None:
    policy = Policy(groups=(Group("", (Nobody("alice@example.com", "an e-mail address"),)),))
    assert verdict(policy, Person(1, "alice@example.com"), Standing(can_write=True)).approve is False


def test_a_quorum_counts_people_and_groups() -> None:
    policy = Policy(
        groups=(Group("a/", (User(1, "alice"),)), Group("b/", (User(2, "bob"),))), required=2, each_owner=True
    )
    a, b = frozenset({"a/"}), frozenset({"b/"})
    assert not agreed(policy, [])
    assert not agreed(policy, [a])
    assert not agreed(policy, [a, a])
    assert agreed(policy, [a, b])
    assert not agreed(policy, [a | b])
    assert [group.label for group in missing(policy, [a, a])] == ["b/"]
