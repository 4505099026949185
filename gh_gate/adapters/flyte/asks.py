"""`gh_gate.adapters.flyte.new_event`: what is called, and how it is typed; what ``data_type`` says, ``wait`` returns."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Awaitable
from typing import Any, Final, Literal, TypeVar, Unpack, overload

from gh_gate.adapters.flyte import cached
from gh_gate.adapters.flyte.answers import answer
from gh_gate.adapters.flyte.both import both
from gh_gate.adapters.flyte.event import Event
from gh_gate.adapters.flyte.questions import options_of, question
from gh_gate.adapters.flyte.runs import Asking
from gh_gate.adapters.flyte.source import source
from gh_gate.errors import UsageError
from gh_gate.library.asking import open_gate
from gh_gate.library.options import Duration, Options
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question
from gh_gate.library.surroundings import around

T = TypeVar("T")

Json = type[dict[Any, Any]] | type[list[Any]] | type[tuple[Any, ...]] | type[set[Any]] | type[bytes]
"""Types that come as a text, which is the value's JSON."""


class Asks:
    """Ask people for a value, and come back at once; a task that runs again finds what it asked before.

    ``new_event(...)`` blocks, ``await new_event.aio(...)`` does not. The parameters of both:

    - ``name``: 1 to 64 letters, digits, dots, dashes or underscores; asked again in one task, it is the next event.
    - ``data_type``: see `gh_gate.adapters.flyte.answers.answer`.
    - ``scope``: only ``"run"``.
    - ``prompt``: Markdown, as it is.
    - ``timeout_seconds``: how long answers count, from a second to 30 days; also ``"24h"`` or a timedelta.
    - ``poll_interval_seconds``: between two looks, from 1 to 120.
    - more options as for `gh_gate.request`, ``approvers`` before all: by default the code owners of the file that asks.

    They raise `gh_gate.UsageError` and others as `gh_gate.request` does.
    """

    @overload
    def __call__(
        self,
        name: str,
        data_type: Json,
        scope: Literal["run"] = ...,
        prompt: str = ...,
        timeout_seconds: Duration = ...,
        poll_interval_seconds: float = ...,
        **options: Unpack[Options],
    ) -> Event[str]: ...
    @overload
    def __call__(
        self,
        name: str,
        data_type: type[T],
        scope: Literal["run"] = ...,
        prompt: str = ...,
        timeout_seconds: Duration = ...,
        poll_interval_seconds: float = ...,
        **options: Unpack[Options],
    ) -> Event[T]: ...
    @overload
    def __call__(
        self,
        name: str,
        data_type: Any,
        scope: Literal["run"] = ...,
        prompt: str = ...,
        timeout_seconds: Duration = ...,
        poll_interval_seconds: float = ...,
        **options: Unpack[Options],
    ) -> Event[Any]: ...
    def __call__(self, *words: Any, **named: Any) -> Event[Any]:
        """Ask, and block until it is asked."""
        event: Event[Any] = _asked((_caller(), _asker()), *words, **named)
        return event

    @overload
    def aio(
        self,
        name: str,
        data_type: Json,
        scope: Literal["run"] = ...,
        prompt: str = ...,
        timeout_seconds: Duration = ...,
        poll_interval_seconds: float = ...,
        **options: Unpack[Options],
    ) -> Awaitable[Event[str]]: ...
    @overload
    def aio(
        self,
        name: str,
        data_type: type[T],
        scope: Literal["run"] = ...,
        prompt: str = ...,
        timeout_seconds: Duration = ...,
        poll_interval_seconds: float = ...,
        **options: Unpack[Options],
    ) -> Awaitable[Event[T]]: ...
    @overload
    def aio(
        self,
        name: str,
        data_type: Any,
        scope: Literal["run"] = ...,
        prompt: str = ...,
        timeout_seconds: Duration = ...,
        poll_interval_seconds: float = ...,
        **options: Unpack[Options],
    ) -> Awaitable[Event[Any]]: ...
    def aio(self, *words: Any, **named: Any) -> Awaitable[Event[Any]]:
        """Ask, and give the event to whoever awaits it."""
        asked: Awaitable[Event[Any]] = _asked.aio((_caller(), _asker()), *words, **named)
        return asked


async def _ask(  # noqa: PLR0917 - in the order in which flyteplugins-hitl takes them
    caller: tuple[str, object],
    /,
    name: str,
    data_type: Any,
    scope: str = "run",
    prompt: str = "Please provide a value",
    timeout_seconds: Duration = 3600,
    poll_interval_seconds: float = 5,
    **options: Unpack[Options],
) -> Event[Any]:
    if scope != "run":
        raise UsageError(f"`scope` is {scope!r:.40}.", do='leave it at "run": an event belongs to the run that asks')
    cached.refuse()
    wanted = answer(data_type)
    words = options_of(timeout_seconds=timeout_seconds, poll_interval_seconds=poll_interval_seconds, **options)
    asked = question(name, prompt, wanted, words)
    file, asker = caller
    asking = Asking.now(asked.name, asker)  # here, and not in the thread: in the order in which the task asks
    gate = await asyncio.to_thread(_opened, asked, asking, file)
    event: Event[Any] = Event(gate, asked, wanted, data_type)
    return await event.shown()


def _opened(asked: Question[Any], asking: Asking | None, file: str) -> PendingGate[Any]:
    here = around(asked.repository)
    run = asking.of_code(source(here.environ, file), here.environ) if asking else None
    return open_gate(asked, run=run, where=here)


def _caller() -> str:
    """Return the file that calls `new_event`: whose owners decide where nobody is named."""
    return sys._getframe(2).f_code.co_filename  # noqa: SLF001 - the only way to it that costs nothing


def _asker() -> object:
    """Return the coroutine's task, or the thread, that calls `new_event`."""
    try:
        return asyncio.current_task()
    except RuntimeError:
        return threading.current_thread()


_asked = both(_ask)

new_event: Final = Asks()
Event.create = new_event
