"""The tables move forward only, once, and keep what is in them; a newer program's are left alone."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, make_url, text

from gh_gate.app.store import database
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger, check
from gh_gate.app.store.schema import METADATA
from gh_gate.app.store.transactions import reading, writing
from gh_gate.errors import GateError
from tests.app.store.children import Nursery
from tests.app.store.entries import SPOT, decided, filled, opened, seen

HERE = Path(__file__).parent
NEXT = '''"""A step of the future."""
from alembic import op
revision = "9999"
down_revision = "0005"
def upgrade():
    op.execute("CREATE TABLE future (id integer)")
'''


def test_migrations_make_the_tables_that_the_program_knows(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrating_twice_changes_nothing(engine: Engine, ledger: Ledger) -> None:
    entries = filled(ledger)
    database.migrate(engine)
    database.require_current(engine)
    assert (list(ledger.entries()), ledger.followed_from) == (entries, 0)


def test_a_database_of_version_1_keeps_its_rows(url: str) -> None:
    _restore_version_1(url)
    engine = database.connect(url)
    database.migrate(engine)
    database.require_current(engine)
    ledger, inbox = Ledger(engine), Inbox(engine)
    assert check(ledger.links()).broken is None
    assert [entry.kind for entry in ledger.of_spot(SPOT)] == ["opened", "seen", "decided"]
    assert ledger.find("seen:1") == seen(ledger, "seen:1")
    assert (opened(ledger).seq, decided(ledger).seq, seen(ledger, "seen:2").seq) == (1, 3, 4)
    assert [(each.guid, each.body) for each in inbox.unfinished()] == [("guid-2", b"\0\xff")]
    assert check(ledger.links()).count == 4
    assert ledger.followed_from == 3  # what the older program decided wakes and tells nobody
    engine.dispose()


def test_a_later_version_moves_an_older_database_forward_with_its_rows(
    engine: Engine, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entries = filled(ledger)
    monkeypatch.setattr(database, "MIGRATIONS", _future(tmp_path))
    with pytest.raises(GateError, match="not ready") as caught:
        database.require_current(engine)
    assert "an older one made its tables (0005)" in caught.value.why
    database.migrate(engine)
    database.require_current(engine)
    assert inspect(engine).has_table("future")
    assert list(ledger.entries()) == entries


@pytest.mark.parametrize("ask", [database.migrate, database.require_current])
def test_a_database_newer_than_the_program_is_refused_and_left_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ask: Callable[[Engine], None]
) -> None:
    with monkeypatch.context() as later:
        later.setattr(database, "MIGRATIONS", _future(tmp_path))
        database.migrate(engine)
    with pytest.raises(GateError) as caught:
        ask(engine)
    assert "newer gh-gate" in caught.value.what
    assert caught.value.why == "its tables are of version 9999, and this program knows 0005"
    assert caught.value.do
    with reading(engine) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]


def test_a_database_without_tables_is_not_ready(url: str) -> None:
    engine = database.connect(url)
    with pytest.raises(GateError) as caught:
        database.require_current(engine)
    assert caught.value.why == "it has none of its tables"
    assert not inspect(engine).get_table_names()
    engine.dispose()


def test_a_step_that_fails_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(database, "MIGRATIONS", _future(tmp_path, NEXT + '    op.execute("SELECT nonsense")\n'))
    engine = database.connect(url)
    with pytest.raises(GateError):
        database.migrate(engine)
    assert not inspect(engine).get_table_names()
    engine.dispose()


def test_threads_that_start_together_make_the_tables_once(url: str) -> None:
    ready = threading.Barrier(4)

    def start(_: int) -> None:
        engine = database.connect(url)
        ready.wait()
        database.migrate(engine)
        database.require_current(engine)
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))


def test_processes_that_start_together_make_the_tables_once(nursery: Nursery, url: str) -> None:
    for child in [nursery.child("migrate", url, "") for _ in range(4)]:
        assert child.rest() == ["migrated"]
    engine = database.connect(url, must_exist=True)
    database.require_current(engine)
    engine.dispose()


def _future(tmp_path: Path, step: str = NEXT) -> Path:
    """Return the migrations of a later version."""
    shutil.copytree(database.MIGRATIONS, tmp_path / "future 100%", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "future 100%" / "versions" / "v9999_future.py").write_text(step, encoding="utf-8")
    return tmp_path / "future 100%"


def _restore_version_1(url: str) -> None:
    parsed = make_url(url)
    script = (HERE / "version_1" / f"{parsed.get_backend_name()}.sql").read_text(encoding="utf-8")
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parsed.database))) as connection:
            connection.executescript(script)
        return
    engine = database.connect(url)
    with writing(engine) as held:
        held.exec_driver_sql(script.replace("%", "%%"))
    engine.dispose()
