"""First-seen texts wait in memory until a look has told whether a gate is where they were said."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gh_gate.app.sightings import Sightings
from gh_gate.app.spots import Spot
from gh_gate.app.store.database import connect, migrate
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger

HERE, THERE = Spot(1, 5, "acme/app"), Spot(1, 6, "acme/app")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Book:
    """A ledger, and the spots where gates are known."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.known = ledger, set[Spot]()
        self.sightings = Sightings(ledger, self.known.__contains__)

    def see(self, what: str, spot: Spot = HERE) -> None:
        """Let the worker see a text."""
        self.sightings.append(Kind.SEEN, spot, at=NOON, once=f"seen:{spot.number}:{what}", data={"text": what})

    def found(self, spot: Spot = HERE) -> None:
        """Let a look find a gate."""
        self.known.add(spot)
        self.sightings.settle(spot)

    @property
    def kept(self) -> list[str]:
        """What the ledger holds, in order."""
        return [str(entry.data["text"]) for entry in self.ledger.entries()]


class Guarded(dict[Spot, list[Callable[[], object]]]):
    """What waits, and whether its lock was held whenever somebody touched it."""

    def __init__(self, lock: threading.Lock) -> None:
        super().__init__()
        self.lock, self.touched = lock, 0

    def setdefault(self, *of: Any) -> Any:
        """See `dict.setdefault`."""
        self._touch()
        return super().setdefault(*of)

    def pop(self, *of: Any) -> Any:
        """See `dict.pop`."""
        self._touch()
        return super().pop(*of)

    def _touch(self) -> None:
        assert self.lock.locked()
        self.touched += 1


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    database = connect(f"sqlite:///{tmp_path / 'app.db'}")
    migrate(database)
    yield Book(Ledger(database))
    database.dispose()


def test_where_a_gate_is_known_a_text_is_kept_at_once(book: Book) -> None:
    book.known.add(HERE)
    book.see("one")
    assert book.kept == ["one"]


def test_elsewhere_it_waits_until_the_gate_is_found_and_keeps_its_order(book: Book) -> None:
    for what in ("one", "two", "three"):
        book.see(what)
    assert book.kept == []
    book.found()
    assert book.kept == ["one", "two", "three"]


def test_where_a_look_finds_no_gate_it_is_forgotten(book: Book) -> None:
    book.see("one")
    book.sightings.settle(HERE)
    book.found()
    assert book.kept == []


def test_a_look_at_one_spot_settles_nothing_of_another(book: Book) -> None:
    book.see("one", HERE)
    book.see("two", THERE)
    book.found(THERE)
    assert book.kept == ["two"]
    book.found(HERE)
    assert book.kept == ["two", "one"]


def test_what_was_kept_is_not_kept_again_at_the_next_look(book: Book) -> None:
    book.see("one")
    book.found()
    book.found()
    assert book.kept == ["one"]


def test_it_tells_what_is_known(book: Book) -> None:
    book.known.add(HERE)
    assert (book.sightings.knows(HERE), book.sightings.knows(THERE)) == (True, False)


def test_what_waits_is_only_touched_under_the_lock(book: Book) -> None:
    guarded = Guarded(book.sightings._lock)
    book.sightings._waiting = guarded
    book.see("one")
    book.found()
    assert (guarded.touched, book.kept) == (2, ["one"])


def test_what_several_threads_see_is_all_kept(book: Book) -> None:
    texts = [str(number) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(book.see, texts))
    book.found()
    assert sorted(book.kept) == sorted(texts)
