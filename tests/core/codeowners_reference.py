"""CODEOWNERS read the slow and plain way: rule by rule, segment by segment, character by character.

It shares nothing with the engine and remembers nothing between two paths.
"""

from __future__ import annotations

from collections.abc import Sequence


def last_match(patterns: Sequence[str], path: str) -> int | None:
    """Return the place of the last pattern that matches a path."""
    matching = [at for at, pattern in enumerate(patterns) if matches(pattern, path)]
    return matching[-1] if matching else None


def is_valid(pattern: str) -> bool:
    backslashes = len(pattern) - len(pattern.rstrip("\\"))
    if not pattern or "***" in pattern or backslashes % 2:
        return False
    plain = _without_escaped_slashes(pattern)
    return "//" not in plain and plain != "/"


def matches(pattern: str, path: str) -> bool:
    path = path.lstrip("/")
    return path != "" and any(_walk(wanted, path.split("/")) for wanted in _readings(pattern))


def _readings(pattern: str) -> list[list[str]]:
    """Return lists of segments of which one must match the whole path."""
    pattern = _without_escaped_slashes(pattern)
    rooted = pattern.startswith("/")
    wanted = pattern.removeprefix("/").removesuffix("/").split("/")
    if len(wanted) == 1 and not rooted:
        wanted = ["**", *wanted]
    below = [*wanted, "**"]
    if pattern.endswith("/"):
        return [below]
    return [wanted] if wanted[-1] in ("*", "**") else [wanted, below]


def _without_escaped_slashes(pattern: str) -> str:
    if pattern.startswith("\\"):
        escaped = "/" if pattern[1] == "/" else pattern[:2]
        return escaped + _without_escaped_slashes(pattern[2:])
    return pattern[:1] + _without_escaped_slashes(pattern[1:]) if pattern else ""


def _walk(wanted: list[str], names: list[str]) -> bool:
    if not wanted:
        return not names
    first, rest = wanted[0], wanted[1:]
    if first == "**":
        # At the end it stands for at least one name.
        return any(_walk(rest, names[at:]) for at in range(len(names) + 1)) if rest else bool(names)
    return bool(names) and _glob(first, names[0]) and _walk(rest, names[1:])


def _glob(segment: str, name: str) -> bool:
    if not segment:
        return not name
    first, rest = segment[0], segment[1:]
    if first == "*":
        return any(_glob(rest, name[at:]) for at in range(len(name) + 1))
    if not name:
        return False
    if first == "\\":
        return name[0] == rest[0] and _glob(rest[1:], name[1:])
    return first in ("?", name[0]) and _glob(rest, name[1:])
