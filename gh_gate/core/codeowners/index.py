"""All rules in one structure: dictionaries for literal paths, an automaton for the rest.

Most patterns are literal (``/docs/``, ``/src/main.py``) and cost one entry in a dictionary. Of the others only what follows
the first wildcard goes into the automaton, which starts in the literal directory before it.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from gh_gate.core.codeowners.glob import Glob, read
from gh_gate.core.codeowners.states import State

_ESCAPED_SLASH = re.compile(r"((?<!\\)(?:\\\\)*)\\/")


class End(Enum):
    """What a pattern takes in, where its segments end."""

    OWN = auto()  # /docs: the path and everything below it
    BELOW = auto()  # /docs/ and /docs/**: everything below it
    DIRECT = auto()  # /docs/*: the files directly in it


class Index:
    """Rules by what their patterns say; a rule is known by its number in the file's order."""

    __slots__ = ("below", "direct", "named", "names", "states")

    def __init__(self) -> None:
        self.below: dict[str, int] = {}  # /docs/: by directory
        self.direct: dict[str, int] = {}  # /docs/*: by directory
        self.names: dict[str, dict[str, int]] = {}  # /docs/x: by directory, then by name
        self.states: dict[str, State] = {}  # /docs/*.md: by the directory before the first wildcard
        self.named: set[str] = set()  # the directories in all of these

    def add(self, number: int, pattern: str) -> None:
        """Add a pattern that `lines` has found valid.

        :param number: its rule, later than all before, because the last rule wins.
        """
        if "/" in pattern[:-1] and not ("*" in pattern or "?" in pattern or "\\" in pattern):
            path = pattern.removeprefix("/").removesuffix("/")
            self._add_literal(number, path, End.BELOW if pattern[-1] == "/" else End.OWN)
        else:
            self._add_parts(number, *_parts(pattern))

    def _add_parts(self, number: int, parts: list[str | Glob], end: End) -> None:
        names: list[str] = []
        for part in parts:
            if not isinstance(part, str):
                break
            names.append(part)
        path, wild = "/".join(names), parts[len(names) :]
        if wild:
            self.named.add(path)
            self._add_wild(number, self.states.setdefault(path, State()), wild, end)
        else:
            self._add_literal(number, path, end)

    def _add_literal(self, number: int, path: str, end: End) -> None:
        directory = path
        if end is End.BELOW:
            self.below[path] = number
        elif end is End.DIRECT:
            self.direct[path] = number
        else:
            directory, _, name = path.rpartition("/")
            self.names.setdefault(directory, {})[name] = number
        self.named.add(directory)

    def _add_wild(self, number: int, state: State, parts: list[str | Glob], end: End) -> None:
        before = state
        for part in parts:
            before, state = state, state.after(part)
        if end is End.BELOW:
            state.below = number
        elif end is End.DIRECT:
            state.direct = number
        else:
            state.own = before.last = number


def _parts(pattern: str) -> tuple[list[str | Glob], End]:
    """Take a pattern apart: its segments from the root, without the ``**`` or lone ``*`` at the end, and what it takes in."""
    pattern = _ESCAPED_SLASH.sub(r"\1/", pattern) if "\\" in pattern else pattern
    texts = pattern.removeprefix("/").removesuffix("/").split("/")
    if "/" not in pattern[:-1]:
        texts.insert(0, "**")
    end = End.BELOW if pattern[-1] == "/" else End.OWN
    if end is End.OWN and texts[-1] == "*":
        texts.pop()
        end = End.DIRECT
    while texts and texts[-1] == "**":
        texts.pop()
        end = End.BELOW
    return [read(text) for text in texts], end
