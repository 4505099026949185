"""What is annotated beside a type: texts for people, and limits, as annotated_types and pydantic have them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from gh_gate.library.forms.unsayable import Unsayable

_NUMBER = frozenset({"ge", "gt", "le", "lt", "multiple_of"})
_LIMITS: Final[Mapping[str, frozenset[str]]] = {
    "str": frozenset({"min_length", "max_length", "pattern"}),
    "int": _NUMBER,
    "float": _NUMBER,
}
_HELD_ANYWAY = frozenset({"strict", "allow_inf_nan"})
"""A gate converts nothing, and takes finite numbers only."""


def said_in(extras: Iterable[Any]) -> dict[str, Any]:
    """Return the description among what was annotated: a text, a ``Doc``, or that of a pydantic ``Field``."""
    for extra in extras:
        text = extra if isinstance(extra, str) else getattr(extra, "description", getattr(extra, "documentation", None))
        if isinstance(text, str) and text.strip():
            return {"description": " ".join(text.split())[:300]}
    return {}


def limits_in(kind: str, extras: Iterable[Any], *, checked: bool) -> Iterator[tuple[str, Any]]:
    """Yield each limit among what was annotated, by its name there.

    :param kind: the field's type.
    :param checked: whether the class holds its values to all of it by itself, as a pydantic model does.
    :raise Unsayable: for what nobody would hold an approver to.
    """
    known = _LIMITS.get(kind, frozenset())
    for extra in _flat(extras):
        said = _said(extra)
        if not checked and not (said and said.keys() <= known | _HELD_ANYWAY):
            raise Unsayable(
                f"is annotated with {type(extra).__name__}, which an approver cannot be held to",
                "check it after the approval, or declare a pydantic model, which checks it itself",
            )
        yield from ((name, value) for name, value in said.items() if name in known)


def _flat(extras: Iterable[Any]) -> Iterator[Any]:
    for extra in extras:
        if extra is None or isinstance(extra, str) or type(extra).__name__ == "Doc":
            continue
        if isinstance(inner := getattr(extra, "metadata", None), list):  # of pydantic's Field
            yield from _flat(inner)
        elif getattr(extra, "__is_annotated_types_grouped_metadata__", False):
            yield from _flat(extra)
        else:
            yield extra


def _said(extra: Any) -> dict[str, Any]:
    if isinstance(extra, type):
        return {}
    names = [one.name for one in dataclasses.fields(extra)] if dataclasses.is_dataclass(extra) else _attributes(extra)
    return {name: value for name in names if (value := getattr(extra, name)) is not None}


def _attributes(extra: Any) -> list[str]:
    return list(getattr(extra, "__dict__", ()))
