"""What expressions see, job by job.

https://docs.github.com/actions/reference/workflows-and-actions/contexts#context-availability
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.github.workflows import legs
from tests.github.workflows.document import Workflow
from tests.github.workflows.expression import Scope
from tests.github.workflows.legs import Leg, Legs


@dataclass(frozen=True)
class Scopes:
    """The scopes of one attempt.

    :param known: the contexts that are the same everywhere: github, inputs, vars.
    :param legs: asked for each time, because more of them end.
    """

    known: Mapping[str, Any]
    workflow: Workflow
    legs: Callable[[], Legs]
    cancelled: Callable[[], bool]

    def run(self) -> Scope:
        """Where the workflow itself has an expression."""
        return Scope(self.known)

    def job(self, key: str) -> Scope:
        """Where a job decides whether it begins, and for what."""
        there = self.legs()
        before = [legs.result(there[one]) for one in legs.ancestors(key, self.workflow.jobs)]
        status = {
            "success": lambda: not self.cancelled() and all(one == "success" for one in before),
            "failure": lambda: not self.cancelled() and "failure" in before,
            "cancelled": self.cancelled,
            "always": lambda: True,
        }
        return Scope({**self.known, "needs": self._needs(key)}, status)

    def leg(self, leg: Leg) -> Scope:
        """Where a job says something that depends on its matrix."""
        return Scope({**self.job(leg.job.key).contexts, "matrix": leg.matrix, "strategy": leg.strategy})

    def steps(self, leg: Leg, token: str) -> dict[str, Any]:
        """The contexts of a job's steps, as far as the runner does not add to them."""
        github: dict[str, Any] = {**self.known["github"], "token": token}
        job = {"status": "success", "check_run_id": leg.shown.id, "services": {}, "container": {}}
        return {**self.leg(leg).contexts, "github": github, "job": job, "secrets": {"GITHUB_TOKEN": token}}

    def _needs(self, key: str) -> dict[str, Any]:
        return {one: legs.context(self.legs()[one]) for one in self.workflow.jobs[key].needs}
