"""Sets in prompts: their text has another order in every process, and a prompt must be the same in all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Final

_LEVELS: Final = 8


def ordered(value: Any) -> Any:
    """Return a value whose text is the same in every process: a set is written in the order of its members' texts.

    :raise ValueError: for a set inside another value, whose text is that value's own matter.
    """
    alone = isinstance(value, set | frozenset)
    if any(_holds_set(one, _LEVELS) for one in (value if alone else (value,))):
        raise ValueError
    return _Sorted(value) if alone and value else value


class _Sorted:
    """A set as a prompt shows it."""

    def __init__(self, members: Iterable[Any]) -> None:
        self._members = members

    def __repr__(self) -> str:
        return f"{{{', '.join(sorted(map(repr, self._members)))}}}"


def _holds_set(value: Any, levels: int) -> bool:
    if isinstance(value, set | frozenset):
        return True
    return levels > 0 and any(_holds_set(one, levels - 1) for one in _inside(value))


def _inside(value: Any) -> Iterable[Any]:
    """Return what stands in a value's text as Python, a dataclass or a pydantic model writes it."""
    if isinstance(value, dict):
        return (*value, *value.values())
    if isinstance(value, list | tuple):
        return value
    writer: Any = type(value).__str__
    if dataclasses.is_dataclass(value) and writer is object.__str__:
        return [getattr(value, field.name, None) for field in dataclasses.fields(value) if field.repr]
    if hasattr(value, "model_dump") and getattr(writer, "__module__", "").startswith("pydantic"):
        return list(getattr(value, "__dict__", {}).values())
    return ()
