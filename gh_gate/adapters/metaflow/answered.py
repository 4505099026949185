"""What a decision leaves behind in a run: artifacts for the steps, and metadata for whoever looks at the run later."""

from __future__ import annotations

from typing import Any

from gh_gate.library.decision import Decision


def artifacts(decision: Decision[Any] | None) -> dict[str, Any]:
    """Return the artifacts: who, when, why and the record; the typed values only of an approval.

    What there is none of is None, and not what an earlier step has left there.
    """
    return {
        "hitl_decision": decision.to_dict() if decision is not None else None,
        "hitl_input": decision.inputs if decision is not None else None,
    }


def metadata(decision: Decision[Any]) -> dict[str, str]:
    """Return what the task's metadata says; the names have no dash, which Metaflow would turn into another one."""
    told = decision.to_dict()
    return {f"hitl_{name}": str(told[name]) for name in ("status", "by", "at", "reason", "url", "digest")}
