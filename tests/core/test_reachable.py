"""A gate that nobody could approve is not opened, and the error says what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.policy import Excluded, Group, Nobody, Owner, Policy, Team, User, reachable
from gh_gate.core.thread import Person
from gh_gate.errors import GateError

ALICE, BOB, CAROL = User(1, "alice"), User(2, "bob"), User(3, "carol")
TEAM, SECRET = Team("org", "ml"), Team("org", "secret", readable=False)
NOBODY = Nobody("a@b.example", "an e-mail address")


def policy(*groups: tuple[Owner, ...], left_out: tuple[User, ...] = (), **more: Any) -> Policy:
    return Policy(
        groups=tuple(Group(f"{index}/", owners) for index, owners in enumerate(groups)),
        prevent_self_approval=bool(left_out),
        excluded=tuple(Excluded(Person(user.id, user.login), "started this run") for user in left_out),
        **more,
    )


REACHABLE = [
    policy((ALICE,)),
    policy((TEAM,), required=9),
    policy((ALICE, NOBODY, SECRET)),
    policy((ALICE, BOB), left_out=(BOB,)),
    policy((ALICE, BOB), required=2),
    policy((ALICE,), (TEAM,), each_owner=True),
    policy((ALICE,), within=(TEAM,)),
    policy((ALICE, BOB), within=(BOB,)),
    policy((TEAM,), within=(ALICE,)),
    policy((TEAM,), within=(ALICE, BOB), required=2),
    policy((TEAM,), within=(TEAM,), required=2),
    policy((TEAM,), (ALICE,), within=(ALICE,), each_owner=True),
]


@pytest.mark.parametrize("good", REACHABLE)
def test_a_policy_that_can_be_satisfied_passes(good: Policy) -> None:
    reachable.require_reachable(good)


UNREACHABLE = [
    policy((NOBODY,)),
    policy((SECRET,)),
    policy((ALICE,), left_out=(ALICE,)),
    policy((ALICE, BOB), left_out=(BOB,), required=2),
    policy((ALICE, NOBODY), required=2),
    policy((ALICE,), (ALICE,), required=2),
    policy((ALICE,), (NOBODY,), each_owner=True),
    policy((ALICE,), (BOB,), left_out=(BOB,), each_owner=True),
    policy((ALICE,), within=(BOB,)),
    policy((ALICE,), within=(SECRET,)),
    policy((ALICE,), within=(NOBODY,)),
    policy((ALICE, BOB), within=(BOB, TEAM), left_out=(ALICE, BOB)),
    policy((ALICE,), (BOB,), within=(BOB,), each_owner=True),
    policy((TEAM,), within=(ALICE,), left_out=(ALICE,)),
    policy((TEAM,), within=(ALICE,), required=2),
    policy((ALICE, TEAM), within=(ALICE, BOB), required=3),
]


@pytest.mark.parametrize("bad", UNREACHABLE)
def test_a_policy_that_nobody_could_satisfy_is_refused(bad: Policy) -> None:
    with pytest.raises(GateError) as caught:
        reachable.require_reachable(bad)
    assert caught.value.exit_code == 1
    assert caught.value.do


def test_an_unreadable_team_is_named_with_the_missing_permission() -> None:
    with pytest.raises(GateError) as caught:
        reachable.require_reachable(policy((SECRET,)))
    assert caught.value.what == "cannot read the team @org/secret, so nobody could approve this gate."
    assert '"Members: read"' in caught.value.do
    assert caught.value.docs == "docs/teams.md"


def test_too_few_people_are_counted_and_named() -> None:
    with pytest.raises(GateError) as caught:
        reachable.require_reachable(policy((ALICE, BOB), left_out=(BOB,), required=2))
    assert caught.value.what == "2 people must approve, but only @alice can."
    assert caught.value.why == "@bob started this run"


def test_nobody_left_is_explained_one_by_one() -> None:
    with pytest.raises(GateError) as caught:
        reachable.require_reachable(policy((ALICE, NOBODY), left_out=(ALICE,)))
    assert caught.value.why == "@alice started this run; a@b.example is an e-mail address"


def test_a_group_without_anybody_is_named() -> None:
    with pytest.raises(GateError, match="nobody of '1/' could"):
        reachable.require_reachable(policy((ALICE,), (NOBODY,), each_owner=True))
