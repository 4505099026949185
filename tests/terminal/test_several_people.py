"""Several people and one terminal: a quorum, teams, who may not, and gates side by side."""

from __future__ import annotations

from pathlib import Path

from gh_gate.core.gate import Status
from gh_gate.core.policy import Team
from tests.terminal.ground import Place
from tests.terminal.seat import Seat, end


def test_with_a_quorum_the_next_person_is_asked_for_the_same_values(place: Place) -> None:
    seat = Seat(place, "production", "", "", "y", "bob", "", "", "", "y")
    decision = seat.wait(place.ask("@alice", "@bob", "@carol", required=2))
    assert [person.login for person in decision.people] == ["alice", "bob"]
    assert "noted (1 of 2)" in seat.text
    assert "Who answers, @bob or @carol? target, where it goes (`staging` or `production`) [production]: " in seat.text
    assert seat.text.count("Deploy v14?") == 1


def test_who_approved_other_values_is_asked_again_for_those_of_the_first(place: Place) -> None:
    ticket = place.ask("@alice", "@bob", required=2)
    bob = '/approve {"target": "production"}'
    seat = Seat(
        place, "staging", "", "", lambda: place.forge.say("bob", ticket.place.number, bob), "y", "", "", "", "y"
    )
    decision = seat.wait(ticket)
    assert (decision.status, decision.inputs["target"]) == (Status.APPROVED, "production")
    assert "@bob approved other values, and only equal values count together" in seat.text


def test_where_nobody_else_here_may_the_rest_is_left_to_others(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.forge.add_member(Team("org", "dba"), "alice")
    ticket = place.ask("@org/dba", required=2, inputs=None)
    seat = Seat(place, "y")

    def another() -> None:
        place.forge.add_member(Team("org", "dba"), "eve")
        place.forge.say("eve", ticket.place.number, "/approve")

    seat.later = [another]
    assert seat.wait(ticket).status is Status.APPROVED
    assert "nobody else on this machine may decide it; the gate stays open" in seat.text


def test_the_machine_s_user_who_may_not_decide_is_told_and_answers_as_who_may(tmp_path: Path) -> None:
    place = Place(tmp_path, me="root")
    ticket = place.ask("@alice", inputs=None)
    seat = Seat(place, "y")
    seat.wait(ticket)
    assert "You are @root, who may not decide; answering as @alice." in seat.text
    assert place.texts(ticket) == ["@alice /approve"]


def test_whoever_answers_for_a_team_without_members_joins_it_with_the_answer(tmp_path: Path) -> None:
    place, team = Place(tmp_path, me="root"), Team("org", "dba")
    ticket = place.ask("@org/dba", inputs=None)
    seat = Seat(place, "eve", "y")
    assert seat.wait(ticket).people[0].login == "eve"
    assert [person.login for person in place.forge.members(team)] == ["eve"]


def test_nobody_joins_a_team_who_has_not_answered(tmp_path: Path) -> None:
    place = Place(tmp_path, me="root")
    ticket = place.ask("@org/dba", inputs=None)
    seat = Seat(place, "eve", end)
    seat.later = [lambda: place.engine.cancel(ticket, "enough")]
    assert seat.wait(ticket).status is Status.CANCELLED
    assert place.forge.members(Team("org", "dba")) == ()


def test_one_gate_at_a_time_has_the_terminal(place: Place) -> None:
    first, second = place.ask(key="1", inputs=None), place.ask(key="2", name="other", inputs=None)
    one, two = Seat(place, "y"), Seat(place, "y")
    for seat, ticket in ((one, first), (two, second)):
        seat.dialogue.show(ticket, place.engine.look(ticket), 0.5)
    assert (one.dialogue.listening, two.dialogue.listening, two.text) == (True, False, "")
    assert one.wait(first).status is Status.APPROVED
    assert two.wait(second).status is Status.APPROVED
    assert "answered as @alice" in two.text
