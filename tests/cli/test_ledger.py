"""`gh-gate ledger`: what does not hold is named and never passes; what is copied out can be checked without us."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from sqlalchemy import Engine

from gh_gate import screen
from gh_gate.app.store import database
from gh_gate.app.store.chain import GENESIS
from gh_gate.app.store.ledger import Entry, Ledger
from gh_gate.cli.ledger import ledger as command
from gh_gate.errors import GateError, UsageError, VerificationError
from tests.app import tables
from tests.app.postgres import Postgres, postgres
from tests.app.store.entries import filled, seen
from tests.app.store.tampering import tamper

__all__ = ["postgres"]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("GH_GATE_DATABASE_URL", raising=False)
    return f"sqlite:///{tmp_path}/gate.db"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = tables.fresh(url)
    yield made
    made.dispose()


@pytest.fixture
def entries(engine: Engine) -> list[Entry]:
    return filled(Ledger(engine))


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(command, words, env=env)


def test_a_chain_that_holds_is_told_with_its_head(url: str, entries: list[Entry]) -> None:
    done = run("verify", "--database", url)
    assert done.exit_code == 0
    assert "the chain holds: 8 entries" in done.stdout
    assert entries[-1].hash in done.stdout
    assert "whether its end was cut off cannot be seen here" in done.stdout


@pytest.mark.usefixtures("engine")
def test_an_empty_chain_holds(url: str) -> None:
    done = run("verify", "--database", url, "--json")
    assert json.loads(done.stdout) == {"entries": 0, "head": GENESIS, "broken": None, "remembered": None}


def test_a_broken_chain_names_its_first_broken_entry(url: str, engine: Engine, entries: list[Entry]) -> None:
    tamper(engine, "UPDATE ledger SET data = '{}' WHERE seq IN (3, 5)")
    done = run("verify", "--database", url)
    assert isinstance(done.exception, VerificationError)
    assert done.exception.exit_code == 1
    assert done.exception.what == "the ledger breaks at entry 3: it was changed: its hash does not fit its content."
    assert done.exception.why == "the 2 entries before it hold"
    assert done.stdout == ""
    assert entries


@pytest.mark.usefixtures("entries")
def test_a_broken_chain_is_told_in_json_as_well(url: str, engine: Engine) -> None:
    tamper(engine, "DELETE FROM ledger WHERE seq = 1")
    done = run("verify", "--database", url, "--json")
    assert isinstance(done.exception, VerificationError)
    assert json.loads(done.stdout)["broken"] == {"seq": 1, "why": "it is missing: entry 2 stands in its place"}


def test_a_remembered_head_is_found_in_a_chain_that_has_grown(url: str, entries: list[Entry]) -> None:
    done = run("verify", "--database", url, "--head", entries[4].hash)
    assert done.exit_code == 0
    assert "is entry 5; 3 came after it" in done.stdout


def test_an_end_that_was_cut_off_is_seen_by_a_remembered_head(url: str, engine: Engine, entries: list[Entry]) -> None:
    tamper(engine, "DELETE FROM ledger WHERE seq > 6")
    assert run("verify", "--database", url).exit_code == 0
    done = run("verify", "--database", url, "--head", entries[-1].hash)
    assert isinstance(done.exception, VerificationError)
    assert "is not in the ledger" in done.exception.what
    assert "its 6 entries hold, so its end was cut off" in done.exception.why


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("head", ["x", "ab" * 31, "AB" * 32, "ab" * 33])
def test_a_head_that_is_no_hash_is_refused(url: str, head: str) -> None:
    assert isinstance(run("verify", "--database", url, "--head", head).exception, UsageError)


@pytest.mark.usefixtures("entries")
def test_the_database_is_taken_from_the_environment(url: str) -> None:
    assert "8 entries" in run("verify", env={"GH_GATE_DATABASE_URL": url}).stdout


def test_no_database_is_an_error_that_says_what_to_give(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GH_GATE_DATABASE_URL", "GH_GATE_CONFIG", "GH_GATE_APP_ID"):
        monkeypatch.delenv(name, raising=False)
    done = run("verify")
    assert isinstance(done.exception, UsageError)
    assert "--database" in done.exception.do


@pytest.mark.parametrize("word", ["verify", "export"])
def test_a_missing_file_is_not_an_empty_ledger(url: str, tmp_path: Path, word: str) -> None:
    done = run(word, "--database", url)
    assert isinstance(done.exception, UsageError)
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_an_older_version_is_not_changed(url: str) -> None:
    engine = database.connect(url)
    done = run("verify", "--database", url)
    assert isinstance(done.exception, GateError)
    assert "not ready" in done.exception.what
    engine.dispose()


def test_missing_libraries_are_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gh_gate.app.store.ledger", None)
    done = run("verify", "--database", url)
    assert isinstance(done.exception, UsageError)
    assert "gh-gate[server]" in done.exception.do


def test_the_export_can_be_checked_with_what_the_documentation_says(
    url: str, engine: Engine, entries: list[Entry]
) -> None:
    last = seen(Ledger(engine), "seen:9", body='naïve "🦉" \\ \n', f=1.5, n=None)
    rows = [json.loads(line) for line in run("export", "--database", url).stdout.splitlines()]
    assert [row["data"] for row in rows] == [entry.data for entry in [*entries, last]]
    previous = "0" * 64
    for row in rows:
        data = json.dumps(row["data"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        columns = [row[name] for name in ("seq", "at", "kind", "repository_id", "number", "gate", "once", "lookup")]
        hashed = json.dumps([*columns, data, previous], ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256(hashed.encode()).hexdigest()
        assert row["hash"] == previous


def test_the_export_goes_to_a_file_of_its_owner_alone(url: str, entries: list[Entry], tmp_path: Path) -> None:
    target = tmp_path / "ledger.jsonl"
    target.write_text("old")
    assert run("export", "--database", url, "--output", str(target)).output == ""
    assert len(target.read_bytes().splitlines()) == len(entries)
    assert sorted(each.name for each in tmp_path.glob("*ledger*")) == ["ledger.jsonl"]
    if sys.platform != "win32":
        assert target.stat().st_mode & 0o777 == 0o600


def test_an_export_that_fails_leaves_the_old_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: list[Entry]
) -> None:
    def fail(_: object) -> bytes:
        raise GateError("in the middle")

    target = tmp_path / "ledger.jsonl"
    target.write_text("old")
    monkeypatch.setattr("gh_gate.app.store.export.line", fail)
    assert isinstance(run("export", "--database", url, "-o", str(target)).exception, GateError)
    assert target.read_text() == "old"
    assert sorted(each.name for each in tmp_path.glob("*ledger*")) == ["ledger.jsonl"]
    assert entries


@pytest.mark.usefixtures("entries")
def test_an_export_to_nowhere_is_an_error(url: str, tmp_path: Path) -> None:
    done = run("export", "--database", url, "-o", str(tmp_path / "missing" / "ledger.jsonl"))
    assert isinstance(done.exception, GateError)
    assert "cannot be written" in done.exception.what


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("stored", ["{", '{"b":1,"a":2}', "[1]", "[" * 5_000])
def test_the_export_tells_a_changed_text_as_it_stands(url: str, engine: Engine, stored: str) -> None:
    tamper(engine, f"UPDATE ledger SET data = '{stored}' WHERE seq = 2".replace(":", r"\:"))  # noqa: S608 - made here
    lines = run("export", "--database", url).stdout.splitlines()
    assert json.loads(lines[1])["data"] == stored


@pytest.mark.usefixtures("entries")
def test_the_export_tells_bytes_that_are_no_text(url: str, engine: Engine) -> None:
    tamper(engine, "UPDATE ledger SET kind = CAST(x'73ff' AS TEXT) WHERE seq = 2")
    lines = run("export", "--database", url).stdout_bytes.splitlines()
    assert json.loads(lines[1])["kind"] == "s\udcff"


@pytest.mark.usefixtures("entries")
def test_a_terminal_shows_a_bar_and_the_outcome_is_the_same(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(record=True, force_terminal=True, width=80)
    monkeypatch.setattr(screen, "for_people", lambda: console)
    with console.capture() as shown:
        done = run("verify", "--database", url)
    assert done.exit_code == 0
    assert "entries" in shown.get()


def test_a_ledger_on_postgresql_is_checked_and_copied(postgres: Postgres) -> None:
    url = postgres.empty()
    engine = database.connect(url)
    database.migrate(engine)
    entries = filled(Ledger(engine))
    engine.dispose()
    assert entries[-1].hash in run("verify", "--database", url).stdout
    assert len(run("export", "--database", url).stdout.splitlines()) == len(entries)
