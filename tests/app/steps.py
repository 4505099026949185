"""A step of a workflow whose gate the App decides: the Action, and the command line, as their users run them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from action.inputs import PREFIX
from gh_gate.cli import cli
from gh_gate.errors import GateError
from tests.action.scenes import Ran, run
from tests.app.scene import AppScene


@dataclass
class Steps:
    """Runs steps of one run, with the workflow's token and the App's public key.

    :param folder: for the runner's files.
    """

    app: AppScene
    folder: Path
    environ: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        app, name = self.app, self.app.repo.full_name
        for inner in ("workspace", "runner"):
            (self.folder / inner).mkdir()
        self.key = self.folder / "gate.pub"
        self.key.write_text(app.public)
        self.event = self.folder / "runner" / "event.json"
        self.event.write_text(json.dumps({}))
        self.environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "iris",
            "GITHUB_ACTOR_ID": str(app.steps.iris.id),
            "GITHUB_API_URL": app.hub.url,
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_EVENT_PATH": str(self.event),
            "GITHUB_OUTPUT": str(self.folder / "runner" / "output"),
            "GITHUB_REPOSITORY": name,
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_RUN_ID": "4711",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": app.repo.head(),
            "GITHUB_STEP_SUMMARY": str(self.folder / "runner" / "summary"),
            "GITHUB_WORKFLOW": "release",
            "GITHUB_WORKFLOW_REF": f"{name}/.github/workflows/release.yml@refs/heads/main",
            "GITHUB_WORKSPACE": str(self.folder / "workspace"),
        }

    def action(self, **inputs: str) -> Ran:
        """Run the Action's step, which looks once unless told to wait."""
        told = {"name": "deploy", "prompt": "Deploy v14?", "mode": "detach", "public_key": self.app.public, **inputs}
        given = {PREFIX + name.upper(): text for name, text in told.items()}
        return run(self.environ | given | {PREFIX + "TOKEN": self.app.steps.token})

    def cli(self, verb: str, *words: str) -> Result:
        """Run the command line, in the environment of the same step."""
        told = [verb, "deploy", "--prompt", "Deploy v14?", "--public-key", str(self.key), "--json", *words]
        return CliRunner(env=self.environ | {"GH_GATE_TOKEN": self.app.steps.token}).invoke(cli, told)


def exit_code(result: Result) -> int:
    """The code with which the program ends: its entry turns errors into theirs."""
    return result.exception.exit_code if isinstance(result.exception, GateError) else result.exit_code
