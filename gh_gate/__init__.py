"""Human approval for pipelines, native to GitHub.

::

    decision = gh_gate.approval("deploy", prompt="Deploy v14?", approvers="codeowners", key="v14")
    print(decision.by, decision.inputs)

Names are loaded when they are first used, so that the command line and the App pay for nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gh_gate.core.gate import Status
    from gh_gate.errors import (
        Cancelled,
        Expired,
        GateError,
        NotApproved,
        Rejected,
        StillPending,
        UpstreamError,
        UsageError,
        VerificationError,
    )
    from gh_gate.library.asking import approval, request
    from gh_gate.library.decision import Decision
    from gh_gate.library.decorator import gate
    from gh_gate.library.pending import PendingGate

__all__ = [
    "Cancelled",
    "Decision",
    "Expired",
    "GateError",
    "NotApproved",
    "PendingGate",
    "Rejected",
    "Status",
    "StillPending",
    "UpstreamError",
    "UsageError",
    "VerificationError",
    "approval",
    "gate",
    "request",
]

__version__ = "0.1.0"

_HOMES = {
    "approval": "library.asking",
    "request": "library.asking",
    "gate": "library.decorator",
    "Decision": "library.decision",
    "PendingGate": "library.pending",
    "Status": "core.gate",
}


if not TYPE_CHECKING:  # else a type checker would take every name for granted

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module 'gh_gate' has no attribute {name!r}")
        import importlib  # noqa: PLC0415 - only for the first use of a name

        found = getattr(importlib.import_module(f"gh_gate.{_HOMES.get(name, 'errors')}"), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
