"""Opening a database: a file for its owner alone, a server without telling its password, or one clear error."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from gh_gate.app.store import database
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.schema import INBOX
from gh_gate.app.store.transactions import Turn, reading, writing
from gh_gate.errors import GateError, UpstreamError, UsageError
from tests.app.store.entries import SPOT, T0, seen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gate.db"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+pysqlite"])
def test_a_missing_file_is_made_for_its_owner_alone(path: Path, scheme: str) -> None:
    engine = database.connect(f"{scheme}:///{path}")
    database.migrate(engine)
    assert {each.name: oct(each.stat().st_mode & 0o777) for each in path.parent.iterdir()} == dict.fromkeys(
        ("gate.db", "gate.db-wal", "gate.db-shm"), "0o600"
    )
    engine.dispose()


def test_a_missing_file_is_an_error_where_one_must_exist(path: Path) -> None:
    with pytest.raises(UsageError, match="there is no database"):
        database.connect(f"sqlite:///{path}", must_exist=True)
    assert not path.exists()


def test_a_missing_folder_is_named(path: Path) -> None:
    with pytest.raises(GateError) as caught:
        database.connect(f"sqlite:///{path.parent}/missing/gate.db")
    assert caught.value.why == f"there is no folder {path.parent}/missing"


def test_a_folder_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(GateError, match="cannot be made"):
        database.connect(f"sqlite:///{tmp_path}/{'x' * 300}")


def test_a_file_of_something_else_is_refused(path: Path) -> None:
    path.write_text("these are notes, and no database; " * 99)
    engine = database.connect(f"sqlite:///{path}")
    with pytest.raises(GateError) as caught:
        database.migrate(engine)
    assert "file is not a database" in caught.value.why
    engine.dispose()


def test_a_file_that_was_deleted_is_an_error_and_not_an_empty_ledger(path: Path) -> None:
    engine = database.connect(f"sqlite:///{path}")
    database.migrate(engine)
    engine.dispose()
    path.unlink()
    with pytest.raises(UpstreamError):
        Ledger(engine).find("seen:1")
    assert not path.exists()
    engine.dispose()


def test_a_relative_path_means_the_same_file_wherever_the_process_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = database.connect("sqlite:///gate.db")
    monkeypatch.chdir("/")
    database.migrate(engine)
    assert Path(str(engine.url.database)) == tmp_path / "gate.db"
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)]
)
def test_every_connection_to_a_file_has_the_settings_that_durability_needs(
    path: Path, pragma: str, value: object
) -> None:
    with closing(sqlite3.connect(path)):
        path.touch()  # a copy made by VACUUM INTO, or an empty file, is not in WAL mode
    engine = database.connect(f"sqlite:///{path}")
    with reading(engine) as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


BAD = [
    "",
    "gate.db",
    "sqlite://",
    "sqlite:///",
    "sqlite:///:memory:",
    "sqlite:///x.db?mode=ro",
    "sqlite+aiosqlite:///x.db",
    "mysql://root:hunter2@localhost/gate",
    "postgres://gate:hunter2@localhost/gate",
    "postgresql+psycopg2://gate:hunter2@localhost/gate",
    "postgresql://localhost:hunter2/gate",
    "postgresql//gate:hunter2@localhost/gate",
]


@pytest.mark.parametrize("url", BAD)
def test_another_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        database.connect(url)
    assert "hunter2" not in caught.value.diagnostics()
    assert "sqlite:///PATH" in caught.value.do


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize(
    "rest", ["gate:hunter2@127.0.0.1:1/gate", "gate@127.0.0.1:1/gate?password=hunter2&sslpassword=hunter2"]
)
def test_a_password_is_in_no_error_and_no_repr(scheme: str, rest: str) -> None:
    pytest.importorskip("psycopg")
    engine = database.connect(f"{scheme}://{rest}")
    with pytest.raises(UpstreamError) as caught:
        database.migrate(engine)
    shown = f"{engine!r} {engine.url!r} {caught.value.diagnostics()} {caught.value!r}"
    assert "hunter2" not in shown
    assert "gate at 127.0.0.1" in caught.value.what
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
    engine.dispose()


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError) as caught:
        database.connect("postgresql://gate:hunter2@localhost/gate")
    assert caught.value.do == "pip install 'gh-gate[server,postgresql]'"


def test_an_error_tells_no_row(engine: Engine) -> None:
    seen(Ledger(engine), "seen:1", body="the text of a comment")
    statement = text(
        "INSERT INTO inbox (id, guid, event, received_at, state, error, attempts) SELECT 1, data, '', '', '', '', 0 FROM ledger"
    )
    with pytest.raises(GateError) as caught, writing(engine) as connection:
        connection.execute(statement)
    assert "the text of a comment" not in caught.value.diagnostics()
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
    assert "null" in caught.value.why.lower()


def test_a_database_that_is_away_is_an_upstream_error(engine: Engine, engine_broken: Callable[[], None]) -> None:
    ledger, inbox = Ledger(engine), Inbox(engine)
    engine_broken()
    for call in (
        lambda: ledger.find("x"),
        lambda: seen(ledger, "x"),
        lambda: list(ledger.entries()),
        lambda: inbox.put([("guid", "issues", T0, b"")]),
        inbox.unfinished,
        lambda: ledger.knows(SPOT),
    ):
        with pytest.raises(UpstreamError):
            call()


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    row = {"guid": "", "event": "", "received_at": "", "body": b"", "attempts": 0, "state": "waiting", "error": ""}

    def half() -> None:
        with writing(engine, Turn.INBOX) as connection:
            connection.execute(insert(INBOX), row)
            connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(GateError):
        half()
    assert Inbox(engine).unfinished() == []
    assert seen(Ledger(engine), "seen:1").seq == 1
