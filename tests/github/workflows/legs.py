"""The executions of a workflow's jobs in one attempt: more than one of a job with a matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.github.repo import Repo
from tests.github.state_runs import Job as Shown
from tests.github.workflows.concurrency import Wish
from tests.github.workflows.document import Job
from tests.github.workflows.jobs import Result
from tests.github.workflows.matrix import Combination


@dataclass(kw_only=True, eq=False)
class Leg:
    """One execution of a job, for one combination of its matrix.

    :param shown: what the stand-in shows of it.
    :param tolerated: whether it may fail, by `continue-on-error`.
    :param expanded: whether its matrix is known, which may come from a job before.
    :param released: whether its conditions hold, so that it may begin.
    :param group: the concurrency group that it has joined.
    """

    job: Job
    shown: Shown
    repo: Repo
    matrix: Combination = field(default_factory=dict)
    index: int = 0
    total: int = 1
    fail_fast: bool = True
    tolerated: bool = False
    expanded: bool = False
    released: bool = False
    group: Wish | None = None
    result: Result | None = None

    @property
    def strategy(self) -> dict[str, Any]:
        """The context of that name."""
        return {
            "fail-fast": self.fail_fast,
            "job-index": self.index,
            "job-total": self.total,
            "max-parallel": self.total,
        }

    @property
    def counts_as(self) -> str:
        """Its conclusion, as the jobs after it and the run see it; nothing while it has none."""
        conclusion = self.result.conclusion if self.result else ""
        return "success" if conclusion == "failure" and self.tolerated else conclusion

    def again(self, shown: Shown) -> Leg:
        """The same leg in another attempt, to be executed."""
        return replace(self, shown=shown, released=False, group=None, result=None)

    def end(self, conclusion: str) -> None:
        """End it without executing it."""
        self.repo.finish_job(self.shown, conclusion)
        self.result = Result(conclusion=conclusion)

    def cancel(self) -> None:
        """Make room for another."""
        if self.result is None:
            self.end("cancelled")


Legs = Mapping[str, Sequence[Leg]]


def result(several: Sequence[Leg]) -> str:
    """`needs.<job>.result`."""
    found = {leg.counts_as for leg in several}
    return next((one for one in ("failure", "cancelled", "success") if one in found), "skipped")


def context(several: Sequence[Leg]) -> dict[str, Any]:
    """What `needs` has of a job; of a matrix the last word of each output, in the order of their ends."""
    ended = sorted((leg for leg in several if leg.shown.completed_at), key=lambda leg: str(leg.shown.completed_at))
    outputs: dict[str, str] = {}
    for leg in ended:
        outputs.update(leg.result.outputs if leg.result else {})
    return {"result": result(several), "outputs": outputs}


def ancestors(key: str, jobs: Mapping[str, Job]) -> set[str]:
    """All jobs that come before one."""
    found: set[str] = set()
    due = list(jobs[key].needs)
    while due:
        one = due.pop()
        if one not in found:
            found.add(one)
            due += jobs[one].needs
    return found
