"""Reads the question from a file of the checked-out repository, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

from gh_gate.core.prompt import template
from gh_gate.errors import UsageError

LIMIT = 4 * template.LIMIT
"""Bytes; no character takes more than four in UTF-8."""


def read(path: str, workspace: Path) -> str:
    """Return a file's text, with line feeds as line ends.

    :param path: of the file, relative to the workspace.
    :param workspace: the folder that ``actions/checkout`` fills.
    :raise UsageError: where it lies outside (also by a link), is missing, too large, or not UTF-8.
    """
    try:
        root = workspace.resolve()
        file = (root / path).resolve()
        if not file.is_relative_to(root):
            raise UsageError(f"the input `prompt-file` is {path[:80]!r}, which is outside the workspace.")
        with file.open("rb") as opened:
            data = opened.read(LIMIT + 1)
    except OSError as error:
        raise UsageError(
            f"the input `prompt-file` is {path[:80]!r}, which cannot be read.",
            why=error.strerror or str(error),
            do="check the path, and that actions/checkout ran before this step",
        ) from None
    return _decode(data, path)


def _decode(data: bytes, path: str) -> str:
    if len(data) > LIMIT:
        raise UsageError(
            f"the file {path[:80]!r} has more than {LIMIT:,} bytes, which is too much for a question.",
            do="show the result and link to the rest",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"the file {path[:80]!r} is not UTF-8 at byte {error.start + 1}.") from None
    return text.replace("\r\n", "\n")
