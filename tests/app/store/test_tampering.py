"""A database that somebody changed: what is read is what was appended, or an error that names the entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from gh_gate.app.store import database
from gh_gate.app.store.chain import sealed
from gh_gate.app.store.ledger import Ledger, check
from gh_gate.app.store.schema import LEDGER
from gh_gate.app.store.transactions import writing
from gh_gate.errors import GateError, VerificationError
from tests.app.store.entries import DIGEST, SPOT, filled, seen
from tests.app.store.tampering import tamper

CHANGES = {
    "at": "'2026-11-20T15:12:00Z'",
    "kind": "'refused'",
    "repository_id": "1002",
    "number": "41",
    "gate": "'x'",
    "once": "'seen:11'",
    "lookup": "'x'",
    "data": '\'{"body": "/approve"}\'',
    "previous": "'0'",
    "hash": "'0'",
}


@pytest.mark.parametrize(("column", "value"), CHANGES.items(), ids=CHANGES)
def test_a_column_changed_in_the_database_is_found(engine: Engine, ledger: Ledger, column: str, value: str) -> None:
    filled(ledger)
    tamper(engine, f"UPDATE ledger SET {column} = {value} WHERE seq = 2")  # noqa: S608 - words of this table
    assert check(ledger.links()).broken == (2, "it was changed: its hash does not fit its content")


def test_a_changed_number_is_found(engine: Engine, ledger: Ledger) -> None:
    filled(ledger)
    tamper(engine, "UPDATE ledger SET seq = -2 WHERE seq = 2")
    assert check(ledger.links()).broken == (-2, "it stands where entry 1 should")


def test_a_removed_entry_is_found(engine: Engine, ledger: Ledger) -> None:
    filled(ledger)
    tamper(engine, "DELETE FROM ledger WHERE seq = 5")
    assert check(ledger.links()).broken == (5, "it is missing: entry 6 stands in its place")


READS: dict[str, Callable[[Ledger], object]] = {
    "find": lambda ledger: ledger.find("seen:1"),
    "append": lambda ledger: seen(ledger, "seen:1"),
    "of_spot": lambda ledger: ledger.of_spot(SPOT),
    "entries": lambda ledger: list(ledger.entries()),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("data", ['{"body":"/reject"}', "{", "[]", '{"body": "/approve"}'])
def test_a_changed_entry_is_not_read(
    engine: Engine, ledger: Ledger, read: Callable[[Ledger], object], data: str
) -> None:
    filled(ledger)
    tamper(engine, f"UPDATE ledger SET data = '{data}' WHERE seq = 2".replace(":", r"\:"))  # noqa: S608 - words of this table
    with pytest.raises(VerificationError, match="entry 2 of the ledger is not as it was appended"):
        read(ledger)


@pytest.mark.parametrize(
    ("column", "value"),
    [("data", "{"), ("data", "[]"), ("data", "[" * 100_000), ("at", "now"), ("at", "2026-11-20T15:12:00")],
    ids=["cut", "list", "deep", "no time", "no zone"],
)
def test_an_entry_with_a_new_hash_but_no_sense_is_not_read(
    engine: Engine, ledger: Ledger, column: str, value: str
) -> None:
    columns: dict[str, Any] = {"once": "seen:2", column: value}
    forged = sealed(replace(seen(ledger, "seen:1").link(), seq=2, **columns))
    tamper(engine)
    with writing(engine) as connection:
        connection.execute(insert(LEDGER), asdict(forged))
    with pytest.raises(VerificationError, match="entry 2 of the ledger"):
        ledger.find("seen:2")


def test_a_changed_decision_gives_no_record(engine: Engine, ledger: Ledger) -> None:
    filled(ledger)
    tamper(engine, "UPDATE ledger SET data = '{}' WHERE kind = 'decided'")
    with pytest.raises(VerificationError):
        ledger.decided_record(DIGEST)


def test_a_byte_that_flipped_on_the_disk_is_found_and_named(tmp_path: Path) -> None:
    path = tmp_path / "gate.db"
    engine = database.connect(f"sqlite:///{path}")
    database.migrate(engine)
    filled(Ledger(engine))
    seen(Ledger(engine), "seen:9", body="MARK")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    whole = path.read_bytes()
    spot = whole.index(b"MARK")
    for bit in range(8):
        path.write_bytes(whole[:spot] + bytes([whole[spot] ^ (1 << bit)]) + whole[spot + 1 :])
        engine = database.connect(f"sqlite:///{path}")
        assert check(Ledger(engine).links()).broken == (9, "it was changed: its hash does not fit its content")
        engine.dispose()


REFUSED = {
    "update": "UPDATE ledger SET data = '{}' WHERE seq = 2",
    "update of nothing new": "UPDATE ledger SET data = data",
    "delete": "DELETE FROM ledger WHERE seq = 8",
    "delete of all": "DELETE FROM ledger",
    "insert at the end": "INSERT INTO ledger SELECT 9, at, kind, repository_id, number, gate, 'new', lookup, data, "
    "previous, hash FROM ledger WHERE seq = 8",
    "insert with a hole": "INSERT INTO ledger SELECT 10, at, kind, repository_id, number, gate, 'new', lookup, data, "
    "hash, hash FROM ledger WHERE seq = 8",
    "insert of a known event": "INSERT INTO ledger SELECT 9, at, kind, repository_id, number, gate, once, lookup, data, "
    "hash, hash FROM ledger WHERE seq = 8",
}
ONLY = {
    "sqlite": {
        "replace by number": "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 3",
        "replace by event": "INSERT OR REPLACE INTO ledger SELECT 9, at, kind, repository_id, number, gate, 'seen:1', lookup, "
        "data, hash, hash FROM ledger WHERE seq = 8",
        "update or replace": "UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
    },
    "postgresql": {
        "truncate": "TRUNCATE ledger",
        "on conflict": "INSERT INTO ledger SELECT * FROM ledger WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET data = '{}'",
    },
}


def test_the_database_itself_refuses_every_change(engine: Engine, ledger: Ledger) -> None:
    entries = filled(ledger)
    for statement in (REFUSED | ONLY[engine.dialect.name]).values():
        with pytest.raises(GateError), writing(engine) as connection:
            connection.execute(text(statement))
    assert list(ledger.entries()) == entries
