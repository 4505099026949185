"""What was asked lately is not asked again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from gh_gate.app.signin.memory import Memory
from tests.app.signin.clock import Clock


def test_an_answer_is_good_for_its_time(clock: Clock) -> None:
    memory: Memory[int] = Memory(60, clock.steady)
    answers = iter([1, 2])
    assert memory.get("a", lambda: next(answers)) == 1
    clock.go(seconds=59.9)
    assert memory.get("a", lambda: next(answers)) == 1
    clock.go(seconds=0.1)
    assert memory.get("a", lambda: next(answers)) == 2


def test_an_error_is_asked_about_again(clock: Clock) -> None:
    memory: Memory[int] = Memory(60, clock.steady)
    with pytest.raises(ZeroDivisionError):
        memory.get("a", lambda: 1 // 0)
    assert memory.get("a", lambda: 1) == 1


def test_a_bounded_number_is_kept_and_what_is_used_stays(clock: Clock) -> None:
    memory: Memory[str] = Memory(60, clock.steady, most=2)
    for key in ("a", "b", "a", "c"):
        memory.get(key, lambda: "old")
    assert [memory.get(key, lambda: "new") for key in ("a", "c", "b")] == ["old", "old", "new"]


def test_of_several_threads_one_asks_and_the_others_wait(clock: Clock) -> None:
    memory: Memory[str] = Memory(60, clock.steady)
    entered, again, go_on = threading.Event(), threading.Event(), threading.Event()

    def first() -> str:
        entered.set()
        assert go_on.wait(30)
        return "first"

    def second() -> str:
        again.set()
        return "second"

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(memory.get, "a", first)
        assert entered.wait(30)
        other = pool.submit(memory.get, "a", second)
        assert not again.wait(0.1)
        go_on.set()
        assert (one.result(30), other.result(30)) == ("first", "first")


def test_a_slow_answer_keeps_nobody_else_waiting(clock: Clock) -> None:
    memory: Memory[str] = Memory(60, clock.steady)
    entered, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        entered.set()
        assert go_on.wait(30)
        return "slow"

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(memory.get, "a", slow)
        assert entered.wait(30)
        assert memory.get("b", lambda: "quick") == "quick"
        go_on.set()
        assert waiting.result(30) == "slow"
