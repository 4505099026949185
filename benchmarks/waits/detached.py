"""Three days of a gate that waits without a runner: played from the documents' own workflows, by a handler and by the App."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.waits.meter import Cost, Meter
from gh_gate.app.github.installed import Installed
from gh_gate.app.spots import Spot
from gh_gate.app.work.sweep import Sweep
from tests.github.hub import GitHub
from tests.workflows.house import House, WithApp, WithoutServer

HOUR, HOURS = 3600, 72
SCHEDULE = 12
"""Hours between two looks of the handler, as in the documents."""

SWEEP = 300
"""Seconds between two sweeps of the App, its default."""


YES = '/approve {"deploy_target": "staging", "notes": "after lunch"}'


def handled(install: float) -> Cost:
    """Return the cost without a server."""
    return _three_days(WithoutServer, "detached, without a server", install)


def by_app(install: float) -> Cost:
    """Return the cost with the App; its own machine's seconds are no runner's."""
    return _three_days(WithApp, "detached, with the App", install)


def _three_days(kind: type[House], mode: str, install: float) -> Cost:
    with GitHub(check=False) as hub, TemporaryDirectory() as folder:
        hub.quirks.secondary_limit = False
        meter = Meter(hub, install)
        house = kind(hub=hub, folder=Path(folder))
        with house.player, meter.running():
            house.push({"CODEOWNERS": None, ".github/CODEOWNERS": "* @alice @bob\n"})
            house.start()
            look = _sweeping(house) if isinstance(house, WithApp) else _scheduled(house)
            for hour in range(1, HOURS):
                hub.clock.advance(HOUR - 120)
                look(hour)
                house.player.settle()
            house.say(house.scene.alice, YES)
            if house.conclusions["deploy"] != "success":
                raise SystemExit(f"{mode}: the run did not go on\n{house.log()}")
        return meter.read(mode)


def _scheduled(house: House) -> Callable[[int], object]:
    """Return what the handler's schedule does in an hour."""
    return lambda hour: house.player.on_schedule("gates") if hour % SCHEDULE == 0 else None


def _sweeping(house: WithApp) -> Callable[[int], object]:
    """Return what the App does in an hour by itself: it looks through what changed."""
    sweep = Sweep(Installed(house.app.github), house.app.ledger)

    def look(_hour: int) -> None:
        asked: list[Spot] = []
        for _ in range(HOUR // SWEEP):
            sweep.run(asked.append, lambda: True)
        for spot in set(asked):
            house.app.look(spot.number)

    return look
