"""Three days of a step that waits in its job: one hour of it is played, and counted for all."""

from __future__ import annotations

from benchmarks.waits.meter import Cost
from tests.github.hub import GitHub
from tests.scene import Scene

HOUR, HOURS, INTERVAL = 3600, 72, 10
USUAL = 360
"""Counted requests an hour of the usual approval Action: one list of comments every ten seconds."""


def usual() -> Cost:
    """Return what the usual approval Action costs, which GitHub's own runners end after six hours."""
    return _held("the usual approval Action", counted=USUAL * HOURS)


def ours() -> Cost:
    """Return what a waiting step costs."""
    with GitHub(check=False) as hub:
        scene = Scene(hub)
        engine, ticket = scene.ask(timeout=HOURS * HOUR)
        for _ in range(3):
            engine.look(ticket)
            scene.sleep(INTERVAL)
        opened, asked = sum(request.counted for request in hub.requests), len(hub.requests)
        for _ in range(HOUR // INTERVAL):
            engine.look(ticket)
            scene.sleep(INTERVAL)
        hourly = hub.requests[asked:]
        counted = opened + HOURS * sum(request.counted for request in hourly)
        return _held("waiting in the job", counted=counted, free=HOURS * sum(r.status == 304 for r in hourly))


def _held(mode: str, *, counted: int, free: int = 0) -> Cost:
    seconds = HOURS * HOUR
    return Cost(mode=mode, runner=seconds, jobs=1, billed=seconds // 60, counted=counted, free=free)
