"""Plays the workflows of a repository: what happens there starts runs, and `settle` executes them.

    with Player(hub, repo, tmp_path) as player:
        repo.push("main", {".github/workflows/release.yml": ...}, author=iris)
        player.settle()                          # until nothing is left to do
        repo.comment(alice, 1, "/approve")       # may start a workflow on issue_comment
        player.settle()
        assert player.latest("release").conclusions == {"gate": "success", "deploy": "success"}

Time is the stand-in's: each job takes it some seconds, and whatever sleeps moves it. Runs are executed one after another,
the legs of a matrix without `fail-fast` at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from tests.github.ground import Change
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.show import people, repos
from tests.github.state_people import Account
from tests.github.state_runs import Job, RerunRequest, Run
from tests.github.workflows import events, triggers
from tests.github.workflows.attempt import Attempt
from tests.github.workflows.clock_line import ClockLine
from tests.github.workflows.concurrency import Groups
from tests.github.workflows.document import UnplayableError, Workflow
from tests.github.workflows.events import Event

MOST = 500
"""Rounds after which `settle` takes it that workflows start each other for ever."""


class Player:
    """A stage for one repository.

    :param during: called, by the name of a job, when its first step is about to begin; may itself call `settle`.
    :param meanwhile: called whenever a program sleeps, after the time has passed.
    """

    def __init__(self, hub: GitHub, repo: Repo, folder: Path) -> None:
        self.hub, self.repo, self.folder = hub, repo, folder
        self.groups = Groups()
        self.variables: Mapping[str, str] = {}
        self.attempts: list[Attempt] = []
        self.during: dict[str, Callable[[], object]] = {}
        self.meanwhile: Callable[[], object] | None = None
        self._line = ClockLine(self._slept)

    def __enter__(self) -> Self:
        self._line.__enter__()
        self.hub.listeners.append(self._heard)
        self.repo.on_rerun, self.repo.on_cancel = self._again, self._cancelled
        self.repo.on_environment_refused = self._refused
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hub.listeners.remove(self._heard)
        self.repo.on_rerun = self.repo.on_cancel = self.repo.on_environment_refused = None
        self._line.__exit__(kind, error, trace)

    def settle(self) -> None:
        """Play until nothing is left that could be done now."""
        for _ in range(MOST):
            if not any(attempt.advance() for attempt in list(self.attempts)):
                return
        raise UnplayableError(f"after {MOST} rounds there is still something to do")

    def dispatch(self, name: str, actor: Account, **inputs: Any) -> Run:
        """Start a workflow of the default branch by hand."""
        return self._by_name(name, "workflow_dispatch", actor, {"inputs": inputs}, inputs)

    def on_schedule(self, name: str) -> Run:
        """Let it be one of the times at which a workflow of the default branch is started."""
        return self._by_name(name, "schedule", self.repo.resolve(None).author or self.repo.owner, {}, {})

    def latest(self, name: str) -> Attempt:
        """The latest attempt of the latest run of the workflow in `.github/workflows/NAME.yml`."""
        return [one for one in self.attempts if PurePosixPath(one.workflow.path).stem == name][-1]

    def runs(self, name: str) -> list[Run]:
        """All runs of a workflow."""
        found = [one.run for one in self.attempts if PurePosixPath(one.workflow.path).stem == name]
        return list(dict.fromkeys(found))

    @property
    def port(self) -> int:
        return self._line.port

    def passes(self, seconds: int) -> None:
        with self.hub.lock:
            self.hub.clock.advance(seconds)

    def begins(self, job: str) -> None:
        if job in self.during:
            self.during.pop(job)()

    def _slept(self, seconds: int) -> None:
        self.passes(seconds)
        if self.meanwhile:
            self.meanwhile()

    def _heard(self, change: Change, living: Mapping[str, Any]) -> None:
        """What a workflow's own token does starts nothing."""
        if living.get("repo") is not self.repo or living.get("actor") is self.hub.bot:
            return
        event = events.of(change, living, self.hub.url)
        if event is not None:
            for workflow in triggers.started(event):
                self._start(workflow, event)

    def _start(self, workflow: Workflow, event: Event) -> Run:
        run = self.repo.start_run(
            event.actor,
            event=event.name,
            path=workflow.path,
            sha=event.sha,
            branch=event.branch,
            pull=event.pull,
        )
        self.attempts.append(Attempt(self, run, workflow, event))
        return run

    def _by_name(
        self, name: str, kind: str, actor: Account, payload: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> Run:
        root = self.hub.url
        said = {**payload, "repository": repos.full(self.repo, root), "sender": people.simple(actor, root)}
        event = events.on_default_branch(self.repo, kind, actor, said, inputs=inputs)
        (workflow,) = [one for one in triggers.started(event) if PurePosixPath(one.path).stem == name]
        return self._start(workflow, event)

    def _again(self, run: Run, request: RerunRequest) -> None:
        before = self._of(run)
        again = Attempt(self, run, before.workflow, before.event, before=before, again=request.jobs)
        self.attempts.append(again)

    def _cancelled(self, run: Run) -> None:
        self._of(run).was_cancelled()

    def _refused(self, job: Job) -> None:
        """Nothing to do at once: the attempt looks at the job when it goes on."""

    def _of(self, run: Run) -> Attempt:
        return [attempt for attempt in self.attempts if attempt.run is run][-1]
