"""A stage on a pull request, where several gates share one thread that is never closed."""

from __future__ import annotations

from pathlib import Path

from tests.action.handle.stage import Stage
from tests.cases.pull import Pull
from tests.github.hub import GitHub


class PullStage(Stage):
    """Gates on a pull request by carol that changes what alice owns."""

    @classmethod
    def of(cls, hub: GitHub, folder: Path) -> PullStage:
        """Open the pull request, and start a run of its head."""
        scene = Pull(hub, owners="* @bob\n/deploy/ @alice\n")
        scene.open()
        stage = cls(scene, {"pull_request": scene.number, "event": "pull_request"}, folder=folder)
        stage.words["commit"] = stage.run.head_sha
        return stage

    @property
    def number(self) -> int:
        """The number of the pull request."""
        return int(self.words["pull_request"])

    def push(self) -> None:
        """Let carol push another commit to the pull request."""
        self.scene.hub.clock.advance(10)
        self.repo.push_to_pull(self.number, {"deploy/app.yml": "v15\n"}, self.scene.carol)
