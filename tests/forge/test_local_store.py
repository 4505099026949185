"""The local forge's file withstands several processes, kills, damage and other versions."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from gh_gate.errors import UnknownOutcome, UpstreamError, UsageError
from gh_gate.forge.base import Place
from tests.forge import local_children as children
from tests.forge.local_ground import forge_in, with_issue

SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def child(task: Callable[..., None], *arguments: Any) -> Iterator[tuple[Any, Connection]]:
    """Run a task of `local_children` in a process of its own, killed (-9) in the end if it still runs."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=task, args=(*arguments, theirs))
    process.start()
    theirs.close()  # so that a child that fails is the end of its answers
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        ours.close()


def file_of(folder: Path) -> Path:
    return folder / ".gh-gate" / "forge.sqlite3"


def sound(folder: Path) -> bool:
    with closing(sqlite3.connect(file_of(folder))) as connection:
        checks = [
            connection.execute(f"PRAGMA {check}").fetchall() for check in ("integrity_check", "foreign_key_check")
        ]
    return checks == [[("ok",)], []]


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(file_of(folder), isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_only_for_its_owner(tmp_path: Path) -> None:
    forge_in(tmp_path).repository()
    with forge_in(tmp_path)._store.writing() as connection:  # with the side files of an open transaction
        connection.execute("UPDATE repository SET id = id")
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in file_of(tmp_path).parent.glob("forge*")}
    assert modes == dict.fromkeys(("forge.sqlite3", "forge.sqlite3-wal", "forge.sqlite3-shm"), 384)
    assert stat.S_IMODE(file_of(tmp_path).parent.stat().st_mode) == 0o700


def test_the_folder_keeps_itself_out_of_git_and_nothing_else_is_left_in_it(tmp_path: Path) -> None:
    forge_in(tmp_path).repository()
    assert sorted(p.name for p in file_of(tmp_path).parent.iterdir()) == [".gitignore", "forge.sqlite3"]
    assert (file_of(tmp_path).parent / ".gitignore").read_text() == "*\n"


def test_every_connection_writes_durably_and_checks_references(tmp_path: Path) -> None:
    with forge_in(tmp_path)._store.reading() as connection:
        pragmas = [
            connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_several_processes_make_one_and_the_same_forge(tmp_path: Path) -> None:
    barrier = SPAWN.Barrier(4)
    with ExitStack() as stack:
        pipes = [stack.enter_context(child(children.make, tmp_path, barrier))[1] for _ in range(4)]
        ids = {pipe.recv() for pipe in pipes}
    assert ids == {forge_in(tmp_path).repository().id}


def test_four_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    logins, barrier = ["ada", "bob", "carol", "dan"], SPAWN.Barrier(4)
    writers = [SPAWN.Process(target=children.write, args=(tmp_path, login, 50, barrier)) for login in logins]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    comments = forge.read(place).comments
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert sorted(c.body for c in comments) == sorted(f"{login} {n}" for login in logins for n in range(50))
    assert len({c.id for c in comments}) == 200
    assert [c.id for c in comments] == sorted(c.id for c in comments)
    for login in logins:
        assert [c.body for c in comments if c.author == forge.person(login)] == [f"{login} {n}" for n in range(50)]


def test_a_process_killed_in_the_middle_of_a_write_leaves_none_of_it(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    before = forge.read(place)
    with child(children.stop_half_way, tmp_path) as (process, pipe):
        pipe.recv()
        assert Path(f"{file_of(tmp_path)}-wal").stat().st_size > 500_000  # half of it had reached the file
        process.kill()
        process.join()
        assert process.exitcode != 0
    assert [i.number for i in forge.issues()] == [place.number]
    assert forge.read(place) == before
    assert sound(tmp_path)
    assert forge.say("ada", place.number, "and it goes on").id == 2


def test_a_process_killed_anywhere_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    forge_in(tmp_path).repository()
    with child(children.write_for_ever, tmp_path) as (process, pipe):
        answered = [pipe.recv() for _ in range(20)]
        process.kill()
        process.join()
    forge = forge_in(tmp_path)
    threads = [forge.read(Place(issue.number)) for issue in forge.issues()]
    assert {comment.id for thread in threads for comment in thread.comments} >= set(answered)
    assert all(thread.face.labels == {"gate:pending", "other"} for thread in threads)
    assert sound(tmp_path)


def test_a_lock_that_stays_is_an_error_that_may_be_tried_again(tmp_path: Path) -> None:
    _, place = with_issue(tmp_path)
    hasty = forge_in(tmp_path, patience=0.01)
    with child(children.hold, tmp_path) as (process, pipe):
        pipe.recv()
        with pytest.raises(UpstreamError, match=r"locked for more than 0\.01 s"):
            hasty.comment(place, "x")
        assert hasty.read(place).comments == ()  # a reader never waits
        pipe.send("let go")
        process.join()
    hasty.comment(place, "x")


def test_an_error_inside_takes_the_whole_transaction_back(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    with pytest.raises(UsageError):
        forge.open_issue("another", "body", labels=["fine", "\udcff"], assignees=[])
    assert [issue.number for issue in forge.issues()] == [place.number]


def test_a_failure_of_the_commit_itself_says_that_the_outcome_is_unknown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            if sql == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(sql, *arguments)

    forge, place = with_issue(tmp_path)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Failing, **k))
    with pytest.raises(UnknownOutcome):
        forge.comment(place, "x")


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    change(tmp_path, "PRAGMA user_version = 2")
    for use in (lambda: forge.read(place), lambda: forge.say("ada", place.number, "x")):
        with pytest.raises(UsageError, match="has format 2, and this gh-gate reads format 1") as caught:
            use()
        assert caught.value.why == "a newer gh-gate wrote it"


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file_of(tmp_path).parent.mkdir()
    change(tmp_path, "CREATE TABLE theirs (x)")
    before = file_of(tmp_path).read_bytes()
    with pytest.raises(UsageError, match="format 0") as caught:
        forge_in(tmp_path).repository()
    assert caught.value.why == "it was not written by gh-gate"
    assert file_of(tmp_path).read_bytes() == before


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_bytes(b"no database" * 1000)
    with pytest.raises(UpstreamError, match="damaged") as caught:
        forge_in(tmp_path).repository()
    assert "move it away" in caught.value.do


def test_a_file_overwritten_in_the_middle_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    size = file_of(tmp_path).stat().st_size
    with file_of(tmp_path).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(UpstreamError):
        forge.read(place)


def test_a_missing_table_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    change(tmp_path, "DROP TABLE labels")
    with pytest.raises(UpstreamError, match="cannot be used"):
        forge.read(place)


def test_a_folder_where_nothing_can_be_made_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / ".gh-gate").write_text("a file where the folder should be")
    with pytest.raises(UpstreamError, match="cannot be made"):
        forge_in(tmp_path).repository()
