"""What the runner does with a step's output and its files, rewritten from its source: who is asked in the tests.

https://github.com/actions/runner/blob/v2.336.0/src/Runner.Common/ActionCommand.cs
https://github.com/actions/runner/blob/v2.336.0/src/Runner.Worker/ActionCommandManager.cs
https://github.com/actions/runner/blob/v2.336.0/src/Runner.Worker/FileCommandManager.cs
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

KNOWN = {
    "stop-commands", "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
    "remove-matcher", "save-state", "set-env", "set-output", "warning",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def executed(log: str) -> list[Command]:
    """Return the commands that a step's output makes the runner execute, stops and resumptions left out."""
    found, stopped_until = [], ""
    for line in re.split(r"\r\n|\r|\n", log):
        known = KNOWN | ({stopped_until} if stopped_until else set())
        command = _new_style(line, known) or _old_style(line, known)
        if command is None:
            continue
        if stopped_until:
            stopped_until = "" if command.name.lower() == stopped_until.lower() else stopped_until
        elif command.name == "stop-commands":
            stopped_until = command.data
        else:
            found.append(command)
    return found


def _new_style(line: str, known: set[str]) -> Command | None:
    line = _as_compared(line).lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    info, _, data = line[2:].partition("::")
    name, _, properties = info.partition(" ")
    if name.lower() not in {one.lower() for one in known}:
        return None
    pairs = (pair.partition("=") for pair in properties.split(",") if pair)
    return Command(name, _unescape(data), {key.strip(): _unescape(value, ":,") for key, _, value in pairs})


def _old_style(line: str, known: set[str]) -> Command | None:
    line = _as_compared(line)
    if "##[" not in line:
        return None
    info, bracket, data = line.partition("##[")[2].partition("]")
    name = info.partition(" ")[0]
    return Command(name, data) if bracket and name.lower() in {one.lower() for one in known} else None


def _as_compared(line: str) -> str:
    """Leave out what a comparison by a language's rules reads past; .NET compares so unless it is told not to."""
    return "".join(c for c in line if not _read_past(c))


def _read_past(character: str) -> bool:
    control = unicodedata.category(character) in ("Cc", "Cf") and character not in "\t\v\f\x85"
    return control or character == "\u034f" or "\ufe00" <= character <= "\ufe0f"


def _unescape(text: str, more: str = "") -> str:
    for character in "\r\n" + more + "%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def outputs(text: str, *, windows: bool = False) -> list[tuple[str, str]]:
    """Return the outputs that a file defines, in order, or raise ValueError where the runner would."""
    lines = _lines(text, windows=windows)
    found = []
    for line, _ in lines:
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            found.append((line[:equals], line[equals + 1 :]))
        elif heredoc >= 0:
            found.append((line[:heredoc], _value(lines, line[heredoc + 2 :])))
        elif line:
            raise ValueError(line)
    return found


def _value(lines: Lines, delimiter: str) -> str:
    value, newline = "", ""
    for line, end in lines:
        if line == delimiter:
            return value
        value += newline + line
        newline = end
    raise ValueError(delimiter)


class Lines:
    """The lines of a file with their ends, taken one after another."""

    def __init__(self, text: str, line_end: str) -> None:
        self._rows = re.split(f"({line_end})", text)

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> tuple[str, str]:
        if not self._rows or self._rows == [""]:
            raise StopIteration
        line, end = self._rows[0], "".join(self._rows[1:2])
        self._rows = self._rows[2:]
        return line, end


def _lines(text: str, *, windows: bool) -> Lines:
    return Lines(text, r"\r\n|\n" if windows else r"\n")
