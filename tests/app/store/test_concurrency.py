"""Many writers at once, in threads and processes: one chain, and one entry for one event."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from gh_gate.app.store import database, postgresql, sqlite
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Entry, Ledger, check
from gh_gate.app.store.transactions import Turn, writing
from gh_gate.errors import UpstreamError
from tests.app.store.child import SHARED
from tests.app.store.children import Nursery
from tests.app.store.entries import T0, seen

THREADS = 8
T = TypeVar("T")


def at_once(work: Callable[[int], T]) -> list[T]:
    """Do the same in many threads that begin together."""
    ready = threading.Barrier(THREADS)

    def begin(number: int) -> T:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def test_threads_that_note_the_same_event_get_the_same_entry(ledger: Ledger) -> None:
    def note(number: int) -> list[Entry]:
        return [seen(ledger, f"shared:{event}", by=number) for event in range(SHARED)]

    entries = at_once(note)
    assert all(noted == entries[0] for noted in entries)
    assert check(ledger.links()).count == SHARED


def test_threads_that_note_different_events_make_one_chain(ledger: Ledger) -> None:
    at_once(lambda number: [seen(ledger, f"{number}:{event}") for event in range(10)])
    found = check(ledger.links())
    assert (found.count, found.broken) == (THREADS * 10, None)


def test_processes_that_note_the_same_events_get_the_same_entries(nursery: Nursery, url: str, ledger: Ledger) -> None:
    writers = [nursery.child("shared", url, name) for name in "abc"]
    told = [writer.rest() for writer in writers]
    assert told == [[entry.hash for entry in sorted(ledger.entries(), key=lambda entry: int(entry.once[7:]))]] * 3
    found = check(ledger.links())
    assert (found.count, found.broken) == (SHARED, None)


def test_ids_of_deliveries_ascend_in_the_order_in_which_they_are_seen(engine: Engine) -> None:
    """Whoever pages by the last id that was seen must miss nothing that was stored by another at the same time."""
    inbox, last, met, done = Inbox(engine), 0, set[int](), threading.Event()

    def look() -> None:
        nonlocal last
        while not done.is_set():
            for each in inbox.unfinished(after_id=last):
                last = each.id
                met.add(each.id)

    reader = threading.Thread(target=look)
    reader.start()
    stored = at_once(lambda number: [inbox.put([(f"{number}", "issues", T0, b"")]) for _ in range(20)])
    done.set()
    reader.join()
    met.update(each.id for each in inbox.unfinished(after_id=last))
    assert met == {id_ for puts in stored for ids in puts for id_ in ids}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    monkeypatch.setattr(postgresql, "PATIENCE", 0.05)


@pytest.fixture
def other(url: str) -> Iterator[Engine]:
    """The same database as another process opens it."""
    made = database.connect(url)
    yield made
    made.dispose()


@pytest.mark.usefixtures("impatient")
def test_a_writer_that_does_not_end_is_not_waited_for_for_ever(ledger: Ledger, other: Engine) -> None:
    with writing(other, Turn.LEDGER), pytest.raises(UpstreamError):
        seen(ledger, "seen:1")
    assert seen(ledger, "seen:1").seq == 1


def test_readers_do_not_wait_for_a_writer(ledger: Ledger, other: Engine) -> None:
    seen(ledger, "seen:1")
    with writing(other, Turn.LEDGER):
        assert ledger.find("seen:1")
