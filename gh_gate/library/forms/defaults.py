"""Defaults as they are shown to approvers: the same in every process, or refused."""

from __future__ import annotations

import dis
from collections.abc import Callable
from enum import Enum
from types import CodeType
from typing import Any, Final

from gh_gate.errors import UsageError
from gh_gate.library.forms.plain import plain


class Missing(Enum):
    """The type of `MISSING`."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""What stands for "no default"; None is one."""


def steady(name: str, factory: Callable[..., Any], make: Callable[[], Any] | None = None) -> Any:
    """Return what a default's factory makes.

    :param make: calls it, where it takes more than nothing.
    :raise UsageError: where it makes something else each time: the next attempt would ask another question.
    """
    make = make or factory
    try:
        first, second = make(), make()
    except Exception as error:
        raise UsageError(f"the input `{name}`: its default cannot be made: {str(error)[:200]}.") from error
    if plain(first) != plain(second):
        raise UsageError(
            f"the input `{name}` has a default that is another one each time, so nobody could be shown it.",
            do="give it a fixed default, or none",
        )
    if isinstance(first, list | tuple) and _goes_by_a_set(getattr(factory, "__code__", None)):
        raise UsageError(
            f"the input `{name}` has a default in the order of a set, which is another one in each process.",
            do="sort it, or declare it as a set",
        )
    return first


def _goes_by_a_set(code: CodeType | None) -> bool:
    """Tell whether a function makes a set and sorts nothing; it shows only in another process, so it is read."""
    if code is None or "sorted" in code.co_names:
        return False
    makes = any(step.opname == "BUILD_SET" for step in dis.get_instructions(code))
    return (
        makes or bool({"set", "frozenset"} & {*code.co_names}) or any(type(one) is frozenset for one in code.co_consts)
    )
