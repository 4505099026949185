"""Opens the App's database, and brings its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from gh_gate.app.store import postgresql, sqlite, trouble
from gh_gate.app.store.transactions import Turn, reading, writing
from gh_gate.errors import GateError, UsageError

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def connect(url: str, *, must_exist: bool = False) -> Engine:
    """Return the engine for a database; whoever asked for it disposes of it.

    :param url: ``sqlite:///PATH``, ``postgresql://USER:PASSWORD@HOST/NAME`` or ``postgresql+psycopg://...``.
    :param must_exist: a SQLite file that is missing is an error, not made.
    :raise UsageError: for another URL, or where the driver is missing.
    :raise GateError: the file cannot be made.
    """
    parsed = _parsed(url)
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return sqlite.engine(parsed, must_exist=must_exist)
        case "postgresql" | "postgresql+psycopg":
            return postgresql.engine(parsed)
    raise _unknown(f"it begins with {parsed.drivername}:")


def migrate(engine: Engine) -> None:
    """Bring the tables to what this program needs; of several processes one does it and the others wait.

    :raise GateError: a newer program has been here; nothing is changed.
    :raise UpstreamError: the database cannot be used now.
    """
    config = _config()
    with writing(engine, Turn.SCHEMA) as connection:
        _refuse_newer(engine, _versions(connection))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def require_current(engine: Engine) -> None:
    """Refuse a database whose tables are not those of this program; for commands that only look.

    :raise GateError: they are older, newer, or missing.
    :raise UpstreamError: the database cannot be used now.
    """
    with reading(engine) as connection:
        found = _versions(connection)
    _refuse_newer(engine, found)
    if found != set(_script().get_heads()):
        raise GateError(
            f"the database {trouble.name(engine)} is not ready for this gh-gate.",
            why=f"an older one made its tables ({', '.join(found)})" if found else "it has none of its tables",
            do="start gh-gate serve with it once: that brings it up to date",
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _versions(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _refuse_newer(engine: Engine, found: set[str]) -> None:
    script = _script()
    if newer := sorted(found - {each.revision for each in script.walk_revisions()}):
        raise GateError(
            f"the database {trouble.name(engine)} was brought up to date by a newer gh-gate.",
            why=f"its tables are of version {', '.join(newer)}, and this program knows {script.get_current_head()}",
            do="run the newer gh-gate, or restore the backup from before the upgrade",
        )


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise _unknown("it cannot be read") from None  # the library's sentence may quote a password


def _unknown(why: str) -> UsageError:
    return UsageError(
        "the database's URL is not one that gh-gate knows.",
        why=why,
        do="write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME, with %40 for an @ in the password",
    )
