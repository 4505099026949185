"""A gate asked in a terminal while it waits: answers from here, from elsewhere, and from nobody."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import UpstreamError
from tests.terminal.ground import Place
from tests.terminal.seat import Seat, end


def test_what_is_typed_becomes_a_comment_and_the_gate_s_decision(place: Place) -> None:
    seat, ticket = Seat(place, "staging", "5", "", "y"), place.ask()
    decision = seat.wait(ticket)
    assert place.texts(ticket) == ['@alice /approve {"target": "staging", "n": 5}']
    assert (decision.status, decision.people[0].login, dict(decision.inputs)) == (
        Status.APPROVED,
        "alice",
        {"target": "staging", "n": 5},
    )
    assert seat.text.endswith("answered as @alice\n"), "no outcome is told to whom it is no news"


def test_the_question_is_shown_once_with_who_is_asked_and_until_when(place: Place) -> None:
    seat = Seat(place, None, None, "/reject no")
    seat.wait(place.ask(prompt="Deploy **v14** to `eu`?\n\n| a | b |\n|---|---|\n| 1 | 2 |", subject="img@sha256:1"))
    for part in (
        "Deploy v14 to eu?",
        " 1  2",
        "Who can decide: @alice",
        "Until: 21 Nov 14:00 UTC (24 h left); after that it counts as expired",
        "About: img@sha256:1",
        "Asked by: gate deploy of v14",
        "Answering as @alice.",
    ):
        assert seat.text.count(part) == 1, part
    assert seat.keys.forgotten == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"on_timeout": "approve", "inputs": None}, "it is approved by policy, without anybody's word"),
        ({"on_timeout": "remind"}, "Until: somebody decides"),
    ],
)
def test_it_says_what_the_deadline_does(place: Place, more: dict[str, Any], told: str) -> None:
    seat = Seat(place, "/reject no")
    seat.wait(place.ask(**more))
    assert told in seat.text


def test_a_prompt_cannot_draw_on_the_terminal(place: Place) -> None:
    seat = Seat(place, "/reject no")
    seat.wait(place.ask(prompt="Deploy? \x1b[2J\x1b]0;x\x07 \u202eevil @bob <!-- hidden -->"))
    assert not {"\x1b", "\x07", "\u202e", "\u200b"} & set(seat.text)
    assert "@bob <!-- hidden -->" in seat.text


def test_a_no_is_a_rejection_with_its_reason(place: Place) -> None:
    decision = Seat(place, "n", "too risky").wait(place.ask(inputs=None))
    assert (decision.status, decision.reason) == (Status.REJECTED, "too risky")


def test_an_answer_from_another_terminal_ends_the_question(place: Place) -> None:
    ticket = place.ask("@alice", "@bob")
    seat = Seat(place, "staging", lambda: place.forge.say("bob", ticket.place.number, "/reject not today"))
    assert seat.wait(ticket).status is Status.REJECTED
    assert seat.text.endswith("[3]: \nmeanwhile: rejected by @bob: not today\n")


def test_the_deadline_ends_the_question(place: Place) -> None:
    ticket = place.ask(timeout=60)
    clock: Any = place.clock
    seat = Seat(place, "staging", lambda: clock.move(61))
    seat.later = [lambda: clock.move(31)]
    assert seat.wait(ticket).status is Status.EXPIRED
    assert "the deadline has passed, so nothing that is typed now counts" in seat.text
    assert seat.text.endswith("meanwhile: expired: nobody decided before the deadline\n")


def test_an_answer_typed_after_the_deadline_does_not_count(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Any = place.clock
    seat = Seat(place)
    seat.later = [lambda: clock.move(31)]
    monkeypatch.setattr(seat.keys, "line", lambda _: (clock.move(61), "y")[1])
    assert seat.wait(place.ask(timeout=60, inputs=None)).status is Status.EXPIRED
    assert "the deadline was 20 Nov 2026 14:01:00 UTC, so this did not count." in seat.text


def test_the_end_of_input_is_never_a_yes(place: Place) -> None:
    ticket = place.ask(inputs=None)
    seat = Seat(place, end)
    seat.later = [lambda: None, lambda: place.forge.say("alice", ticket.place.number, "/approve")]
    assert seat.wait(ticket).status is Status.APPROVED
    assert "the input ended, which is never a yes; the gate stays open. From another terminal:\n" in seat.text
    assert "approve --local 1\n" in seat.text
    assert len(seat.slept) == 2, "it went on waiting"


def test_the_end_of_input_in_the_midst_of_a_no_leaves_it_open(place: Place) -> None:
    ticket = place.ask(inputs=None)
    seat = Seat(place, "n", end)
    seat.later = [lambda: place.forge.say("alice", ticket.place.number, "/approve")]
    assert seat.wait(ticket).status is Status.APPROVED


def test_ctrl_c_leaves_the_gate_open(place: Place) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    ticket = place.ask()
    with pytest.raises(KeyboardInterrupt):
        Seat(place, "staging", interrupt).wait(ticket)
    assert place.texts(ticket) == []
    assert place.engine.look(ticket).status is Status.PENDING


def test_a_line_that_comes_after_it_was_stopped_is_no_answer(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = place.ask(inputs=None)
    seat = Seat(place)
    seat.dialogue.show(ticket, place.engine.look(ticket), 0.5)

    def late(_seconds: float) -> str:
        seat.dialogue.stop()
        return "y"

    monkeypatch.setattr(seat.keys, "line", late)
    seat.dialogue.sleep(0.5)
    assert place.texts(ticket) == []


def test_a_gate_that_is_decided_already_asks_nothing(place: Place) -> None:
    ticket = place.ask()
    place.forge.say("alice", ticket.place.number, "/reject no")
    seat = Seat(place)
    assert seat.wait(place.ask()).status is Status.REJECTED
    assert seat.text == ""


def test_a_comment_that_cannot_be_written_is_told_and_asked_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = place.forge.say
    failed: list[Any] = []

    def say(*words: Any) -> Any:
        if not failed:
            failed.append(words)
            raise UpstreamError("the file was locked.")
        return real(*words)

    monkeypatch.setattr(place.forge, "say", say)
    seat = Seat(place, "y", "y")
    assert seat.wait(place.ask(inputs=None)).status is Status.APPROVED
    assert "error: the file was locked." in seat.text


def test_a_question_that_is_put_anew_is_shown_anew(place: Place) -> None:
    ticket = place.ask(inputs=None)

    def anew() -> None:
        fresh = place.ask(inputs=None, prompt="Deploy v15?", key="v15")
        ticket.prepared, ticket.place, ticket.opened_at = fresh.prepared, fresh.place, fresh.opened_at
        ticket.last = None

    seat = Seat(place, anew, "y")
    assert seat.wait(ticket).status is Status.APPROVED
    assert "Approve? [y/N] \ngate deploy  local/" in seat.text
    assert "Deploy v15?" in seat.text
    assert place.forge.read(ticket.place).opening.url == "local:2"
    assert place.texts(ticket) == ["@alice /approve"]
