"""Defaults as they are shown to approvers: the same in every process, or refused."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Final

from gh_gate.errors import UsageError
from gh_gate.library.forms.plain import plain


class Missing(Enum):
    """The type of `MISSING`."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
"""What stands for "no default"; None is one."""


def steady(name: str, factory: Callable[[], Any]) -> Any:
    """Return what a default's factory makes.

    :raise UsageError: where it makes something else each time: the next attempt would ask another question.
    """
    try:
        first, second = factory(), factory()
    except Exception as error:
        raise UsageError(f"the input `{name}`: its default cannot be made: {str(error)[:200]}.") from error
    if plain(first) != plain(second):
        raise UsageError(
            f"the input `{name}` has a default that is another one each time, so nobody could be shown it.",
            do="give it a fixed default, or none",
        )
    return first
