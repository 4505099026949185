"""What a run knows so far, as prompts and conditions may use it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, KeysView, Mapping
from contextlib import contextmanager
from typing import Any

from flowyml.assets.base import Asset

_lending = threading.RLock()
"""Held while a context lends: pipelines of several threads may share one, and each puts back what it has found."""


class _Lent(dict[str, Any]):
    """A context's own values, and to the thread that asks a condition also earlier outputs.

    flowyml takes every step's parameters from the context, also those of a pipeline in another thread.
    """

    def __init__(self, own: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        super().__init__(own)
        self._more = {name: value for name, value in known.items() if name not in own}
        self._asker = threading.get_ident()

    def _lent(self) -> Mapping[str, Any]:
        return self._more if threading.get_ident() == self._asker else {}

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._lent()

    def __missing__(self, name: str) -> Any:
        return self._lent()[name]

    def __iter__(self) -> Iterator[str]:
        return iter([*super().__iter__(), *self._lent()])

    def keys(self) -> Any:
        """Return the names; what copies a context asks for these."""
        return KeysView(self)


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
    with _lending:
        own = context._params  # noqa: SLF001 - a context can be added to, and nothing can be taken away again
        context._params = _Lent(own, known)  # noqa: SLF001 - the same
        try:
            yield
        finally:
            context._params = own  # noqa: SLF001 - the same
