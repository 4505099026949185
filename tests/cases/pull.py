"""A scene on a pull request, where several gates share one thread."""

from __future__ import annotations

from typing import Any

from gh_gate.engine import Engine, Ticket
from tests.scene import Scene


class Pull(Scene):
    """A pull request by carol that changes `deploy/app.yml`, which alice owns."""

    def open(self) -> None:
        """Open it, with a token that may comment there."""
        self.token = self.hub.workflow_token(self.repo, {"pull_requests": "write", "contents": "read"})
        self.number = self.repo.open_pull(self.carol, {"deploy/app.yml": "v14\n"}, title="v14").number

    def ask_here(self, **more: Any) -> tuple[Engine, Ticket]:
        """Ask about its present head, as a fresh process does."""
        pull = self.repo.pull(self.number).pull
        assert pull is not None
        given = {"event": "pull_request", "pull_request": self.number, "commit": pull.head_sha, **more}
        return self.ask(None, **given)

    def ask_two(self) -> tuple[tuple[Engine, Ticket], tuple[Engine, Ticket]]:
        """Ask about staging, and two seconds later about production."""
        one, staging = self.ask_here(name="staging")
        self.hub.clock.advance(2)
        two, production = self.ask_here(name="production")
        one.look(staging)
        two.look(production)
        return (one, staging), (two, production)
