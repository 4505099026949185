"""A repository with the documented workflows, played to the end; one without a server, one with the App.

Whoever wakes a run is the only difference between the two: the tests say what people do, and what has become of the run.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gh_gate.app.reruns import Reruns
from tests.app.scene import NEEDED, AppScene
from tests.github.hub import GitHub
from tests.github.state_runs import Run
from tests.github.workflows.attempt import Attempt
from tests.github.workflows.player import Player
from tests.scene import Scene
from tests.workflows.pages import example

DAY = 86_400.0
HANDLER = ".github/workflows/gates.yml"
RELEASE = example("docs/detached.md", "release").text
GATES = example("docs/detached.md", "gates").text
FILES = {"model.bin": "14", "deploy.sh": '#!/bin/sh\necho "deployed $*"\n'}
YES = '/approve {"deploy_target": "staging", "notes": "after lunch"}'
ASKED = {"build": "success", "gate": "failure", "deploy": "skipped", "announce": "skipped"}
WENT_ON = dict.fromkeys(ASKED, "success")


def changed(workflow: str, old: str, new: str) -> str:
    """A documented workflow with something else in one place."""
    assert workflow.count(old) == 1
    return workflow.replace(old, new)


@dataclass(kw_only=True)
class House(ABC):
    """A repository whose gates wait without a runner.

    :param scene: its people, and what stands in issue 1.
    """

    hub: GitHub
    folder: Path
    scene: Scene = field(init=False)
    player: Player = field(init=False)

    def __post_init__(self) -> None:
        self.furnish()
        self.player = Player(self.hub, self.scene.repo, self.folder / "runs")
        self.push(FILES)

    @abstractmethod
    def furnish(self) -> None:
        """Make the scene."""

    @abstractmethod
    def look(self, number: int = 1) -> None:
        """Let whoever wakes runs look by itself, as it does from time to time."""

    @abstractmethod
    def notice(self, number: int) -> None:
        """Let whoever wakes runs notice what happened in a thread."""

    @abstractmethod
    def handle_with(self, workflow: str | None) -> None:
        """Put another workflow, or none, in the place of the one that handles comments, where there is one."""

    def push(self, files: Mapping[str, str | None]) -> None:
        """Commit to the default branch."""
        self.hub.clock.advance(5)
        self.scene.repo.push("main", files, self.scene.iris)

    def rule(self, owners: str) -> None:
        """Change CODEOWNERS on the default branch, in a commit that starts no workflow."""
        self.scene.repo.push("main", {"CODEOWNERS": owners})

    def start(self, workflow: str = RELEASE) -> Run:
        """Push a workflow, and play what that starts."""
        self.push({".github/workflows/release.yml": workflow})
        self.player.settle()
        for number in self.asked():
            self.notice(number)
        return self.run

    @property
    def run(self) -> Run:
        return self.player.latest("release").run

    @property
    def attempt(self) -> Attempt:
        """The latest attempt of the release."""
        return self.player.latest("release")

    @property
    def conclusions(self) -> dict[str, str]:
        return self.attempt.conclusions

    def say(self, who: Any, text: str, number: int = 1) -> None:
        """Let somebody comment, and play what that brings about."""
        self.hub.clock.advance(60)
        self.scene.repo.comment(who, number, text)
        self.notice(number)

    def unheard(self, who: Any, text: str, number: int = 1) -> None:
        """Let somebody comment while whoever handles comments is away."""
        self.hub.clock.advance(60)
        self.scene.repo.comment(who, number, text)

    def by_hand(self, *, everything: bool = False) -> None:
        """Let somebody run the failed jobs again, or everything, and play that."""
        self.hub.clock.advance(60)
        repo, person = self.scene.repo, self.scene.carol
        (repo.rerun if everything else repo.rerun_failed)(self.run, person)
        self.player.settle()

    def later(self, seconds: float, number: int = 1) -> None:
        """Let time pass, and whoever looks by itself look."""
        self.hub.clock.advance(seconds)
        self.look(number)

    def notes(self, kind: str, number: int = 1) -> list[str]:
        """The texts of one kind in a thread, whoever of us wrote them."""
        comments = self.scene.repo.comments(number)
        return [one.body for one in comments if f" {kind} " in one.body.rpartition("<!--")[2]]

    def asked(self) -> list[int]:
        """The numbers of the issues that ask something."""
        return [number for number, issue in self.scene.repo.issues.items() if "gh-gate:1" in issue.body]

    def log(self) -> str:
        """What all steps printed, to be shown where a test fails."""
        attempts = self.player.attempts
        return "\n".join(f"[{one.workflow.name}] {result.log}" for one in attempts for result in one.results.values())


@dataclass(kw_only=True)
class WithoutServer(House):
    """The second workflow handles comments, and looks by itself when its schedule says so."""

    def furnish(self) -> None:
        self.scene = Scene(self.hub, files={HANDLER: GATES})

    def handle_with(self, workflow: str | None) -> None:
        self.scene.repo.push("main", {HANDLER: workflow})

    def look(self, number: int = 1) -> None:
        self.player.on_schedule("gates")
        self.notice(number)

    def notice(self, number: int) -> None:
        del number  # every comment has started a run of the handler
        self.player.settle()


@dataclass(kw_only=True)
class WithApp(House):
    """The App is told by webhooks, and sweeps."""

    def furnish(self) -> None:
        self.app = AppScene(self.hub, self.folder, permissions={**NEEDED, "actions": "write"})
        self.app.followers = (Reruns(self.app.ledger),)
        self.app.start()
        self.scene = self.app.steps
        key = self.app.public.replace("\n", "\n    ")
        self.app.rule(policy=f"app:\n  slug: {self.app.app.slug}\n  public-key: |\n    {key}\n")

    def handle_with(self, workflow: str | None) -> None:
        del workflow  # nobody but the App handles comments

    def look(self, number: int = 1) -> None:
        self.notice(number)

    def notice(self, number: int) -> None:
        self.app.look(number)
        self.player.settle()
