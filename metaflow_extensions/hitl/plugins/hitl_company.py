"""Beside which decorators, and in which kind of process, ``@hitl`` can keep its word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metaflow import metaflow_config

from metaflow_extensions.hitl.plugins.hitl_errors import HitlException

_NO_SPIN = getattr(metaflow_config, "SPIN_DISALLOWED_DECORATORS", [])
if "hitl" not in _NO_SPIN:
    # `spin` runs a step without the hooks of decorators that it does not know, so nobody would be asked.
    _NO_SPIN.append("hitl")


def refuse(step: str, node: Any, decorators: Sequence[Any]) -> None:
    """Refuse a step that would go on after a "no", or ask once for each node.

    :raise HitlException: naming what to write instead.
    """
    if any(decorator.name == "catch" for decorator in decorators):
        raise HitlException(
            f"Step {step} has @hitl and @catch: @catch would let the flow go on after a no. "
            "Put @catch on the steps after it, or leave it out."
        )
    if getattr(node, "parallel_step", False):
        raise HitlException(f"Step {step} runs on several nodes at once. Put @hitl on the step before it.")


def launching() -> bool:
    """Tell whether this process starts or deploys a run; else it only runs one step of it, anywhere."""
    try:
        from metaflow.system_context import ExecutionPhase, system_context  # noqa: PLC0415 - newer versions have it
    except ImportError:
        return True
    return system_context.phase is ExecutionPhase.LAUNCH


def deployable() -> None:
    """Have a deployment to Argo Workflows open gates before their steps; where Metaflow has no Argo there is nothing to do."""
    try:
        from metaflow_extensions.hitl.plugins.argo_compile import install  # noqa: PLC0415 - only a flow that uses @hitl
    except ImportError:
        return
    install()
