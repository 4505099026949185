"""Reads a list of settings, each under a name of its own, whose values may be secret: errors name keys and repeat no value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from gh_gate.core.policy import strict_yaml
from gh_gate.core.policy.section import Section
from gh_gate.errors import UsageError

T = TypeVar("T")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)


def read(text: str, what: str, most: int, each: Callable[[str, Section], T]) -> tuple[T, ...]:
    """Read a list.

    :param text: YAML, of which JSON is a part; empty for none.
    :param what: the list, as an error should call it.
    :param most: names that it may have.
    :param each: makes one thing of a name and what stands below it.
    :raise UsageError: for whatever is not understood.
    """
    try:
        return tuple(
            each(name, section) for name, section in _top(strict_yaml.load(text, what, quiet=True), what, most)
        )
    except UsageError as error:
        problem = error
    # Raised out here so that no error carries another one, which may hold the text.
    raise UsageError(problem.what, do=problem.do)


def _top(data: Any, what: str, most: int) -> list[tuple[str, Section]]:
    if data is not None and (not isinstance(data, dict) or len(data) > most):
        raise UsageError(f"{what} has to be at most {most} names, and below each its settings.")
    top = Section(what, "", data or {}, quiet=True)
    for place, name in enumerate(top.data, start=1):
        if not _NAME.fullmatch(name):
            wrong = f"{what}: what stands in the place of name {place} is none."
            raise UsageError(wrong, do="use up to 40 small letters, digits and hyphens")
    return list(top.subs())
