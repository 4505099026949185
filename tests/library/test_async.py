"""Waiting in an event loop: many gates at once, few threads, and a cancelled task leaves its gate open."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import gh_gate
from gh_gate.forge.local import LocalForge
from gh_gate.library import question as questions
from gh_gate.library.asking import open_gate
from gh_gate.library.surroundings import Surroundings
from gh_gate.testing import FakeForge

GATES = 100


def real(folder: Path, key: str, **more: Any) -> gh_gate.PendingGate[Any]:
    """Open a gate that is waited for by the real clock, as in production."""
    here = Surroundings(LocalForge(folder), {"GITHUB_SHA": "c" * 40}, quiet=True)
    question = questions.ask("deploy", "Deploy?", approvers="@alice", **more)
    return open_gate(question, key=key, where=here)


def test_a_hundred_gates_wait_without_a_hundred_threads(tmp_path: Path) -> None:
    gates = [real(tmp_path, str(number)) for number in range(GATES)]
    forge = LocalForge(tmp_path)
    before = threading.active_count()

    async def everything() -> tuple[int, tuple[Any, ...]]:
        waiting = [asyncio.create_task(gate.wait_async()) for gate in gates]
        await asyncio.sleep(0.2)  # let them all look once and go to sleep
        most = threading.active_count()
        for number in (1, 50, GATES):
            forge.say("alice", number, "/approve")
        found = await asyncio.gather(waiting[0], waiting[49], waiting[-1])
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return most, found

    most, found = asyncio.run(everything())
    assert all(found)
    assert most - before < GATES / 2


def test_a_cancelled_task_leaves_the_gate_open_and_another_may_wait(tmp_path: Path) -> None:
    gate = real(tmp_path, "a")

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(gate.wait_async(), 0.2)

    asyncio.run(give_up())
    assert gate.status() is gh_gate.Status.PENDING
    LocalForge(tmp_path).say("alice", 1, "/approve")
    assert asyncio.run(gate.wait_async())


def test_the_event_loop_goes_on_meanwhile(tmp_path: Path) -> None:
    gate = real(tmp_path, "a")

    async def both() -> int:
        waiting, turns = asyncio.create_task(gate.wait_async()), 0
        began = time.monotonic()
        while time.monotonic() - began < 0.3:
            turns += 1
            await asyncio.sleep(0.001)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return turns

    assert asyncio.run(both()) > 10


def test_a_no_is_raised_to_the_task(forge: FakeForge) -> None:
    forge.reject("deploy", "no")
    with pytest.raises(gh_gate.Rejected):
        asyncio.run(gh_gate.request("deploy", prompt="?").wait_async())


def test_stages_run_in_a_task(forge: FakeForge) -> None:
    forge.approve("qa")
    forge.approve("security", {"level": 3})

    async def release() -> tuple[str, int]:
        qa = await gh_gate.request("qa", prompt="Tested?").wait_async()
        security = await gh_gate.request("security", prompt="Safe?", inputs={"level": "int"}).wait_async()
        return qa.by, security.inputs["level"]

    assert asyncio.run(release()) == ("alice", 3)
