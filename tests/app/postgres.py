"""A PostgreSQL server of the tests' own: Debian's, in a folder of its own, on a socket that nobody else sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_DISCONNECT = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = 'gate' AND pid <> pg_backend_pid()"
)


class Postgres:
    """A running server with one database, which is emptied for every test: that takes 10 ms, a new database 100.

    :param folder: where its socket is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"postgresql://gate@/gate?host={folder}"
        self._run("postgres", "CREATE DATABASE gate")

    def empty(self) -> str:
        """Take away all that is in the database and whoever is still connected, and return its URL."""
        self.disconnect()
        self._run("gate", "DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public")
        return self.url

    def disconnect(self) -> None:
        """Cut every connection, as a server does that starts again."""
        self._run("gate", _DISCONNECT)

    def _run(self, database: str, *statements: str) -> None:
        import psycopg  # noqa: PLC0415 - an extra; without it these tests are skipped

        with psycopg.connect(host=str(self.folder), user="gate", dbname=database, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for this session, or for this worker of it."""
    if sys.platform == "win32":
        pytest.skip("its socket and its account are those of a Unix")
    pytest.importorskip("psycopg", reason="psycopg is not installed: the extra postgresql")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (no initdb, pg_ctl and postgres on PATH or in /usr/lib/postgresql)")
    with _folder() as folder, _running(programs, folder):
        yield Postgres(folder)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    data, log = str(folder / "data"), str(folder / "log")
    _as_nobody(folder, programs / "initdb", "-D", data, "-U", "gate", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    settings = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=50"
    _as_nobody(folder, programs / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", settings)
    try:
        yield
    finally:
        _as_nobody(folder, programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


def _programs() -> Path | None:
    """Return the folder with the newest server."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    versions = [place for place in Path("/usr/lib/postgresql").glob("*/bin") if place.parent.name.isdigit()]
    places += sorted(versions, key=lambda place: -int(place.parent.name))
    needed = ("initdb", "pg_ctl", "postgres")
    return next((place for place in places if all((place / name).is_file() for name in needed)), None)


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder with a short name (a socket's has at most 107 characters) that the server's account owns."""
    folder = Path(tempfile.mkdtemp(prefix="gg-pg-", dir="/tmp"))
    try:
        if account := _account():
            os.chown(folder, account["user"], account["group"])
        yield folder
    finally:
        shutil.rmtree(folder)


def _account() -> dict[str, Any]:
    """Return as whom the server runs: it refuses root, so another account lends its name."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - Windows has none

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = known.get("postgres") or known.get("nobody")
    if found is None:
        pytest.skip("tests run as root, PostgreSQL refuses root, and there is no account postgres or nobody")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _as_nobody(folder: Path, program: Path, *arguments: str) -> None:
    output = folder / "output"
    with output.open("ab") as out:  # not a pipe: the server would hold it open
        done = subprocess.run(
            [program, *arguments],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
            **_account(),
        )
    if done.returncode != 0:
        pytest.fail(f"{program.name} failed: {output.read_text()[-2000:]}")
