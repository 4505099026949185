"""Writes into a run what its gate decided: artifacts for the steps after it, metadata for whoever looks at it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metaflow.metadata_provider import MetaDatum

if TYPE_CHECKING:
    from gh_gate.library.decision import Decision


@dataclass(frozen=True)
class TaskRecord:
    """One try of a task.

    :param metadata: Metaflow's provider.
    """

    metadata: Any
    run: str
    step: str
    task: str
    attempt: int

    def asks(self, url: str) -> None:
        """Write down where people are asked."""
        self._write({"hitl_url": url})

    def keep(self, flow: Any, decision: Decision[Any] | None) -> None:
        """Write down what was decided, or that nothing was.

        :param flow: the FlowSpec, which gets ``hitl_decision``, and ``hitl_input`` with an approval.
        """
        from gh_gate.adapters.metaflow import answered  # noqa: PLC0415 - only a gated step loads gh-gate

        for name, value in answered.artifacts(decision).items():
            setattr(flow, name, value)
        if decision is not None:
            self._write(answered.metadata(decision))

    def _write(self, values: Mapping[str, str]) -> None:
        tags = [f"attempt_id:{self.attempt}"]
        data = [MetaDatum(field=name, value=value, type=name, tags=tags) for name, value in values.items()]
        self.metadata.register_metadata(self.run, self.step, self.task, data)
