"""One function for both kinds of callers, as Flyte's own are: ``x()`` in a plain task, ``await x.aio()`` in an async one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from flyte.syncify import syncify

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class Both(Protocol[P, R_co]):
    """A function that blocks, and whose ``aio`` does not."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Wait for the result; not in an async task, whose event loop it would hold up."""
        ...

    async def aio(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Give the result to whoever awaits it."""
        ...


def both(function: Callable[P, Awaitable[Any]]) -> Any:
    """Return a coroutine function as `Both`; the caller says its type."""
    return cast("Any", syncify)(function)
