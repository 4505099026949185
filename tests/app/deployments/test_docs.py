"""docs/deployments.md, as it stands: its policy file and its workflow, played to the end."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gh_gate.core.policy import file as policy_file
from tests.app.deployments.stage import Stage
from tests.github.hub import GitHub
from tests.github.state_runs import Run
from tests.github.workflows.machine import BASH
from tests.github.workflows.player import Player
from tests.workflows.pages import ROOT, example

PAGE = (ROOT / "docs" / "deployments.md").read_text(encoding="utf-8")
WORKFLOW = example("docs/deployments.md", "deploy").text
POLICY = textwrap.dedent(re.findall(r"^ +```yaml\n(.*?)^ +```", PAGE, re.DOTALL | re.MULTILINE)[0])


@dataclass
class Played:
    """The documented repository, its App, and what runs its workflow."""

    stage: Stage
    player: Player

    def begin(self) -> Run:
        """Push, and let everything happen that can."""
        self.stage.repo.push("main", {".github/workflows/deploy.yml": WORKFLOW}, self.stage.iris)
        self.settle()
        return self.player.latest("deploy").run

    def say(self, body: str, number: int = 1) -> None:
        self.stage.app.say(self.stage.alice, body, number)
        self.settle()

    def settle(self) -> None:
        for _ in range(4):
            self.player.settle()
            self.stage.work()


@pytest.fixture
def played(hub: GitHub, tmp_path: Path) -> Iterator[Played]:
    if BASH is None:
        pytest.skip("needs a POSIX system with bash")
    policy = POLICY.replace("app:\n  slug: gh-gate-acme\n", "app:\n  slug: gate-keeper\n")
    stage = Stage(hub, tmp_path, policy=policy)
    stage.app.rule(owners="* @bob\n/deploy/ @alice\n")
    with Player(hub, stage.repo, tmp_path / "runs") as player:
        player.variables = {"GATE_PUBLIC_KEY": stage.app.public}
        yield Played(stage, player)
    stage.app.stop()


def test_the_policy_file_is_one() -> None:
    (entry,) = policy_file.parse(POLICY).gates.values()
    assert entry.environments == ("production",)


def test_an_approval_starts_the_job_with_what_was_typed(played: Played) -> None:
    run = played.begin()
    assert run.latest.status == "waiting"
    played.say('/approve {"target": "eu", "notes": "after lunch"}')
    attempt = played.player.latest("deploy")
    assert attempt.conclusions == {"deploy": "success"}, attempt.results
    assert "deploying to eu, approved by alice\n" in attempt.results["deploy"].log


def test_a_rejection_fails_the_job_before_its_first_step(played: Played) -> None:
    played.begin()
    played.say("/reject not on a Friday")
    attempt = played.player.latest("deploy")
    assert attempt.conclusions == {"deploy": "failure"}
    assert attempt.results["deploy"].steps == ()


def test_an_admin_who_goes_past_the_rule_meets_the_step(played: Played) -> None:
    run = played.begin()
    repo = played.stage.repo
    repo.bypass(run, repo.environment_named("production"), repo.owner)
    played.settle()
    attempt = played.player.latest("deploy")
    assert attempt.conclusions == {"deploy": "failure"}
    assert attempt.results["deploy"].codes == {"gate": 6}


def test_a_run_that_is_run_again_within_the_approval_passes_again(played: Played) -> None:
    run = played.begin()
    played.say("/approve target=us")
    played.stage.repo.rerun(run, played.stage.iris)
    played.settle()
    assert played.player.latest("deploy").conclusions == {"deploy": "success"}
    assert len(played.stage.repo.issues) == 1


def test_every_status_and_kind_that_the_page_names_is_there(played: Played) -> None:
    played.begin()
    played.say("/approve target=us")
    for kind in re.findall(r"\(`(\w+)`, `(\w+)`, `(\w+)`, `(\w+)`\)", PAGE)[0]:
        assert played.stage.noted(kind), kind
