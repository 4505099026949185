"""Limits as annotations say them (``Field(ge=1)``, ``annotated_types.Ge(1)``), and the same as a gate shows and holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from gh_gate.library.forms import patterns
from gh_gate.library.forms.extras import limits_in
from gh_gate.library.forms.unsayable import Unsayable


def _chosen(known: Sequence[str], more: Sequence[str]) -> Sequence[str]:
    if not set(more) <= set(known):
        raise Unsayable("has choices beside its type that its type does not have", "leave them out")
    return more


_STRICTER: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "min": max,
    "max": min,
    "max_length": min,
    "pattern": patterns.both,
    "choices": _chosen,
}
"""What holds of a limit that is said twice: one never takes back another."""


def limits_of(kind: str, extras: Iterable[Any], *, checked: bool) -> dict[str, Any]:
    """Return the limits among what was annotated, as attributes of a field.

    :param kind: the field's type.
    :param checked: whether the class holds its values to all of it by itself, as a pydantic model does.
    :raise Unsayable: for one that a field does not have.
    """
    found: dict[str, Any] = {}
    least = 0
    for name, value in limits_in(kind, extras, checked=checked):
        if name == "min_length":
            least = max(least, value)
        else:
            found = narrowed(found, _limit(kind, name, value))
    return {**found, "pattern": patterns.of_length(least, found.get("pattern"))} if least else found


def narrowed(known: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field's attributes with others said beside them: of two limits both hold.

    :raise Unsayable: for limits that cannot be compared.
    """
    found = {**known, **more}
    for name in known.keys() & more.keys() & _STRICTER.keys():
        try:
            found[name] = _STRICTER[name](known[name], more[name])
        except TypeError:
            raise Unsayable(f"says `{name}` twice, once as {more[name]!r:.40}", "give it a value of its type") from None
    return found


def _limit(kind: str, name: str, value: Any) -> dict[str, Any]:
    match name:
        case "max_length":
            return {"max_length": value}
        case "pattern":
            return {"pattern": patterns.whole(value)}
        case "ge" | "gt":
            return {"min": _inclusive(kind, name, value, int(name == "gt"))}
        case "le" | "lt":
            return {"max": _inclusive(kind, name, value, -int(name == "lt"))}
    raise Unsayable(f"says `{name}`, which an approver is not told", "check it after the approval")


def _inclusive(kind: str, word: str, limit: Any, sign: int) -> Any:
    if kind == "int":
        if isinstance(limit, bool) or _as(int, limit) != limit:
            raise Unsayable(f"says `{word}={limit!r}`, which is no whole number", "give whole numbers as limits")
        return int(limit) + sign
    if sign:
        raise Unsayable(
            f"says `{word}={limit!r}`, and the limits of a number belong to it here",
            f"write `{'ge' if sign > 0 else 'le'}=` with the last number that is allowed",
        )
    if _as(float, limit) != limit:
        raise Unsayable(f"says `{word}={limit!r}`, which is no float", "give a float as limit")
    return float(limit)


def _as(kind: type[int | float], limit: Any) -> Any:
    """Return a limit as a number; None for what is none."""
    try:
        return kind(limit)
    except (TypeError, ValueError, OverflowError):
        return None
