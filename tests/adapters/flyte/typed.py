"""What mypy knows of an event, by its ``data_type``; checked by mypy, and never run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, assert_type

if TYPE_CHECKING:
    from gh_gate.adapters.flyte.asks import Asks


@dataclass
class Release:
    market: str


async def known(new_event: Asks) -> None:
    assert_type(new_event("x", bool).wait(), bool)
    assert_type(new_event("x", int, timeout_seconds="1h", approvers="@alice").wait(), int)
    assert_type(await (await new_event.aio("x", Release)).wait.aio(), Release)
    assert_type(new_event("x", dict).wait(), str)
    assert_type(new_event("x", Literal["eu", "us"]).wait(), Any)
    new_event("x", int, aprovers="@alice")  # type: ignore[call-overload]  # a slip is found
    new_event("x", int, scope="all")  # type: ignore[call-overload]  # so is a wrong scope
