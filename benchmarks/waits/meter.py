"""Reads what a way of waiting costs: the runner's seconds, and GitHub's calls."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from unittest import mock

from tests.github.hub import GitHub
from tests.github.workflows.machine import Ended, Machine

SET_UP = 2.0
"""Seconds in which GitHub's own part of a job begins and ends, on a runner that is there. Assumed, not measured."""

ROUND_TRIP = 0.15
"""Seconds that a request to GitHub takes on its way. Assumed; on loopback it takes none."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one gate cost.

    :param runner: seconds for which a runner was held.
    :param jobs: how many jobs ran for it.
    :param billed: minutes; GitHub bills each job's started minute.
    :param counted: REST requests that count.
    :param free: REST requests that were answered 304.
    :param graphql: requests to GraphQL, which has a limit of its own.
    """

    mode: str
    runner: float = 0.0
    jobs: int = 0
    billed: int = 0
    counted: int = 0
    free: int = 0
    graphql: int = 0


@dataclass
class Meter:
    """Measures the jobs that the Action runs in, and everything that GitHub is asked.

    :param install: seconds in which the Action's dependencies are installed.
    """

    hub: GitHub
    install: float
    jobs: dict[tuple[str, str, str], float] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what is executed meanwhile."""
        original = Machine.run

        def run(machine: Machine, script: str, shell: str, environ: Mapping[str, str], folder: Path) -> Ended:
            began, clock, asked = time.perf_counter(), self.hub.clock.now, len(self.hub.requests)
            ended = original(machine, script, shell, environ, folder)
            if "GITHUB_ACTION_PATH" in environ:
                slept = (self.hub.clock.now - clock).total_seconds()
                network = ROUND_TRIP * (len(self.hub.requests) - asked)
                installed = self.install if "run.sh" in script else 0.0
                self._add(environ, time.perf_counter() - began + slept + network + installed)
            return ended

        with mock.patch.object(Machine, "run", run):
            yield

    def _add(self, environ: Mapping[str, str], seconds: float) -> None:
        job = (environ["GITHUB_RUN_ID"], environ["GITHUB_RUN_ATTEMPT"], environ["GITHUB_JOB"])
        self.jobs[job] = self.jobs.get(job, SET_UP) + seconds

    def read(self, mode: str) -> Cost:
        """Return what it came to."""
        rest = [request for request in self.hub.requests if request.operation != "/graphql"]
        return Cost(
            mode=mode,
            runner=sum(self.jobs.values()),
            jobs=len(self.jobs),
            billed=sum(ceil(seconds / 60) for seconds in self.jobs.values()),
            counted=sum(request.counted for request in rest),
            free=sum(request.status == 304 for request in rest),
            graphql=len(self.hub.requests) - len(rest),
        )
