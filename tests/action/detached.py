"""Detached gate steps of one run, as the runner starts them, on the stand-in for GitHub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from action import job, step
from gh_gate import poller
from tests.action.scenes import Ran, run
from tests.github.state_people import Permissions
from tests.github.state_runs import Job
from tests.scene import Scene

LEAST: Permissions = {"issues": "write", "contents": "read"}
NOTE = "gh-gate:1 waits "


@dataclass
class Detached:
    """A run whose jobs each hold one gate step.

    :param environment: makes a step's environment.
    """

    scene: Scene
    environment: Callable[..., dict[str, str]]

    def __post_init__(self) -> None:
        self.repo = self.scene.repo
        self.run = self.repo.start_run(self.scene.iris)
        self.token = self.scene.hub.workflow_token(self.repo, LEAST, lifetime=None)

    def job(self, name: str = "gate", key: str = "gate", runner: str = "GitHub Actions 1") -> Job:
        """Begin a job."""
        job = self.repo.add_job(self.run, name, key=key)
        self.repo.begin_job(job, runner)
        return job

    def step(self, job: Job, **given: str) -> Ran:
        """Run the gate step of a job."""
        environ = self.environment(**{**self._runner(job), "mode": "detach", **given})
        for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            Path(environ[name]).unlink(missing_ok=True)
        return run(environ)

    def end(self, job: Job) -> None:
        """End a job with a failure, and the attempt with it."""
        self.scene.hub.clock.advance(30)
        self.repo.finish_job(job, "failure")
        self.repo.finish_run(self.run)
        self.scene.hub.clock.advance(60)

    def again(self) -> Job:
        """Run what failed again, and begin the first job of it."""
        self.repo.rerun_failed(self.run, self.scene.alice)
        job = self.run.jobs[0]
        self.repo.begin_job(job)
        return job

    def notes(self, number: int = 1) -> list[str]:
        """The markers of the notes in a thread: attempt, job, key, and what wakes it."""
        lines = [comment.body.rpartition("\n")[2] for comment in self.scene.ours(number)]
        return [line.split(" ")[4] for line in lines if NOTE in line]

    def _runner(self, job: Job) -> dict[str, str]:
        return {
            "GITHUB_API_URL": self.scene.hub.url,
            "GITHUB_JOB": job.key,
            "GITHUB_REPOSITORY": self.repo.full_name,
            "GITHUB_RUN_ATTEMPT": str(self.run.attempt),
            "GITHUB_RUN_ID": str(self.run.id),
            "GITHUB_SHA": self.run.head_sha,
            "GITHUB_ACTOR": self.scene.iris.login,
            "GITHUB_ACTOR_ID": str(self.scene.iris.id),
            "GITHUB_WORKFLOW_REF": f"{self.repo.full_name}/.github/workflows/release.yml@refs/heads/main",
            "GH_GATE_JOB_ID": str(job.id),
            "token": self.token,
        }


def install(patch: pytest.MonkeyPatch, scene: Scene) -> None:
    """Let the steps wait by moving the stand-in's clock."""

    def connect(environ: dict[str, str], _repository: str, **_more: Any) -> Any:
        return scene.connected(environ)

    patch.setattr(step, "connect", connect)
    patch.setattr(step, "look_once", partial(poller.look_once, sleep=scene.sleep))
    patch.setattr(job, "leave_note", partial(job.leave_note, sleep=scene.sleep))
