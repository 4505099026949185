"""Time passes only where a pipeline waits, and for each gate by itself."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import gh_gate
from gh_gate.errors import UsageError
from gh_gate.testing import FakeForge
from tests.testing.asking import ask


def test_a_gate_that_nobody_answers_expires_without_a_wait(forge: FakeForge) -> None:
    began = time.monotonic()
    with pytest.raises(gh_gate.Expired) as error:
        ask(timeout="30d")
    assert time.monotonic() - began < 5  # real time: the machine may be busy, 30 days would be noticed
    assert (error.value.decision.at - forge.gate("deploy").asked_at).days == 30


def test_answers_come_when_they_are_due(forge: FakeForge) -> None:
    forge.approve("deploy", after="3h")
    forge.comment("deploy", "Let me think.", by="bob", after="1h")
    decision = ask(timeout="4h")
    assert (decision.at - forge.gate("deploy").asked_at).seconds == 3 * 3600
    assert [comment.by for comment in forge.gate("deploy").comments] == ["bob", "alice"]


def test_reminders_and_escalations_come_in_between() -> None:
    policy = {"gates": {"deploy": {"escalate": {"after": "3h", "to": "@carol"}}}}
    with FakeForge(policy=policy) as forge:
        forge.approve("deploy", after="5h")
        ask(remind="4h")
    kinds = [comment.kind for comment in forge.gate("deploy").told]
    assert [kind for kind in kinds if kind in ("reminder", "escalated")] == ["escalated", "reminder"]


def test_a_gate_is_pending_until_it_was_shown_and_then_answered(forge: FakeForge) -> None:
    forge.approve("deploy")
    pending = gh_gate.request("deploy", prompt="Deploy?")
    assert pending.status() is gh_gate.Status.PENDING
    assert pending.status() is gh_gate.Status.APPROVED


def test_an_open_gate_is_answered_at_once(forge: FakeForge) -> None:
    pending = gh_gate.request("deploy", prompt="Deploy?")
    forge.reject("deploy", "no")
    assert pending.status() is gh_gate.Status.REJECTED


def test_time_passes_when_the_test_says_so(forge: FakeForge) -> None:
    pending = gh_gate.request("deploy", prompt="Deploy?", timeout="1h")
    assert pending.status() is gh_gate.Status.PENDING
    forge.pass_time("1h1m")
    assert pending.status() is gh_gate.Status.EXPIRED


def test_threads_have_clocks_of_their_own(forge: FakeForge) -> None:
    for number in range(8):
        forge.approve(f"gate-{number}", after="20h")
    with ThreadPoolExecutor(9) as pool:
        found = [pool.submit(ask, f"gate-{number}") for number in range(8)]
        silent = pool.submit(ask, "silent", fail_on_rejection=False)
        assert all(one.result() for one in found)
        assert silent.result().status is gh_gate.Status.EXPIRED


def test_tasks_wait_at_the_same_time(forge: FakeForge) -> None:
    forge.approve("deploy", times=20)

    async def one(number: int) -> gh_gate.Decision[Any]:
        pending = await asyncio.to_thread(gh_gate.request, "deploy", prompt="Deploy?", key=str(number))
        return await pending.wait_async()

    async def all_of_them() -> list[gh_gate.Decision[Any]]:
        return await asyncio.gather(*(one(number) for number in range(20)))

    assert all(asyncio.run(all_of_them()))


@pytest.mark.parametrize("again", range(6))
def test_all_who_wait_for_a_gate_wait_by_one_clock(forge: FakeForge, again: int) -> None:
    forge.comment("deploy", "Let me think.", by="bob", after="30m")
    forge.approve("deploy", after="1h")
    with ThreadPoolExecutor(8) as pool:
        found = [one.result() for one in [pool.submit(ask) for _ in range(8)]]
    assert [one.by for one in found] == ["alice"] * 8, again
    asked = next(gate for gate in forge.gates if gate.number == found[0].number)
    assert {one.text[:12] for one in asked.told if one.kind == "record"} == {"**Approved**"}
    assert {(one.at - asked.asked_at).seconds for one in found} == {3600}


@pytest.mark.parametrize("again", range(3))
def test_tasks_that_wait_for_one_gate_all_get_its_answer(forge: FakeForge, again: int) -> None:
    forge.approve("deploy", after="1h")

    async def one() -> gh_gate.Decision[Any]:
        pending = await asyncio.to_thread(gh_gate.request, "deploy", prompt="Deploy?")
        return await pending.wait_async()

    async def all_of_them() -> list[gh_gate.Decision[Any]]:
        return await asyncio.gather(*(one() for _ in range(4)))

    assert all(asyncio.run(all_of_them())), again


def test_a_late_waiter_does_not_run_past_the_answer(forge: FakeForge) -> None:
    forge.approve("deploy", after="1h")
    pending = gh_gate.request("deploy", prompt="Deploy?", approvers="@alice")
    assert pending.status() is gh_gate.Status.PENDING
    ask("silent", timeout="30d", fail_on_rejection=False)
    late = gh_gate.request("deploy", prompt="Deploy?", approvers="@alice")
    assert [late.wait().approved, pending.wait().approved] == [True, True]


@pytest.mark.usefixtures("forge")
def test_two_forges_in_two_threads_are_refused() -> None:
    def another() -> None:
        with FakeForge():
            pass

    with ThreadPoolExecutor(1) as pool, pytest.raises(UsageError, match="of another thread is open"):
        pool.submit(another).result()
    with FakeForge():
        ask(fail_on_rejection=False)
