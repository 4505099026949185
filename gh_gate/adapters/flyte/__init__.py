"""People's input for Flyte v2: a task asks, waits, and goes on with the typed value.

::

    import gh_gate.adapters.flyte as hitl

    event = await hitl.new_event.aio("review", data_type=bool, prompt="Go on?", approvers="@org/ml-leads")
    approved = await event.wait.aio()

`GateTask` asks the same without a pod: a connector waits. Flyte is loaded when a name is first used.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from gh_gate.errors import UsageError

if TYPE_CHECKING:
    from gh_gate.adapters.flyte.asks import new_event
    from gh_gate.adapters.flyte.connector import GateConnector
    from gh_gate.adapters.flyte.event import Event, env
    from gh_gate.adapters.flyte.failures import Rejected, TimeoutError  # noqa: A004 - the name that the tool it follows gave it
    from gh_gate.adapters.flyte.source import env_vars
    from gh_gate.adapters.flyte.task import GateTask

__all__ = ["Event", "GateConnector", "GateTask", "Rejected", "TimeoutError", "env", "env_vars", "new_event"]

_HOMES = {
    "new_event": "asks",
    "Event": "asks",
    "env": "event",
    "env_vars": "source",
    "Rejected": "failures",
    "TimeoutError": "failures",
    "GateConnector": "connector",
    "GateTask": "task",
}
_WITHOUT_A_POD = ("connector", "task")


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # noqa: PLC0415 - only for the first use of a name

    home = _HOMES[name]
    try:
        found = getattr(importlib.import_module(f"{__name__}.{home}"), name)
        _watch()
    except ModuleNotFoundError as error:
        if (error.name or "gh_gate").partition(".")[0] == "gh_gate":
            raise
        extra = "flyte-connector" if home in _WITHOUT_A_POD else "flyte"
        raise UsageError(
            f"gh_gate.adapters.flyte.{name} needs Flyte v2{', with its connectors' if home in _WITHOUT_A_POD else ''}.",
            why=f"the module {error.name} is not installed",
            do=f"pip install 'gh-gate[{extra}]'",
        ) from error
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return list(__all__)


def _watch() -> None:
    """Know which tasks run before the first of them asks; where Flyte is loaded later, the first use of a name sees to it."""
    if "flyte" in sys.modules:
        from gh_gate.adapters.flyte import cached  # noqa: PLC0415 - it needs Flyte

        cached.watch()


_watch()
