"""A cancelled run closes its gate, whenever the signal comes; only a waiting step does so."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from action.interrupts import Interrupted, Interrupts
from gh_gate.core.gate import Status
from gh_gate.errors import UpstreamError
from tests.action.conftest import Step
from tests.action.scenes import Library, decision, run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process on Windows cannot send itself these signals")


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library()
    made.install(monkeypatch)
    return made


def sends(number: int) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_waiting_cancels_the_gate(library: Library, step: Step, number: int) -> None:
    library.during = {"wait": sends(number)}
    ran = run(step())
    assert (ran.code, ran.outputs["status"], ran.outputs["reason"]) == (5, "cancelled", "the run was cancelled")
    assert library.calls[-1] == "cancel"


def test_a_signal_while_opening_waits_for_the_issue_to_be_known(library: Library, step: Step) -> None:
    library.during = {"open": sends(signal.SIGINT)}
    assert run(step()).code == 5
    assert library.calls == ["connect", "prepare", "open", "cancel"]


@pytest.mark.parametrize("where", ["connect", "prepare"])
def test_a_signal_before_the_gate_is_opened_ends_the_step_at_once(library: Library, step: Step, where: str) -> None:
    library.during = {where: sends(signal.SIGINT)}
    ran = run(step())
    assert (ran.code, ran.outputs["status"], library.calls[-1]) == (5, "cancelled", where)


def test_a_second_signal_does_not_keep_the_gate_from_being_closed(library: Library, step: Step) -> None:
    library.during = {"wait": sends(signal.SIGINT), "cancel": sends(signal.SIGTERM)}
    assert run(step()).outputs["status"] == "cancelled"


def test_a_decision_that_was_there_already_stands(library: Library, step: Step) -> None:
    library.answer, library.during = decision(Status.REJECTED, "bob"), {"wait": sends(signal.SIGINT)}
    assert run(step()).code == 3


def test_a_gate_that_cannot_be_closed_is_an_error(library: Library, step: Step) -> None:
    library.during, library.fails = {"wait": sends(signal.SIGINT)}, {"cancel": UpstreamError("no answer")}
    ran = run(step())
    assert (ran.code, ran.outputs["status"]) == (1, "error")


def test_an_error_while_opening_wins_over_the_signal(library: Library, step: Step) -> None:
    library.during, library.fails = {"open": sends(signal.SIGINT)}, {"open": UpstreamError("no answer")}
    assert run(step()).code == 1


def test_a_detached_step_that_is_stopped_leaves_its_gate_open(library: Library, step: Step) -> None:
    library.during = {"look": sends(signal.SIGINT)}
    ended = run(step(mode="detach"))
    assert (ended.code, ended.outputs["approved"]) == (1, "false")
    assert "stays open" in ended.log
    assert "cancel" not in library.calls


def test_signals_mean_afterwards_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with pytest.raises(Interrupted), Interrupts().caught():
        os.kill(os.getpid(), signal.SIGTERM)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


@pytest.mark.parametrize(("came", "seconds", "slept"), [(False, 1.0, [1.0]), (True, 1.0, []), (True, 60.0, [60.0])])
def test_closing_a_gate_does_not_wait_between_writes(
    monkeypatch: pytest.MonkeyPatch, came: bool, seconds: float, slept: list[float]
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("action.interrupts.time.sleep", waited.append)
    interrupts = Interrupts()
    if came:
        with pytest.raises(Interrupted), interrupts.caught():
            os.kill(os.getpid(), signal.SIGINT)
    interrupts.sleep(seconds)
    assert waited == slept
