"""What other processes do to a local forge in the tests; spawned, so they are found by name."""

from __future__ import annotations

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from gh_gate.forge.local import posts
from gh_gate.forge.local.store import Store
from tests.forge.local_ground import START, forge_in


def make(folder: Path, barrier: Barrier, answer: Connection) -> None:
    forge = forge_in(folder)
    barrier.wait(30)
    answer.send(forge.repository().id)


def write(folder: Path, login: str, times: int, barrier: Barrier) -> None:
    forge = forge_in(folder, patience=60)
    barrier.wait(30)
    for number in range(times):
        forge.say(login, 1, f"{login} {number}")


def write_for_ever(folder: Path, answer: Connection) -> None:
    forge = forge_in(folder)
    while True:
        place = forge.open_issue("one more", "body", labels=["gate:pending", "other"], assignees=[]).place
        answer.send(forge.say("eve", place.number, "hello").id)


def stop_half_way(folder: Path, answer: Connection) -> None:
    """Write half of an issue and wait to be killed."""
    with Store(folder / ".gh-gate" / "forge.sqlite3").writing() as connection:
        # Enough to overflow the page cache, so that half a transaction really is in the file.
        connection.execute("PRAGMA cache_size = 1")
        for _ in range(50):
            posts.add_issue(connection, "half an issue", "x" * 20_000, START)
        answer.send("written")
        answer.recv()


def hold(folder: Path, answer: Connection) -> None:
    """Keep the writers' lock until told to let go."""
    with Store(folder / ".gh-gate" / "forge.sqlite3").writing():
        answer.send("held")
        answer.recv()
