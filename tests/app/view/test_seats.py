"""Who may decide, and why, as a tree."""

from __future__ import annotations

from dataclasses import replace

from gh_gate.app.view import At, seats
from gh_gate.app.view.rights import nobody
from gh_gate.core.approvers import Reason
from gh_gate.core.policy import Group, Nobody, Policy, Team, User
from gh_gate.core.tally import Tally
from gh_gate.core.thread import Member, Person, Standing
from tests.app.view.forms import AT, gate_of
from tests.app.view.stage import HERE, Stage

TALLY = Tally(opened_at=AT, deadline=None)
CALLER = Person(1, "caller")


def policy(*owners: User | Team | Nobody, **more: object) -> Policy:
    """A policy with one group."""
    return Policy(groups=(Group("*", owners),), **more)  # type: ignore[arg-type]  # as the test says


def shown(rules: Policy, ask: object = nobody, caller: Person = CALLER) -> list[tuple[str, bool | None]]:
    """Who is shown, and whether they may approve; of a team what holds."""
    found = seats.seats(replace(gate_of(), policy=rules), None, TALLY, caller, ask)  # type: ignore[arg-type]  # as the test says
    return [(one.who, one.verdict.approve if one.verdict else one.why.holds if one.why else None) for one in found]


def test_the_caller_comes_first_and_everybody_once() -> None:
    rules = policy(User(2, "bob"), User(1, "caller"))
    found = shown(rules, lambda *_: Standing(can_write=True))
    assert found == [("@caller", True), ("@bob", True)]


def test_a_program_has_no_seat() -> None:
    assert shown(policy(User(2, "bob")), caller=Person(9, "x[bot]", human=False)) == [("@bob", None)]


def test_teams_and_owners_who_are_nobody_say_what_is_known() -> None:
    rules = policy(Team("acme", "ml"), Team("acme", "hidden", readable=False), Nobody("me@x.org", "an e-mail address"))
    assert shown(rules) == [("@caller", None), ("@acme/ml", True), ("@acme/hidden", None), ("me@x.org", False)]


def test_a_team_names_the_members_that_are_known() -> None:
    member = Standing(can_write=True, teams={"acme/ml": Member.YES})
    gate = replace(gate_of(), policy=policy(Team("acme", "ml")))
    found = seats.seats(gate, None, TALLY, CALLER, lambda *_: member)
    assert found[0].verdict is not None
    assert found[0].verdict.approve is True
    assert found[1].why is not None
    assert found[1].why.because == (Reason(True, "@caller is a member"),)


def test_nobody_is_asked_about_whose_rights_make_no_difference() -> None:
    asked: list[str] = []
    shown(policy(User(2, "bob")), lambda person, _: asked.append(person.login))
    assert asked == ["bob"]


def test_of_very_many_approvers_some_are_shown_and_it_is_said() -> None:
    many = policy(*(User(100 + n, f"user{n}") for n in range(120)), *(Team("acme", f"team{n}") for n in range(60)))
    asked: list[int] = []
    found = shown(many, lambda person, _: asked.append(person.id))
    assert (len(found), len(asked)) == (100, 50)
    assert "names 120 people and 60 teams" in seats.left_out(replace(gate_of(), policy=many))
    assert seats.left_out(replace(gate_of(), policy=policy(User(2, "bob")))) == ""


def test_who_approved_and_what_is_missing_stand_in_the_tree(stage: Stage) -> None:
    stage.open(run_id="4712", required=2)
    stage.app.decide(stage.app.steps.alice, "/approve", 2)
    seen = stage.show(stage.app.steps.bob, At("acme", "app", 2))
    assert seen.tally.missing == 1
    assert [(one.who, one.vote is not None) for one in seen.seats] == [("@bob", False), ("@alice", True)]
    why = seen.seats[0].verdict
    assert why is not None
    assert [part.text for part in why.why.because] == [
        "is one of the approvers",
        "has write access to the repository",
        "nobody is left out",
    ]


def test_rights_are_asked_once_a_minute(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    stage.gates.show(alice, HERE)
    stage.hub.clock.advance(5)
    before = len(stage.hub.requests)
    stage.gates.show(alice, HERE)
    assert not any("collaborators" in one.operation for one in stage.since(before))
    stage.hub.clock.advance(61)
    stage.gates.show(alice, HERE)
    assert any("collaborators" in one.operation for one in stage.since(before))


def test_who_spoke_and_lost_their_rights_is_shown_without_them_within_a_minute(stage: Stage) -> None:
    at = At("acme", "app", stage.open(run_id="4712", required=2))
    alice, bob = stage.app.steps.alice, stage.app.steps.bob
    stage.app.decide(alice, "/approve", at.number)
    assert [one.verdict and one.verdict.approve for one in stage.show(bob, at).seats] == [True, True]
    stage.repo.set_permission(alice, "read")
    stage.hub.clock.advance(61)
    assert [one.verdict and one.verdict.approve for one in stage.show(bob, at).seats] == [True, False]


def test_a_team_of_the_caller_is_known_by_the_app(stage: Stage) -> None:
    app, dora = stage.app, stage.hub.user("dora")
    team = stage.hub.team(stage.repo.owner, "leads", dora)
    stage.repo.grant_team(team, "write")
    stage.repo.set_permission(dora, "write")
    app.rule(owners="* @acme/leads\n")
    number = stage.open(run_id="4712")
    rows = {row.number: row.mine for row in stage.gates.waiting(stage.caller(dora)).gates}
    assert rows == {1: False, number: True}


def test_who_cannot_write_learns_nothing_of_the_rights_and_teams_of_others(stage: Stage) -> None:
    app, dora = stage.app, stage.hub.user("dora")
    team = stage.hub.team(stage.repo.owner, "red-team", dora)
    stage.repo.grant_team(team, "write")
    stage.repo.set_permission(dora, "write")
    app.rule(owners="* @acme/red-team @alice\n")
    number = stage.open(run_id="4712", required=2)
    app.decide(dora, "/approve", number)
    for who, told in ((app.steps.mallory, False), (app.steps.carol, True)):
        seen = stage.show(who, At("acme", "app", number))
        others = [one for one in seen.seats if one.person is None or one.person.id != who.id]
        texts = repr([(one.verdict, one.why) for one in others])
        assert ("@dora is a member" in texts, "write access" in texts) == (told, told)
        assert seen.me is not None
        assert len(seen.me.why.because) == 3
