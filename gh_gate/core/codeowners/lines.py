"""The lines of a CODEOWNERS file: its rules, and the lines that GitHub skips."""

from __future__ import annotations

import re
from typing import NamedTuple

# GitHub loads files "under 3 MB"; of the two millions that this can mean, the smaller one only stops.
LIMIT = 3_000_000

# An account may have underscores (enterprise managed users) and, when it is old, hyphens at its ends.
_LOGIN = r"[A-Za-z0-9_-]+"
_EMAIL = r"[A-Za-z0-9.!$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_OWNER = re.compile(rf"@{_LOGIN}(?:/{_LOGIN})?|{_EMAIL}")
_OWNERS = re.compile(rf"\s*(?:(?:{_OWNER.pattern})(?:\s+|\Z))*", re.ASCII)
_WORD = re.compile(r"\S+", re.ASCII)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_ESCAPED_PATTERN = re.compile(r"\s*((?:\\.|[^\s\\])+\\?|\\)", re.ASCII | re.DOTALL)
# Whitespace to `str.split`, as is some that is not ASCII; to GitHub only ASCII's blanks are.
_NO_BLANKS = "\x1c\x1d\x1e\x1f"


class Rule(NamedTuple):
    """One line that gives a pattern its owners.

    A named tuple, because it takes a third of a dataclass's time to make and a file can have thousands.

    :param line: its number in the file, from 1.
    :param pattern: as the file has it, escapes included.
    :param owners: ``@user``, ``@org/team`` or an e-mail address, in the file's order; none: nobody owns what it matches.
    """

    line: int
    pattern: str
    owners: tuple[str, ...]


class Problem(NamedTuple):
    """One line that is skipped whole.

    :param line: its number in the file, from 1; 0 is the file itself.
    :param reason: what is wrong, as half a sentence; it may quote the file.
    """

    line: int
    reason: str


class _SkippedError(Exception):
    """This line is no rule."""


def read(text: str) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """Read the lines of a file.

    :returns: its rules in their order, and its problems; a file of 3 MB or more is one problem and no rule.
    """
    if len(text) >= LIMIT or len(text.encode("utf-8", "surrogatepass")) >= LIMIT:
        return (), (Problem(0, "the file has 3 MB or more, so GitHub does not load it"),)
    rules: list[Rule] = []
    problems: list[Problem] = []
    owners = _Owners()
    simple = not any(char in text for char in _NO_BLANKS)
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        try:
            pattern, rest = _split(line, simple=simple)
            if pattern:
                rules.append(Rule(number, _checked(pattern), owners[rest]))
        except _SkippedError as skipped:
            problems.append(Problem(number, str(skipped)))
    return tuple(rules), tuple(problems)


def _split(line: str, *, simple: bool) -> tuple[str, str]:
    """Return a line's pattern, empty where it has none, and the text of its owners."""
    if "#" in line:
        line = line[: line.index("#")]
        if line.endswith("\\"):
            raise _SkippedError("`\\#` does not make the `#` a part of the pattern")
    if simple and "\\" not in line and line.isascii():
        fields = line.split(None, 1)
        return (fields[0], fields[1]) if len(fields) == 2 else (fields[0] if fields else "", "")
    pattern = _ESCAPED_PATTERN.match(line.removesuffix("\r"))
    return (pattern[1], line[pattern.end() :]) if pattern else ("", "")


def _checked(pattern: str) -> str:
    """Return a pattern that GitHub takes, or say why it does not."""
    plain = _ESCAPE.sub(lambda escape: "/" if escape[0] == "\\/" else "x", pattern) if "\\" in pattern else pattern
    if pattern[0] == "!":
        raise _SkippedError("a pattern cannot be negated with `!`")
    if "***" in pattern:
        raise _SkippedError("`***` is no wildcard; write `**`")
    if "[" in plain or "]" in plain:
        raise _SkippedError("`[` and `]` must be escaped with a backslash; there are no ranges of characters")
    if "//" in plain or plain == "/":
        raise _SkippedError("a `/` needs a name before or after it")
    if "\\" in plain:
        raise _SkippedError("the backslash at the end of the pattern escapes nothing")
    if "\0" in pattern:
        raise _SkippedError("no path has a null character")
    return pattern


class _Owners(dict[str, tuple[str, ...]]):
    """The owners that a text names; many lines have the same."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        owners = tuple(_WORD.findall(text))
        if not _OWNERS.fullmatch(text):
            wrong = next(owner for owner in owners if not _OWNER.fullmatch(owner))
            raise _SkippedError(f"`{wrong}` is no owner; those are @user, @org/team or an e-mail address")
        self[text] = owners
        return owners
