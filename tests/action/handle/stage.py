"""The handler as a workflow runs it, on the stand-in for GitHub: one process for each event, waiting moves the clock."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from action.handle.main import main
from action.handle.peek import nothing_due
from action.inputs import PREFIX
from gh_gate.core import record, render
from gh_gate.core.record import Record as Facts
from gh_gate.errors import GateError
from tests.action import runner
from tests.github.state_people import Account
from tests.github.state_threads import Comment
from tests.github.wire import Record
from tests.resume.pipeline import Pipeline


@dataclass
class Ran:
    """What one run of the handler left behind."""

    code: int
    log: str
    gates: list[dict[str, Any]]
    requests: list[Record]

    @property
    def commands(self) -> list[runner.Command]:
        return runner.executed(self.log)

    def told(self, name: str) -> str:
        return "\n".join(command.data for command in self.commands if command.name == name)

    @property
    def counted(self) -> int:
        """Requests that GitHub counts, REST and GraphQL."""
        return sum(record.counted for record in self.requests)

    @property
    def written(self) -> int:
        """Requests that change something."""
        return sum(r.method != "GET" and r.operation != "/graphql" for r in self.requests)


@dataclass
class Stage(Pipeline):
    """A pipeline whose comments and schedule start the handler.

    :param folder: for the runner's files.
    :param peeks: what the check before the installation said, in order: that nothing is due, or an empty string.
    :param given: inputs of the handler and variables of the runner, in capitals, for all its runs.
    """

    folder: Path = field(default_factory=Path)
    given: dict[str, str] = field(default_factory=dict)
    peeks: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Of the issue where the gate is asked."""
        return 1

    def asleep(self, **more: Any) -> None:
        """Play a whole attempt: one job asks, leaves its note and ends, and nothing else is there."""
        self.wait(**more)
        self.end()

    def start_another_run(self) -> None:
        """Start another run of the same workflow; what is asked from now on is asked by that one."""
        self.run = self.repo.start_run(self.scene.iris)
        self.scene.run_id = str(self.run.id)

    def told(self, comment: Comment, number: int, action: str = "created") -> dict[str, Any]:
        """The event of a comment, as far as anybody reads it."""
        issue = self.repo.issue(number)
        shown: dict[str, Any] = {
            "number": number,
            "body": issue.body,
            "user": _user(issue.author),
            "labels": [{"name": name} for name in issue.label_names],
        }
        shown |= {"pull_request": {}} if issue.pull else {}
        said = {"id": comment.id, "body": comment.body, "user": _user(comment.author)}
        return {"action": action, "repository": {"id": self.repo.id}, "issue": shown, "comment": said}

    def commented(self, who: Account, body: str, number: int = 0, **more: str) -> Ran:
        """Let somebody comment, and the workflow run that this starts."""
        where = number or self.number
        return self.event("issue_comment", self.told(self.scene.say(who, body, where), where), **more)

    def schedule(self, **more: str) -> Ran:
        """Let the workflow run by its schedule, whatever the check before says; it has to say the same."""
        self.peeks.append("")
        with contextlib.suppress(GateError):
            self.peeks[-1] = nothing_due(self.environment() | {PREFIX + "TOKEN": self.token})
        ran = self.event("schedule", {"schedule": "17 * * * *"}, **more)
        assert not (self.peeks[-1] and ran.gates), "the check has hidden something"
        return ran

    def event(self, name: str, payload: object, **more: str) -> Ran:
        """Let the workflow run for an event, in a fresh process, some seconds later."""
        self.scene.hub.clock.advance(3)
        path, output = self.folder / "event.json", self.folder / "output"
        path.write_text(json.dumps(payload), encoding="utf-8")
        output.unlink(missing_ok=True)
        environ = self.environment() | {
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_OUTPUT": str(output),
        }
        for key, value in {"token": self.token, **self.given, **more}.items():
            environ[key if key.isupper() else PREFIX + key.upper()] = value
        log, before = io.StringIO(), len(self.scene.hub.requests)
        code = main(environ, log, sleep=self.scene.sleep, monotonic=self.scene.steady)
        outputs = dict(runner.outputs(output.read_bytes().decode())) if output.exists() else {}
        gates = json.loads(outputs.get("gates", "[]"))
        return Ran(code, log.getvalue(), gates, self.scene.hub.requests[before:])

    def record(self, number: int = 1) -> Facts:
        """What the one record in a thread says."""
        (text,) = self.scene.records(number)
        envelope = render.read_record(text)
        assert envelope is not None
        return record.verify(envelope, allow_unsigned=True).record

    def environment(self) -> dict[str, str]:
        """What the runner tells, whatever the event is."""
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.scene.hub.url,
            "GITHUB_REPOSITORY": self.repo.full_name,
            "GITHUB_REPOSITORY_ID": str(self.repo.id),
            "GITHUB_SHA": self.repo.head(),
        }


def _user(account: Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    return {"id": account.id, "login": account.login, "type": account.type}
