"""The jobs of an attempt: which there are, which may begin, which are skipped."""

from __future__ import annotations

from collections.abc import Container

from tests.github.repo import Repo
from tests.github.state_runs import Job as Shown
from tests.github.state_runs import Run
from tests.github.workflows.document import Job, UnplayableError, Workflow
from tests.github.workflows.expression import fill, holds
from tests.github.workflows.legs import Leg
from tests.github.workflows.matrix import combinations, title
from tests.github.workflows.scopes import Scopes


class Graph:
    """The legs by the keys of their jobs, in the workflow's order."""

    def __init__(self, repo: Repo, run: Run, workflow: Workflow) -> None:
        self._repo, self._run, self._workflow = repo, run, workflow
        self.legs: dict[str, list[Leg]] = {}

    def begin(self) -> None:
        """All jobs of a first attempt; one of a matrix stands for all until what it needs is over."""
        for key, job in self._workflow.jobs.items():
            self.legs[key] = [Leg(job=job, shown=self._show(job, job.name or key), repo=self._repo)]

    def follow(self, before: Graph, again: Container[Shown]) -> None:
        """All jobs of a later attempt: those that are executed again, and the others with their results."""
        known = {(leg.job.key, leg.shown.name): leg for leg in before.all}
        self.legs = {key: [] for key in self._workflow.jobs}
        for shown in self._run.jobs:
            old = known[shown.key, shown.name]
            self.legs[shown.key].append(old.again(shown) if shown in again else _carried(old, shown))

    @property
    def all(self) -> list[Leg]:
        return [leg for several in self.legs.values() for leg in several]

    @property
    def open(self) -> list[Leg]:
        return [leg for leg in self.all if leg.result is None]

    def release(self, key: str, scopes: Scopes) -> None:
        """Let a job begin or skip it, once all that it needs is over."""
        held = [leg for leg in self.legs[key] if leg.result is None and not leg.released]
        job = self._workflow.jobs[key]
        if not held or any(leg.result is None for need in job.needs for leg in self.legs[need]):
            return
        if not holds(job.condition, scopes.job(key)):
            for leg in held:
                leg.end("skipped")
            return
        for leg in held if held[0].expanded else self._expand(held[0], scopes):
            leg.released = True
            self._repo.release_job(leg.shown)

    def _expand(self, first: Leg, scopes: Scopes) -> list[Leg]:
        """Make the legs of a job's matrix out of the one that stood for them."""
        job, scope = first.job, scopes.job(first.job.key)
        made = combinations(fill(job.strategy.get("matrix"), scope))
        fail_fast = bool(fill(job.strategy.get("fail-fast", True), scope))
        found = []
        for index, one in enumerate(made):
            leg = Leg(job=job, shown=first.shown, repo=self._repo, matrix=one, index=index, total=len(made))
            leg.fail_fast, leg.expanded = fail_fast, True
            leg.tolerated = bool(fill(job.continue_on_error, scopes.leg(leg)))
            name = str(fill(job.name, scopes.leg(leg))) or title(job.key, one)
            if index:
                leg.shown = self._show(job, name)
            leg.shown.name = name
            found.append(leg)
        self.legs[job.key] = found
        return found

    def _show(self, job: Job, name: str) -> Shown:
        environment = job.environment["name"] if isinstance(job.environment, dict) else job.environment
        if environment and "${{" in environment:
            raise UnplayableError(f"the environment {environment}")
        return self._repo.add_job(self._run, name, key=job.key, needs=job.needs, environment=environment)


def _carried(old: Leg, shown: Shown) -> Leg:
    leg = old.again(shown)
    leg.released, leg.result = True, old.result
    return leg
