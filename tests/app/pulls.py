"""A pull request whose gates the App decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gh_gate.engine import Engine, Ticket
from tests.app.scene import AppScene
from tests.github.state_threads import Comment


@dataclass
class Pull:
    """A pull request by carol that changes `deploy/app.yml`, which alice owns."""

    app: AppScene

    def __post_init__(self) -> None:
        app = self.app
        app.rule(owners="* @bob\n/deploy/ @alice\n")
        permissions = {"pull_requests": "write", "issues": "write", "contents": "read"}
        app.steps.token = app.hub.workflow_token(app.repo, permissions)  # type: ignore[arg-type]  # levels are words
        self.number = app.repo.open_pull(app.steps.carol, {"deploy/app.yml": "v14\n"}, title="v14").number

    @property
    def head(self) -> str:
        """The newest commit."""
        pull = self.app.repo.pull(self.number).pull
        assert pull is not None
        return pull.head_sha

    def push(self) -> None:
        """Push one more commit."""
        self.app.hub.clock.advance(1)
        self.app.repo.push_to_pull(self.number)

    def ask(self, name: str = "deploy", **more: Any) -> tuple[Engine, Ticket]:
        """Ask about the newest commit, as a step of the pull request's workflow does."""
        given = {"event": "pull_request", "pull_request": self.number, "commit": self.head, **more}
        self.app.hub.clock.advance(1)
        return self.app.ask(name=name, **given)

    def say(self, who: Any, body: str) -> Comment:
        """Let somebody comment, and let the App look."""
        said = self.app.say(who, body, self.number)
        self.app.look(self.number)
        return said

    def labels(self) -> list[str]:
        """The gates' labels."""
        return self.app.steps.labels(self.number)
