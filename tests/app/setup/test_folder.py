"""Keys on the disk: private from their first moment, never written over, all of them or none."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gh_gate.app.setup.folder import Folder
from gh_gate.errors import GateError, UsageError

FILES = {"key": "secret\n", "config": "NAME=value\n"}


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o177])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    with Folder(tmp_path / "keys") as folder:
        folder.write(FILES)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) & 0o077 == 0
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_no_file_is_readable_by_others_even_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    opened = os.open

    def watched(*args: Any, **kwargs: Any) -> int:
        fd = opened(*args, **kwargs)
        modes.append(stat.S_IMODE(os.fstat(fd).st_mode))
        return fd

    before = os.umask(0)
    monkeypatch.setattr(os, "open", watched)
    try:
        with Folder(tmp_path / "keys") as folder:
            folder.write(FILES)
    finally:
        os.umask(before)
    assert modes == [0o700, 0o600, 0o600]


def test_an_odd_umask_does_not_take_the_owners_rights(tmp_path: Path) -> None:
    with Folder(tmp_path / "keys") as folder:
        before = os.umask(0o277)
        try:
            folder.write(FILES)
        finally:
            os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_an_existing_file_is_kept_and_the_rest_taken_back(tmp_path: Path) -> None:
    with Folder(tmp_path / "keys") as folder:
        (tmp_path / "keys" / "config").write_text("mine")
        with pytest.raises(GateError, match="cannot be written"):
            folder.write(FILES)
    assert [(path.name, path.read_text()) for path in (tmp_path / "keys").iterdir()] == [("config", "mine")]


def test_a_link_that_waits_for_a_key_is_not_followed(tmp_path: Path) -> None:
    with Folder(tmp_path / "keys") as folder:
        (tmp_path / "keys" / "key").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(GateError, match="cannot be written"):
            folder.write(FILES)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_an_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, nth: int
) -> None:
    calls: list[int] = []
    fsync = os.fsync

    def failing(fd: int) -> None:
        calls.append(fd)
        if len(calls) == nth:
            raise error
        fsync(fd)

    with Folder(tmp_path / "keys") as folder:
        monkeypatch.setattr(os, "fsync", failing)
        with pytest.raises((GateError, KeyboardInterrupt)):
            folder.write(FILES)
        assert list((tmp_path / "keys").iterdir()) == []
        folder.write(FILES)
    assert len(list((tmp_path / "keys").iterdir())) == 2


def test_all_is_on_the_disk_before_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_ino))
    with Folder(tmp_path / "keys") as folder:
        folder.write(FILES)
    assert synced == [(tmp_path / "keys" / name).stat().st_ino for name in ("key", "config", ".")]


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError, match="cannot be the folder"):
        Folder(tmp_path / "link")


def test_a_folder_put_in_its_place_meanwhile_gets_nothing(tmp_path: Path) -> None:
    with Folder(tmp_path / "keys") as folder:
        (tmp_path / "keys").rename(tmp_path / "moved")
        (tmp_path / "trap").mkdir()
        (tmp_path / "keys").symlink_to(tmp_path / "trap")
        folder.write(FILES)
    assert list((tmp_path / "trap").iterdir()) == []
    assert len(list((tmp_path / "moved").iterdir())) == 2


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o770, 0o777, 0o701])
def test_a_folder_that_others_may_enter_is_refused_and_not_changed(tmp_path: Path, mode: int) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(UsageError, match="others may look") as caught:
        Folder(tmp_path / "keys")
    assert "chmod 700" in caught.value.do
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == mode


def test_somebody_elses_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(UsageError, match="another user"):
        Folder(tmp_path / "keys")


@pytest.mark.parametrize("place", ["missing/keys", "file/keys", "file"])
def test_a_place_that_cannot_be_a_folder_is_an_error_that_says_so(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be the folder") as caught:
        Folder(tmp_path / place)
    assert "--directory" in caught.value.do


def test_a_set_up_that_stands_there_is_named(tmp_path: Path) -> None:
    with Folder(tmp_path / "keys") as folder:
        folder.refuse_if_any(("key", "config"))
        (tmp_path / "keys" / "key").symlink_to("nowhere")
        with pytest.raises(UsageError, match="holds a set-up already: key") as caught:
            folder.refuse_if_any(("key", "config"))
    assert "--directory" in caught.value.do
