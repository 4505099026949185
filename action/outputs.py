"""Writes the files that the runner reads after a step: its outputs and its summary.

A value that holds the delimiter on a line of its own could end early and define outputs of its own choosing; so each value
gets a delimiter that nobody can guess, and one that holds it is refused, as actions/toolkit does.

https://github.com/actions/toolkit/blob/main/packages/core/src/file-command.ts
https://github.com/actions/runner/blob/v2.336.0/src/Runner.Worker/FileCommandManager.cs
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from gh_gate.errors import GateError

SUMMARY_LIMIT = 1024 * 1024
"""Bytes of one step's summary; the runner drops a larger one whole.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
"""

_CUT = "\n\n… the rest of this summary is left out, because it is too long.\n"


def _delimiter() -> str:
    return f"ghadelimiter_{uuid.uuid4()}"


def encode(name: str, value: str, *, delimiter: Callable[[], str] = _delimiter) -> str:
    """Return one output as the runner reads it.

    :param name: of the output, as ``action.yml`` has it.
    :param value: any text.
    :param delimiter: makes the line that ends the value.
    :raise GateError: where name or value holds the delimiter.
    """
    end = delimiter()
    if end in name or end in value:
        raise GateError(f"the output {name} holds its own delimiter, so it is not written.", do="run the step again")
    return f"{name}<<{end}\n{value}\n{end}\n"


def write(path: Path, values: Mapping[str, str]) -> None:
    """Append outputs to the file in ``GITHUB_OUTPUT``.

    :raise GateError: where one of them cannot be written; then none is.
    """
    _append(path, "".join(encode(name, value) for name, value in values.items()))


def append_summary(path: Path, markdown: str) -> None:
    """Append to the file in ``GITHUB_STEP_SUMMARY``, cut where the runner would drop it."""
    written = path.stat().st_size if path.exists() else 0
    room = SUMMARY_LIMIT - written - 1
    data = markdown.encode("utf-8", "replace")
    if len(data) > room:
        kept = data[: max(0, room - len(_CUT.encode()))]
        markdown = kept.decode("utf-8", "ignore") + _CUT if kept else ""
    if markdown:
        _append(path, markdown + "\n")


def _append(path: Path, text: str) -> None:
    # newline="\n": on Windows a translated line break would not be the one that the value had.
    with path.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(text)
