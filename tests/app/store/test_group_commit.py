"""Many requests share a commit; each learns of its own, and none is harmed by another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest

from gh_gate.app.store import group_commit
from gh_gate.app.store.group_commit import GroupCommit
from gh_gate.app.store.inbox import Inbox, Row
from gh_gate.errors import UpstreamError
from tests.app.store.entries import T0

PATIENCE = 30.0
T = TypeVar("T")


class Held:
    """An inbox whose commits begin when the test lets them."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.error: Exception | None = None
        self._free, self._begun = threading.Semaphore(0), threading.Semaphore(0)

    def put(self, rows: Sequence[Row]) -> list[int]:
        self.batches.append([row[0] for row in rows])
        self._begun.release()
        assert self._free.acquire(timeout=PATIENCE)
        if self.error:
            raise self.error
        return [int(row[0]) for row in rows]

    async def begun(self) -> None:
        """Wait until the next commit has begun; meanwhile the loop is free."""
        assert await asyncio.to_thread(self._begun.acquire, timeout=PATIENCE)

    def free(self, commits: int = 1) -> None:
        self._free.release(commits)


@asynccontextmanager
async def held() -> AsyncIterator[tuple[Held, GroupCommit]]:
    """Give a group commit whose first delivery, 1, is being committed until the test ends that."""
    inbox = Held()
    front = GroupCommit(inbox)
    first = asyncio.create_task(put(front, 1))
    await inbox.begun()
    try:
        yield inbox, front
    finally:
        inbox.free(1_000)
        await asyncio.gather(asyncio.wait_for(first, PATIENCE), return_exceptions=True)
        await front.close()


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run a scene; one that hangs fails."""
    return asyncio.run(asyncio.wait_for(scene, PATIENCE))


def put(front: GroupCommit, number: int, size: int = 1) -> Coroutine[Any, Any, int]:
    return front.put(str(number), "issues", T0, b"x" * size)


async def waiting(front: GroupCommit, *numbers: int, size: int = 1) -> list[asyncio.Task[int]]:
    """Let callers wait for a commit that comes later."""
    tasks = [asyncio.create_task(put(front, number, size)) for number in numbers]
    await asyncio.sleep(0)
    return tasks


def test_requests_that_come_during_a_commit_share_the_next_one_and_each_gets_its_id() -> None:
    async def scene() -> None:
        async with held() as (inbox, front):
            tasks = await waiting(front, *range(2, 40))
            inbox.free(2)
            assert await asyncio.gather(*tasks) == list(range(2, 40))
            assert [len(batch) for batch in inbox.batches] == [1, 38]

    play(scene())


def test_a_delivery_that_comes_alone_is_committed_at_once() -> None:
    async def scene() -> None:
        async with held() as (inbox, front):
            inbox.free(3)
            assert [await put(front, 2), await put(front, 3)] == [2, 3]
            assert inbox.batches == [["1"], ["2"], ["3"]]

    play(scene())


@pytest.mark.parametrize(
    ("limit", "size", "shares"),
    [("MOST_ROWS", 1, [1, 3, 3, 1]), ("MOST_BYTES", 2, [1, 2, 2, 2, 1]), ("MOST_BYTES", 9, [1] * 8)],
    ids=["rows", "bytes", "large"],
)
def test_a_commit_takes_no_more_than_its_share(
    monkeypatch: pytest.MonkeyPatch, limit: str, size: int, shares: list[int]
) -> None:
    monkeypatch.setattr(group_commit, limit, 3)

    async def scene() -> None:
        async with held() as (inbox, front):
            tasks = await waiting(front, *range(2, 9), size=size)
            inbox.free(10)
            assert await asyncio.gather(*tasks) == list(range(2, 9))
            assert [len(batch) for batch in inbox.batches] == shares

    play(scene())


def test_an_error_reaches_every_waiter_of_its_commit_and_the_next_one_works() -> None:
    async def scene() -> None:
        async with held() as (inbox, front):
            inbox.error = UpstreamError("the disk is full")
            doomed = await waiting(front, 2, 3)
            inbox.free(2)
            assert await asyncio.gather(*doomed, return_exceptions=True) == [inbox.error, inbox.error]
            inbox.error = None
            inbox.free()
            assert await put(front, 4) == 4

    play(scene())


@pytest.mark.parametrize("when", ["before its commit", "during its commit"])
def test_a_caller_who_goes_away_harms_nobody_and_is_stored_all_the_same(when: str) -> None:
    async def scene() -> None:
        async with held() as (inbox, front):
            gone, *others = await waiting(front, 2, 3, 4)
            if when == "during its commit":
                inbox.free()
                await inbox.begun()
            gone.cancel()
            await asyncio.sleep(0)
            inbox.free(2)
            assert await asyncio.gather(*others) == [3, 4]
            assert gone.cancelled()
            assert inbox.batches == [["1"], ["2", "3", "4"]]

    play(scene())


def test_closing_stores_what_was_handed_in_and_then_takes_nothing() -> None:
    async def scene() -> None:
        async with held() as (inbox, front):
            tasks = await waiting(front, 2, 3)
            closing = [asyncio.create_task(front.close()) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(UpstreamError, match="takes nothing more"):
                await put(front, 4)
            inbox.free(2)
            await asyncio.gather(*closing)
            assert [task.result() for task in tasks] == [2, 3]

    play(scene())


def test_a_loop_that_ended_during_a_commit_leaves_the_next_one_working() -> None:
    inbox = Held()
    front = GroupCommit(inbox)

    async def leave() -> None:
        await waiting(front, 1)
        await inbox.begun()

    async def come_back() -> None:
        inbox.free(2)
        assert await put(front, 2) == 2
        await front.close()

    play(leave())
    play(come_back())


def test_every_delivery_of_many_callers_is_in_the_database(inbox: Inbox) -> None:
    async def caller(front: GroupCommit, name: str) -> list[tuple[int, str]]:
        return [(await front.put(f"{name}:{n}", "issues", T0, name.encode()), f"{name}:{n}") for n in range(20)]

    async def scene() -> list[tuple[int, str]]:
        front = GroupCommit(inbox)
        told = await asyncio.gather(*(caller(front, f"caller {n}") for n in range(8)))
        await front.close()
        return [pair for pairs in told for pair in pairs]

    assert sorted(play(scene())) == [(each.id, each.guid) for each in inbox.unfinished()]


def test_the_database_s_error_reaches_the_caller(inbox: Inbox, engine_broken: Callable[[], None]) -> None:
    async def scene() -> None:
        front = GroupCommit(inbox)
        engine_broken()
        with pytest.raises(UpstreamError):
            await front.put("guid", "issues", T0, b"")
        await front.close()

    play(scene())
