"""Who can answer from a machine: its own user, others, the first of a team; and never somebody twice."""

from __future__ import annotations

from pathlib import Path

from gh_gate.core.policy import Team
from gh_gate.core.policy.quorum import EACH_OWNER
from gh_gate.terminal.people import Here, here
from tests.terminal.ground import Place

DBA = Team("org", "dba")


def test_the_machine_s_own_user_answers_where_that_one_may_decide(tmp_path: Path) -> None:
    place = Place(tmp_path, me="Bob")
    assert here(place.forge, place.ask("@alice", "@bob").gate) == Here("bob", ("bob",))


def test_else_those_who_may(tmp_path: Path) -> None:
    place = Place(tmp_path, me="root")
    place.forge.person("mallory")
    assert here(place.forge, place.ask("@alice", "@bob").gate) == Here("root", ("alice", "bob"))


def test_members_of_a_team_may_and_a_team_without_any_is_offered(tmp_path: Path) -> None:
    place = Place(tmp_path, me="root")
    gate = place.ask("@org/dba").gate
    assert here(place.forge, gate) == Here("root", (), (DBA,))
    place.forge.add_member(DBA, "eve")
    assert here(place.forge, gate) == Here("root", ("eve",))


def test_who_has_approved_is_not_asked_again(tmp_path: Path) -> None:
    place = Place(tmp_path, me="alice")
    ticket = place.ask("@alice", "@bob", required=2, inputs=None)
    place.forge.say("alice", ticket.place.number, "/approve")
    tally = place.engine.look(ticket)
    assert here(place.forge, ticket.gate, tally) == Here("alice", ("bob",), done=True)


def test_where_a_group_of_owners_is_missing_its_people_are_asked(tmp_path: Path) -> None:
    (tmp_path / "CODEOWNERS").write_text("/a/ @alice @carol\n/b/ @bob\n", encoding="utf-8")
    place = Place(tmp_path, me="root")
    ticket = place.ask("codeowners", paths=("a/", "b/"), required=EACH_OWNER, inputs=None)
    place.forge.say("alice", ticket.place.number, "/approve")
    assert here(place.forge, ticket.gate, place.engine.look(ticket)).may == ("bob",)


def test_where_the_missing_group_is_a_team_without_members_it_is_offered(tmp_path: Path) -> None:
    (tmp_path / "CODEOWNERS").write_text("/a/ @alice @carol\n/b/ @org/dba\n", encoding="utf-8")
    place = Place(tmp_path, me="root")
    ticket = place.ask("codeowners", paths=("a/", "b/"), required=EACH_OWNER, inputs=None)
    place.forge.say("alice", ticket.place.number, "/approve")
    assert here(place.forge, ticket.gate, place.engine.look(ticket)) == Here("root", (), (DBA,))
