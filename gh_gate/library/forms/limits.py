"""Limits as annotations say them (``Field(ge=1)``, ``annotated_types.Ge(1)``), and the same as a gate shows and holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

_KNOWN = ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "multiple_of")


class Unsayable(Exception):  # noqa: N818 - says of an annotation what it is
    """An annotation that a gate cannot hold an approver to.

    :param do: what to write instead.
    """

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.do = do


def said_in(extras: Iterable[Any]) -> dict[str, Any]:
    """Return the description among what was annotated: a text, or that of a pydantic ``Field``."""
    for extra in extras:
        text = extra if isinstance(extra, str) else getattr(extra, "description", None)
        if isinstance(text, str) and text.strip():
            return {"description": " ".join(text.split())[:300]}
    return {}


def limits_of(kind: str, extras: Iterable[Any]) -> dict[str, Any]:
    """Return the limits among what was annotated, as attributes of a field.

    :param kind: the field's type: ``str``, ``int`` or ``float``.
    :raise Unsayable: for one that a field does not have.
    """
    said: dict[str, Any] = {}
    for extra in _flat(extras):
        said |= {name: value for name in _KNOWN if (value := getattr(extra, name, None)) is not None}
    return _of_text(said) if kind == "str" else _of_number(kind, said)


def _flat(extras: Iterable[Any]) -> Iterator[Any]:
    for extra in extras:
        yield extra
        if not isinstance(extra, str):
            yield from _flat(getattr(extra, "metadata", None) or ())  # of pydantic's Field


def _of_number(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    if "multiple_of" in said:
        raise Unsayable("says `multiple_of`, which an approver is not told", "check it after the approval")
    found: dict[str, Any] = {}
    for theirs, ours, sign in (("ge", "min", 0), ("gt", "min", 1), ("le", "max", 0), ("lt", "max", -1)):
        if theirs in said:
            limit = _inclusive(kind, theirs, said[theirs], sign)
            pick = max if ours == "min" else min
            found[ours] = pick(limit, found.get(ours, limit))
    return found


def _inclusive(kind: str, word: str, limit: Any, sign: int) -> Any:
    if kind == "int":
        if isinstance(limit, bool) or limit != int(limit):
            raise Unsayable(f"says `{word}={limit!r}`, which is no whole number", "give whole numbers as limits")
        return int(limit) + sign
    if sign:
        raise Unsayable(
            f"says `{word}={limit!r}`, and the limits of a number belong to it here",
            f"write `{'ge' if sign > 0 else 'le'}=` with the last number that is allowed",
        )
    return float(limit)


def _of_text(said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "max_length" in said:
        found["max_length"] = said["max_length"]
    pattern, least = said.get("pattern"), said.get("min_length", 0)
    if pattern is not None:
        found["pattern"] = _whole(getattr(pattern, "pattern", pattern))
    if least and pattern is None:
        found["pattern"] = rf"(?s:.{{{least},}})"
    elif least:
        found["pattern"] = rf"(?=(?s:.{{{least},}})){found['pattern']}"
    return found


def _whole(pattern: str) -> str:
    """Return a pattern for the whole text; pydantic looks for its own anywhere in it."""
    if pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith(r"\$") and "|" not in pattern:
        return pattern
    return f"(?s:.*?)(?:{pattern})(?s:.*)"
