"""Who decided is said as the record has it, whatever became of their rights since, and nobody else is said to have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gh_gate.app.view import seats
from gh_gate.app.web.pages.people import tree
from gh_gate.core.gate import Status
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.tally import Decision, Tally, Vote
from gh_gate.core.thread import Person, Standing
from tests.app.view.forms import AT, gate_of, sight_of

ALICE, BOB, CAROL = Person(7, "alice"), Person(8, "bob"), Person(9, "carol")
GATE = replace(gate_of(), policy=Policy(groups=(Group("*", (User(7, "alice"), User(8, "bob"))),)))


def _vote(who: Person, minutes: int, number: int) -> Vote:
    return Vote(who, number, AT + timedelta(minutes=minutes), "", "", values={"target": "eu"})


def _says(status: Status, *, now: tuple[Vote, ...] = (), writes: bool = True) -> dict[str, tuple[str, str]]:
    """What is said of alice, who decided after ten minutes, and of bob; by the votes that the thread has now."""
    ended = Decision(status=status, at=AT + timedelta(minutes=10), by=(_vote(replace(ALICE, login="alix"), 10, 1),))
    tally = Tally(opened_at=AT, deadline=None, votes=now, decision=ended)
    here = seats.seats(GATE, None, tally, CAROL, lambda *_: Standing(can_write=writes))
    chairs = tree(sight_of(GATE, tally=tally, seats=here), CAROL)
    return {chair.seat.who: (chair.says, chair.seat.vote.canonical if chair.seat.vote else "") for chair in chairs}


@pytest.mark.parametrize("writes", [True, False])
def test_who_approved_has_approved_whatever_they_may_do_by_now(writes: bool) -> None:
    assert _says(Status.APPROVED, writes=writes)["@alix"] == ("approved", '{"target":"eu"}')


@pytest.mark.parametrize("writes", [True, False])
def test_who_rejected_has_rejected(writes: bool) -> None:
    assert _says(Status.REJECTED, writes=writes)["@alix"] == ("rejected", "")


def test_an_approval_after_the_decision_is_none() -> None:
    assert _says(Status.APPROVED, now=(_vote(BOB, 11, 2),))["@bob"] == ("could approve or reject", "")


def test_what_they_remarked_is_kept_where_the_thread_still_has_it() -> None:
    remark = replace(_vote(ALICE, 10, 1), text="only after lunch")
    ended = Decision(status=Status.APPROVED, at=AT + timedelta(minutes=10), by=(_vote(ALICE, 10, 1),))
    tally = Tally(opened_at=AT, deadline=None, votes=(remark,), decision=ended)
    found = seats.seats(GATE, None, tally, CAROL, lambda *_: Standing(can_write=True))
    assert [seat.vote.text for seat in found if seat.vote] == ["only after lunch"]


def test_an_approval_of_whoever_then_rejected_does_not_stand() -> None:
    assert _says(Status.REJECTED, now=(_vote(ALICE, 5, 2),))["@alix"] == ("rejected", "")


def test_an_approval_before_a_no_stands_beside_it() -> None:
    assert _says(Status.REJECTED, now=(_vote(BOB, 5, 2),))["@bob"][0] == "approved"
