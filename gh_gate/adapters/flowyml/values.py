"""What a run knows so far, as prompts and conditions may use it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flowyml.assets.base import Asset


def plain(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values by name; those that flowyml wraps, such as metrics, without the wrapping."""
    return {name: value.data if isinstance(value, Asset) else value for name, value in known.items()}


def lending(condition: Any, context: Any, known: Mapping[str, Any]) -> Any:
    """Return a condition that finds earlier outputs in the pipeline's context whenever it is looked at, also while people wait."""
    if not callable(condition):
        return condition
    asked: Callable[..., Any] = condition

    @functools.wraps(asked)
    def within(*args: Any, **kwargs: Any) -> Any:
        with _lent(context, known):
            return asked(*args, **kwargs)

    return within


@contextmanager
def _lent(context: Any, known: Mapping[str, Any]) -> Iterator[None]:
    """Let the pipeline's context have earlier outputs for a while: ``lambda: ctx["estimated_cost"] < 100`` reads them there.

    :param context: the pipeline's own, whose values come first.
    """
    own = context._params  # noqa: SLF001 - a context can be added to, and nothing can be taken away again
    context._params = {**known, **own}  # noqa: SLF001 - the same
    try:
        yield
    finally:
        context._params = own  # noqa: SLF001 - the same
