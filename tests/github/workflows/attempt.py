"""One attempt of a run: what can be done now is done, until nothing is left or somebody has to do something first."""

from __future__ import annotations

import json
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.github.state_runs import Job as Shown
from tests.github.state_runs import Run
from tests.github.workflows import contexts, rights
from tests.github.workflows.concurrency import wish
from tests.github.workflows.document import Workflow
from tests.github.workflows.events import Event
from tests.github.workflows.expression import fill
from tests.github.workflows.graph import Graph
from tests.github.workflows.jobs import Execution, Result
from tests.github.workflows.legs import Leg
from tests.github.workflows.scopes import Scopes
from tests.github.workflows.stage import Stage


class Attempt:
    """An attempt of a run.

    :param before: the attempt before, whose results stand for the jobs that are not executed again.
    :param again: the jobs that are.
    """

    def __init__(
        self,
        stage: Stage,
        run: Run,
        workflow: Workflow,
        event: Event,
        *,
        before: Attempt | None = None,
        again: Container[Shown] = (),
    ) -> None:
        self._stage, self.run, self.shown = stage, run, run.latest
        self.workflow, self.event = workflow, event
        self._cancelled = self.over = False
        self._graph = Graph(stage.repo, run, workflow)
        self._scopes = Scopes(self._known(), workflow, lambda: self._graph.legs, lambda: self._cancelled)
        self._group = wish(fill(workflow.concurrency, self._scopes.run()))
        self._folder = stage.folder / f"{run.id}-{run.attempt}"
        self._folder.mkdir(parents=True)
        (self._folder / "event.json").write_text(json.dumps(dict(event.payload)), encoding="utf-8")
        if before is None:
            self._graph.begin()
        else:
            self._graph.follow(before._graph, again)
        if self._group:
            stage.groups.enter(self._group, self)

    @property
    def number(self) -> int:
        return self.shown.number

    @property
    def results(self) -> dict[str, Result]:
        """What the jobs that are over left, by their names."""
        return {leg.shown.name: leg.result for leg in self._graph.all if leg.result}

    @property
    def conclusions(self) -> dict[str, str]:
        """How the jobs that are over ended, by their names."""
        return {name: result.conclusion for name, result in self.results.items()}

    def cancel(self) -> None:
        """Make room for a newer one."""
        if self.shown.status != "completed":
            self._stage.repo.cancel_run(self.run)

    def was_cancelled(self) -> None:
        """Take note that the run is over."""
        self._cancelled = True
        for leg in self._graph.open:
            leg.result = Result(conclusion="cancelled")
        self._leave()

    def advance(self) -> bool:
        """Do what can be done now; False where nothing can."""
        if self.over or (self._group and not self._stage.groups.may_go(self._group, self)):
            return False
        before = self._progress()
        for key in self.workflow.jobs:
            self._graph.release(key, self._scopes)
            self._execute([leg for leg in self._graph.legs[key] if self._may_begin(leg)])
        if not self._graph.open and not self.over:
            self._conclude()
        return self._progress() != before

    def _known(self) -> dict[str, Any]:
        hub, given = self._stage.hub, self.event.inputs
        urls = (hub.url, hub.graphql_url)
        github = contexts.github(self.event, self.workflow, self.run, self._stage.repo, urls)
        return {"github": github, "inputs": given, "vars": self._stage.variables}

    def _progress(self) -> tuple[bool, int, int]:
        legs = self._graph.all
        return self.over, sum(leg.released for leg in legs), sum(leg.result is not None for leg in legs)

    def _may_begin(self, leg: Leg) -> bool:
        """Whether a runner may take it: its environment may hold it back, or have failed it."""
        if leg.result is None and leg.shown.status == "completed":
            leg.result = Result(conclusion=leg.shown.conclusion or "failure")
        return leg.released and leg.result is None and leg.shown.status == "queued" and self._has_room(leg)

    def _has_room(self, leg: Leg) -> bool:
        if leg.group is None and leg.job.concurrency:
            leg.group = wish(fill(leg.job.concurrency, self._scopes.leg(leg)))
            if leg.group:
                self._stage.groups.enter(leg.group, leg)
        return leg.group is None or self._stage.groups.may_go(leg.group, leg)

    def _execute(self, ready: list[Leg]) -> None:
        """Execute legs of one job: at the same time, unless the first failure keeps the others from beginning."""
        if len(ready) > 1 and not ready[0].fail_fast:
            with ThreadPoolExecutor(len(ready)) as pool:
                list(pool.map(self._play, ready))
            return
        for leg in ready:
            if leg.result is None:
                self._play(leg)
            if leg.counts_as == "failure" and leg.fail_fast:
                for other in self._graph.legs[leg.job.key]:
                    other.cancel()

    def _play(self, leg: Leg) -> None:
        """Let a runner execute a job; it takes a few seconds."""
        stage, runner = self._stage, f"GitHub Actions {leg.shown.id % 1000}"
        stage.passes(3)
        stage.repo.begin_job(leg.shown, runner)
        stage.passes(2)
        stage.begins(leg.shown.name)
        leg.result = self._execution(leg, runner).play()
        stage.passes(2)
        stage.repo.finish_job(
            leg.shown, leg.result.conclusion, [(one.name, one.conclusion) for one in leg.result.steps]
        )
        if leg.group:
            stage.groups.leave(leg.group, leg)

    def _execution(self, leg: Leg, runner: str) -> Execution:
        granted = rights.granted(self.workflow.permissions, leg.job.permissions, read_only=self.event.from_fork)
        token = self._stage.hub.workflow_token(self._stage.repo, granted)
        folder = self._folder / f"{leg.job.key}-{leg.index}"
        folder.mkdir()
        return Execution(
            job=leg.job,
            folder=folder,
            port=self._stage.port,
            commit=self.event.commit,
            given=self._scopes.steps(leg, token),
            env=self.workflow.env,
            runner=runner,
            cancelled=lambda: self._cancelled,
        )

    def _conclude(self) -> None:
        """End the run: by its jobs, but for those that may fail."""
        found = {leg.counts_as for leg in self._graph.all}
        worst = next((one for one in ("failure", "cancelled") if one in found), None)
        self._stage.passes(1)
        self._stage.repo.finish_run(self.run, worst or ("success" if "success" in found else "skipped"))
        self._leave()

    def _leave(self) -> None:
        self.over = True
        if self._group:
            self._stage.groups.leave(self._group, self)
