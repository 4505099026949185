"""The step of an approved job, run in this process against the stand-in for GitHub."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from action.inputs import PREFIX
from action.result.main import main
from tests.action import runner
from tests.action.scenes import Ran
from tests.app.scene import AppScene
from tests.github.state_runs import Run


@dataclass
class Result:
    """Runs the step in jobs of one run.

    :param folder: for the runner's files.
    :param during: is called in each pause.
    :param event: what started the run, as GitHub tells it.
    """

    app: AppScene
    run: Run
    folder: Path
    slept: list[float] = field(default_factory=list)
    during: Callable[[], object] = lambda: None
    event: dict[str, Any] = field(default_factory=dict)

    def __call__(self, **inputs: str) -> Ran:
        """Run the step once.

        :param inputs: as a workflow gives them, with underscores; names in capitals change the job's environment.
        """
        files = {name: self.folder / name for name in ("output", "summary", "event.json")}
        for file in files.values():
            file.unlink(missing_ok=True)
        files["event.json"].write_text(json.dumps(self.event), encoding="utf-8")
        token = self.app.hub.workflow_token(self.app.repo, {"issues": "read", "pull_requests": "read"})
        told = {"name": "deploy", "environment": "production", "public_key": self.app.public, "token": token, **inputs}
        environ = {
            "GITHUB_API_URL": self.app.hub.url,
            "GITHUB_EVENT_NAME": self.run.event,
            "GITHUB_EVENT_PATH": str(files["event.json"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_REPOSITORY": self.app.repo.full_name,
            "GITHUB_RUN_ID": str(self.run.id),
            "GITHUB_SHA": self.run.head_sha,
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            **{name if name.isupper() else PREFIX + name.upper(): text for name, text in told.items()},
        }
        log = io.StringIO()
        code = main(environ, log, sleep=self._sleep)
        written = [files[name].read_text() if files[name].exists() else "" for name in ("output", "summary")]
        return Ran(code, log.getvalue(), dict(runner.outputs(written[0])), written[1])

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.during()
        self.app.hub.clock.advance(seconds)
