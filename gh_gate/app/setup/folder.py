"""The folder of a set-up: its files are never readable by others, not for a moment, and never written over."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from gh_gate.errors import GateError, UsageError

PRIVATE = 0o600
_OTHERS = 0o077


class Folder:
    """A folder that is held open, so that nobody can put another one in its place meanwhile.

    :param path: where it is; its parent exists. It is made where it is missing.
    :raise UsageError: where it is no folder of one's own alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = _open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._fd)

    def refuse_if_any(self, names: tuple[str, ...]) -> None:
        """Refuse a folder in which one of these stands already, whatever it is.

        :raise UsageError: naming them.
        """
        found = sorted(set(names) & set(os.listdir(self._fd)))  # noqa: PTH208 - pathlib knows no open folders
        if found:
            raise UsageError(
                f"{self.path} holds a set-up already: {', '.join(found)}.",
                why="its keys exist nowhere else, so nothing there is written over",
                do="use it (gh-gate doctor checks it), or name another folder with --directory",
            )

    def write(self, files: Mapping[str, str]) -> None:
        """Write new files, in this order, all of them or none; they are on the disk when this returns.

        :raise GateError: where that is not possible; what had been written is removed.
        """
        written: list[str] = []
        try:
            for name, text in files.items():
                self._write(name, text, written)
            os.fsync(self._fd)
        except BaseException as error:
            for name in written:
                os.unlink(name, dir_fd=self._fd)
            if not isinstance(error, OSError):
                raise
            raise _not_written(self.path, error) from error

    def _write(self, name: str, text: str, written: list[str]) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        fd = os.open(name, flags, PRIVATE, dir_fd=self._fd)
        written.append(name)
        with os.fdopen(fd, "w", encoding="utf-8", newline="\n") as file:
            os.fchmod(fd, PRIVATE)  # an odd umask may have taken even the owner's rights
            file.write(text)
            file.flush()
            os.fsync(fd)


def _open(path: Path) -> int:
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be the folder of the set-up.",
            why=f"{error.strerror}; a link to a folder is refused as well",
            do="name a folder of your own with --directory, in one that exists",
        ) from error
    trouble = _trouble(os.fstat(fd), path)
    if trouble is not None:
        os.close(fd)
        raise trouble
    return fd


def _trouble(found: os.stat_result, path: Path) -> UsageError | None:
    if found.st_uid != os.geteuid():
        return UsageError(f"{path} belongs to another user.", do="name a folder of your own with --directory")
    if stat.S_IMODE(found.st_mode) & _OTHERS:
        return UsageError(f"others may look into {path}.", do=f"run: chmod 700 {path}")
    return None


def _not_written(path: Path, error: OSError) -> GateError:
    return GateError(
        f"the keys cannot be written to {path}.",
        why=error.strerror or type(error).__name__,
        do="make room there, then load the page again: gh-gate still holds the keys",
    )
