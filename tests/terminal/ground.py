"""What the tests of the terminal share: a project that belongs to people, and questions put there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gh_gate.asked import Request, Run
from gh_gate.core import inputs as typed
from gh_gate.core.gate import Gate
from gh_gate.core.policy import Group, Policy, User
from gh_gate.engine import Engine, Ticket
from gh_gate.forge.local import LocalForge
from gh_gate.prepare import prepare
from tests.forge.local_ground import Clock

FIELDS: dict[str, Any] = {
    "target": {"choices": ["staging", "production"], "description": "where it goes"},
    "n": {"type": "int", "min": 1, "max": 9, "default": 3},
    "notes": {"type": "str", "required": False},
}


def gate(fields: Any = None, **more: Any) -> Gate:
    """A gate that alice may decide."""
    given: dict[str, Any] = {
        "name": "deploy",
        "repository": "local/app",
        "repository_id": 1,
        "run_id": "v14",
        "prompt": "Deploy v14?",
        "policy": Policy(groups=(Group("", (User(7, "alice"),)),)),
        "inputs": typed.declare(fields),
    }
    return Gate(**{**given, **more})


@dataclass
class Place:
    """A project folder, and the person at its machine.

    :param me: the login of whoever runs the process.
    """

    folder: Path
    me: str = "alice"
    clock: Callable[[], datetime] = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.forge = LocalForge(self.folder, login=self.me, now=self.clock)
        self.engine = Engine(self.forge)

    def ask(self, *approvers: str, **more: Any) -> Ticket:
        """Open a gate, or find it."""
        words: dict[str, Any] = {"name": "deploy", "prompt": "Deploy **v14**?", "inputs": FIELDS}
        run = Run(id=more.pop("key", "v14"))
        request = Request(**{**words, "approvers": approvers or ("@alice",), "run": run, **more})
        return self.engine.open(prepare(request, self.forge))

    def texts(self, ticket: Ticket) -> list[str]:
        """What people said, with their logins."""
        thread = self.forge.read(ticket.place)
        said = [comment for comment in thread.comments if comment.author and comment.author.human]
        return [f"@{comment.author.login} {comment.body}" for comment in said if comment.author]
