"""The ledger: what happened to every gate, in one chain that only grows.

One entry is appended at a time, whatever threads and processes want to: in SQLite a writer has the file to itself, in
PostgreSQL it holds an advisory lock until its transaction has ended. What is read is what was appended, or an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, select

from gh_gate.app.spots import Spot
from gh_gate.app.store import entry as entries_of
from gh_gate.app.store import questions, utc
from gh_gate.app.store.chain import GENESIS, Link, sealed
from gh_gate.app.store.check import Check, check
from gh_gate.app.store.entry import Entry, Kind, key_of
from gh_gate.app.store.schema import LEDGER
from gh_gate.app.store.transactions import Turn, reading, writing
from gh_gate.core.gate import Status

__all__ = ["Check", "Entry", "Kind", "Ledger", "Link", "check"]

_PAGE: Final = 200
"""Entries read at once: an entry may hold a comment of 64 KB."""

_C = LEDGER.c


class Ledger:
    """The entries of a database, for all threads of a process.

    Every call may raise `UpstreamError` (the database cannot be used now) and, where it reads entries,
    `VerificationError` (one of them is not as it was appended).

    :param engine: of a database that was brought up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(
        self, kind: str, spot: Spot, *, at: datetime, once: str, data: Mapping[str, Any], gate: str = ""
    ) -> Entry:
        """Note an event, for good: it is on the disk when this returns.

        :param at: when it happened, with a zone.
        :param once: at most 500 characters that name this event; where an entry has them, that one stays and is returned.
        :param data: a JSON object. An opening has ``repository``, ``run_id`` and ``name``; a decision ``status`` and
            ``envelope``.
        :param gate: the gate's digest in hex.
        :raise ValueError: a word is too long, ``at`` has no zone, or an opening lacks what it is found by.
        :raise UsageError: the data is not JSON.
        """
        draft = entries_of.draft(kind, spot, at=at, once=once, data=data, gate=gate)
        found = self.find(once)  # first without the lock: most events are met again and again
        if found is not None:
            return found
        with writing(self._engine, Turn.LEDGER) as connection:
            link = _first(connection, _C.once == once)
            if link is None:
                link = _after_head(connection, draft)
                connection.execute(insert(LEDGER), asdict(link))
        return entries_of.read(link)

    def find(self, once: str) -> Entry | None:
        """Return the entry of an event, if it was noted."""
        with reading(self._engine) as connection:
            link = _first(connection, _C.once == once)
        return entries_of.read(link) if link else None

    def of_spot(self, spot: Spot, kind: str | None = None) -> tuple[Entry, ...]:
        """Return what happened at an issue or pull request, the oldest first."""
        return self._where(_C.repository_id == spot.repository_id, _C.number == spot.number, *_of_kind(kind))

    def of_gate(self, digest: str, kind: str | None = None) -> tuple[Entry, ...]:
        """Return what happened to a gate, the oldest first."""
        return self._where(_C.gate == digest, *_of_kind(kind))

    def by_key(self, repository_id: int, run_id: str, name: str) -> tuple[Entry, ...]:
        """Return the openings of a run's gate of that name, the oldest first."""
        return self._where(_C.kind == Kind.OPENED, _C.lookup == key_of(run_id, name), _C.repository_id == repository_id)

    def of_run(self, repository_id: int, run_id: str) -> tuple[Entry, ...]:
        """Return the openings of a run's gates, the oldest first."""
        found = self._where(_C.kind == Kind.OPENED, _C.repository_id == repository_id, questions.says("run_id", run_id))
        return tuple(each for each in found if each.data.get("run_id") == run_id)

    def knows(self, spot: Spot) -> bool:
        """Tell whether a gate was ever opened at an issue or pull request."""
        with reading(self._engine) as connection:
            return connection.execute(questions.opened_at(spot)).first() is not None

    def known_spots(self) -> frozenset[Spot]:
        """Return where gates were ever opened."""
        with reading(self._engine) as connection:
            rows = connection.execute(questions.all_spots()).all()
        return frozenset(Spot(row.repository_id, row.number) for row in rows)

    def open_spots(self, since: datetime | None = None) -> tuple[Spot, ...]:
        """Return where gates stand that are not decided, in order, each with the name its repository had at last.

        :param since: gates that were decided since then count as well until they are followed through.
        """
        spots: dict[Spot, Spot] = {}
        for each in self._where(questions.unfinished(utc.write(since)) if since else questions.undecided()):
            found = Spot(each.repository_id, each.number, each.data["repository"])
            spots[found] = found
        return tuple(sorted(spots.values()))

    def unanswered(self) -> tuple[Entry, ...]:
        """Return the openings that have no decision, the oldest first."""
        return self._where(questions.unanswered())

    def decided(self, repositories: Collection[int], *, before: int | None, limit: int) -> tuple[Entry, ...]:
        """Return the newest decisions in some repositories, each the newest state of its gate, the newest first.

        :param before: only those with a lower number; None for all.
        """
        earlier = () if before is None else (_C.seq < before,)
        return self._where(
            _C.repository_id.in_(repositories), questions.decided(), *earlier, order=_C.seq.desc(), limit=limit
        )

    def those(self, events: Collection[str]) -> Mapping[str, Entry]:
        """Return the entries of some events, as far as they were noted, by their names."""
        return {entry.once: entry for entry in self._where(_C.once.in_(events))}

    def newest(self) -> int:
        """Return the number of the newest entry; 0 where there is none."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.coalesce(func.max(_C.seq), 0))).scalar_one())

    @cached_property
    def followed_from(self) -> int:
        """The number of the entry after which decisions are followed; what an older program decided is left alone."""
        with reading(self._engine) as connection:
            return int(connection.execute(questions.followed_from()).scalar_one())

    def count_by_state(self) -> Mapping[str, int]:
        """Return how many gates are in each state, all of `Status`; a decision without a status is ``decided``."""
        with reading(self._engine) as connection:
            pending = connection.execute(questions.count_pending()).scalar_one()
            decided = connection.execute(questions.count_decided()).all()
        counts = {status.value: 0 for status in Status} | {Status.PENDING.value: pending}
        return counts | {row.lookup or "decided": row.number for row in decided}

    def decided_record(self, digest: str) -> str | None:
        """Return the record of a gate's newest decision, a DSSE envelope, if there is one."""
        decided = self.of_gate(digest, Kind.DECIDED)
        return decided[-1].data.get("envelope") if decided else None

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Go through the entries with a higher number than ``after``; few are in memory at a time."""
        return map(entries_of.read, self.links(after))

    def links(self, after: int | None = None) -> Iterator[Link]:
        """Go through the entries as they are stored, unread, so that what was tampered with can be seen as well.

        No transaction stays open meanwhile, so whoever takes them may be slow; what is appended meanwhile comes too.

        :param after: the number before the first one; None for all, whatever numbers somebody may have put in.
        """
        while page := self._page(after):
            yield from page
            after = page[-1].seq

    def count(self) -> int:
        """Return how many entries there are."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(LEDGER)).scalar_one()

    def _page(self, after: int | None) -> list[Link]:
        query = select(LEDGER).order_by(_C.seq).limit(_PAGE)
        with reading(self._engine) as connection:
            rows = connection.execute(query if after is None else query.where(_C.seq > after))
            return [Link(*row) for row in rows]

    def _where(
        self, *conditions: ColumnElement[bool], order: ColumnElement[Any] = _C.seq, limit: int | None = None
    ) -> tuple[Entry, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(LEDGER).where(*conditions).order_by(order).limit(limit)).all()
        return tuple(entries_of.read(Link(*row)) for row in rows)


def _of_kind(kind: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if kind is None else (_C.kind == kind,)


def _first(connection: Connection, condition: ColumnElement[bool]) -> Link | None:
    row = connection.execute(select(LEDGER).where(condition)).first()
    return Link(*row) if row else None


def _after_head(connection: Connection, draft: Link) -> Link:
    head = connection.execute(select(_C.seq, _C.hash).order_by(_C.seq.desc()).limit(1)).first()
    seq, previous = head or (0, GENESIS)
    return sealed(replace(draft, seq=seq + 1, previous=previous))
