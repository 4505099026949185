"""The local forge's gates, for whoever sits at this machine."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gh_gate.app.view import At, Caller, Hidden, Wrong
from gh_gate.app.view.caller import Via
from gh_gate.app.view.local import ENDING, TIME_IS_UP, LocalGates
from gh_gate.app.view.sight import Proof
from gh_gate.asked import Prepared
from gh_gate.core import inputs
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Group, Policy, User
from gh_gate.core.thread import Thread
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import UsageError
from gh_gate.forge.base import Place
from gh_gate.forge.local import LocalForge


class Desk:
    """A project with people, and the process that asks."""

    def __init__(self, folder: Path) -> None:
        self.forge = LocalForge(folder)
        self.alice, self.bob = self.forge.person("alice"), self.forge.person("bob")
        self.engine, self.gates = Engine(self.forge), LocalGates(self.forge)
        self.repository = self.forge.repository()

    def ask(self, run: int = 1, prompt: str = "Deploy?", fields: Any = None, name: str = "deploy") -> Ticket:
        """Open a gate that alice may decide."""
        gate = Gate(
            name=name,
            repository=self.repository.full_name,
            repository_id=self.repository.id,
            run_id=str(run),
            prompt=prompt,
            policy=Policy(groups=(Group("", (User(self.alice.id, "alice"),)),)),
            inputs=inputs.declare(fields),
        )
        return self.engine.open(Prepared(gate))

    def at(self, number: int = 1, gate: str = "") -> At:
        """The address of a gate."""
        owner, _, name = self.repository.full_name.partition("/")
        return At(owner, name, number, gate)

    def caller(self, who: Any = None) -> Caller:
        """Somebody at this machine; alice unless said otherwise."""
        return Caller(who or self.alice, "", via=Via.LOCAL)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_gate_is_asked_answered_and_past(desk: Desk) -> None:
    ticket = desk.ask(fields={"n": "int"})
    (row,) = desk.gates.waiting(desk.caller()).gates
    assert (row.number, row.status, row.mine, row.title) == (1, Status.PENDING, True, "deploy: Deploy?")
    posted = desk.gates.approve(desk.caller(), desk.at(), {"n": "3"}, "fine")
    assert posted.body == '/approve {"n": 3}\n\nfine'
    desk.engine.look(ticket)
    assert desk.gates.waiting(desk.caller()).gates == ()
    (row,) = desk.gates.history(desk.caller()).gates
    assert (row.status, row.by, row.reason) == (Status.APPROVED, ("alice",), "fine")
    assert desk.gates.show(desk.caller(), desk.at()).verification.proof is Proof.UNSIGNED


def test_until_the_process_writes_it_down_an_answer_is_only_given(desk: Desk) -> None:
    desk.ask()
    desk.gates.approve(desk.caller(), desk.at(), {})
    seen = desk.gates.show(desk.caller(), desk.at())
    assert (seen.listed.status, seen.may_approve, seen.stands) == (Status.PENDING, False, (ENDING,))
    with pytest.raises(Wrong):
        desk.gates.reject(desk.caller(), desk.at())
    assert [row.mine for row in desk.gates.waiting(desk.caller()).gates] == [False]


def test_after_the_deadline_time_is_up(desk: Desk) -> None:
    gate = replace(desk.ask().gate, run_id="2", timeout=1)
    desk.engine.open(Prepared(gate))
    late = LocalForge(desk.forge.folder, now=lambda: datetime.now(UTC) + timedelta(hours=1))
    gates = LocalGates(late)
    seen = gates.show(desk.caller(), desk.at(2))
    assert (seen.closed, seen.may_approve) == (TIME_IS_UP, False)
    assert {row.number: row.mine for row in gates.waiting(desk.caller()).gates} == {1: True, 2: False}


def test_one_answers_as_who_one_chose_to_be(desk: Desk) -> None:
    desk.ask()
    seen = desk.gates.show(desk.caller(desk.bob), desk.at())
    assert (seen.may_approve, [one.who for one in seen.seats]) == (False, ["@bob", "@alice"])
    with pytest.raises(Wrong):
        desk.gates.approve(desk.caller(desk.bob), desk.at(), {})


def test_what_a_command_was_told_first_is_shown(desk: Desk) -> None:
    ticket = desk.ask()
    desk.forge.say("bob", 1, "/approve")
    for _ in range(2):
        desk.engine.look(ticket)
    (said,) = desk.gates.show(desk.caller(), desk.at()).commands
    assert said.told.startswith("you are not one of the approvers")


def test_whoever_sits_here_may_withdraw_it(desk: Desk) -> None:
    ticket = desk.ask()
    desk.gates.cancel(desk.caller(desk.bob), desk.at(), "not today")
    assert desk.engine.look(ticket).status is Status.CANCELLED
    (row,) = desk.gates.history(desk.caller()).gates
    assert (row.status, row.reason) == (Status.CANCELLED, "withdrawn by @bob: not today")


def test_a_double_click_posts_once(desk: Desk) -> None:
    desk.ask()
    with ThreadPoolExecutor(4) as pool:
        posted = {
            one.id for one in pool.map(lambda _: desk.gates.approve(desk.caller(), desk.at(), {}, nonce="n"), range(4))
        }
    assert len(posted) == 1


@pytest.mark.parametrize(("number", "gate"), [(2, ""), (1, "publish"), (0, ""), (-1, ""), (2**70, "")])
def test_what_there_is_not_is_hidden(desk: Desk, number: int, gate: str) -> None:
    desk.ask()
    with pytest.raises(Hidden):
        desk.gates.show(desk.caller(), desk.at(number, gate))


def test_another_repository_is_hidden(desk: Desk) -> None:
    desk.ask()
    with pytest.raises(Hidden):
        desk.gates.show(desk.caller(), At("some", "where", 1))
    with pytest.raises(Hidden):
        desk.gates.waiting(desk.caller(), repository="some/where")


def test_a_question_that_goes_on_in_comments_is_shown_whole(desk: Desk) -> None:
    prompt = "\n\n".join(f"Line {number} of the report." for number in range(6_000))
    desk.ask(prompt=prompt)
    assert desk.gates.show(desk.caller(), desk.at()).gate.prompt == prompt
    assert len(desk.gates.waiting(desk.caller()).gates) == 1


def test_an_issue_that_is_no_gate_is_left_out(desk: Desk) -> None:
    desk.forge.open_issue("Bug", "it fails", labels=(), assignees=())
    desk.ask()
    assert [row.number for row in desk.gates.waiting(desk.caller()).gates] == [2]


def test_search_and_pages(desk: Desk) -> None:
    for run in range(60):
        ticket = desk.ask(run, f"Deploy number-{run}?")
        desk.forge.say("alice", ticket.place.number, "/reject no")
        desk.engine.look(ticket)
    first = desk.gates.history(desk.caller())
    second = desk.gates.history(desk.caller(), before=first.before)
    assert [row.number for row in (*first.gates, *second.gates)] == list(range(60, 0, -1))
    assert (len(first.gates), second.before) == (50, "")
    assert [row.number for row in desk.gates.history(desk.caller(), query="NUMBER-7? rejected alice").gates] == [8]


@pytest.mark.parametrize("before", ["x", "-1", "1" * 30, "\uff11"])
def test_a_cursor_that_is_none_is_refused(desk: Desk, before: str) -> None:
    with pytest.raises(UsageError):
        desk.gates.history(desk.caller(), before=before)


def test_a_question_that_somebody_edits_is_read_anew(desk: Desk) -> None:
    desk.ask()
    desk.gates.waiting(desk.caller())
    desk.forge.edit_opening("bob", 1, "nothing to see")
    assert desk.gates.waiting(desk.caller()).gates == ()


def test_a_list_reads_the_threads_that_wait_once_for_each_change(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for run in range(10):
        ticket = desk.ask(run)
        if run % 2:
            desk.forge.say("alice", ticket.place.number, "/reject no")
            desk.engine.look(ticket)
    desk.gates.waiting(desk.caller())
    read: list[int] = []
    asked = desk.forge.read

    def noting(place: Place) -> Thread:
        read.append(place.number)
        return asked(place)

    monkeypatch.setattr(desk.forge, "read", noting)
    assert len(desk.gates.waiting(desk.caller()).gates) == len(desk.gates.history(desk.caller()).gates) == 5
    assert read == []
    desk.forge.say("bob", 1, "hm")
    assert len(desk.gates.waiting(desk.caller()).gates) == 5
    assert sorted(read) == [1, 3, 5, 7, 9]


def test_a_file_that_was_made_anew_is_read_anew(desk: Desk) -> None:
    desk.ask()
    assert len(desk.gates.waiting(desk.caller()).gates) == 1
    for file in (desk.forge.folder / ".gh-gate").glob("forge.sqlite3*"):
        file.unlink()
    assert desk.gates.waiting(desk.caller()).gates == ()
    desk.ask()
    assert len(desk.gates.waiting(desk.caller()).gates) == 1
