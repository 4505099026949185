"""Three days of a deployment that waits for its environment's rule, which the App answers: nothing runs meanwhile."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.waits.meter import Cost, Meter
from gh_gate.app.deployments import Looks
from gh_gate.app.github.installed import Installed
from gh_gate.app.spots import Spot
from gh_gate.app.work.sweep import Sweep
from gh_gate.app.work.waiting import WaitingRuns
from tests.app.deployments.stage import POLICY, Stage
from tests.github.hub import GitHub
from tests.github.workflows.player import Player
from tests.workflows.pages import example

HOUR, HOURS, SWEEP = 3600, 72, 300
MODE = "protection rule, with the App"


def by_rule(install: float) -> Cost:
    """Return the cost; the step that fetches the answer runs in the job that deploys, and is counted."""
    with GitHub(check=False) as hub, TemporaryDirectory() as folder:
        hub.quirks.secondary_limit = False
        inputs = "    inputs: {target: [eu, us], notes: {type: str, required: false}}\n    timeout: 3d\n"
        stage = Stage(hub, Path(folder), policy=POLICY + inputs)
        meter = Meter(hub, install)
        with Player(hub, stage.repo, Path(folder) / "runs") as player, meter.running():
            player.variables = {"GATE_PUBLIC_KEY": stage.app.public}
            workflow = example("docs/deployments.md", "deploy").text
            stage.repo.push("main", {".github/workflows/deploy.yml": workflow}, stage.iris)
            _settle(stage, player)
            _wait(stage)
            stage.app.say(stage.alice, "/approve target=eu")
            _settle(stage, player)
            if player.latest("deploy").conclusions != {"deploy": "success"}:
                raise SystemExit(f"{MODE}: the deployment did not start")
        stage.app.stop()
        return meter.read(MODE)


def _settle(stage: Stage, player: Player) -> None:
    for _ in range(4):
        player.settle()
        stage.work()


def _wait(stage: Stage) -> None:
    """Let three days pass but for the last minutes, in which the App looks through what changed as often as it does."""
    installed = Installed(stage.app.github)
    sweep = WaitingRuns(Sweep(installed, stage.app.ledger), installed)
    look = Looks(stage.app.examine, stage.deployments.look)
    for _ in range((HOURS * HOUR - 2 * SWEEP) // SWEEP):
        stage.hub.clock.advance(SWEEP - 2)
        asked: list[Spot] = []
        sweep.run(asked.append, lambda: True)
        for spot in dict.fromkeys(asked):
            look(spot, relevant=True)
