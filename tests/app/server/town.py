"""The whole App as it runs for an organization: the server as a process, GitHub's webhooks over HTTP, and people."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gh_gate.engine import Engine, Ticket
from tests.app.scene import AppScene
from tests.app.served import Served, until
from tests.github.hub import GitHub
from tests.github.state_threads import Comment

FIRST, SECOND = "the-first-secret-of-the-webhook", "the-second-secret-of-the-webhook"


class Town:
    """A repository, its App, and the server; every gate is one of a run of its own.

    :param more: settings of the server.
    """

    def __init__(self, hub: GitHub, folder: Path, **more: str) -> None:
        for name in ("scene", "served"):
            (folder / name).mkdir()
        self.hub, self.scene = hub, AppScene(hub, folder / "scene")
        secrets = {"GH_GATE_WEBHOOK_SECRET": f"{FIRST} {SECOND}"}
        self.served = Served(hub, self.scene.app, folder / "served", self.scene.key, **{**secrets, **more})
        self._runs = itertools.count(5000)
        self.served.start()
        hub.hooks.start(2)

    def stop(self) -> int:
        """End everything in order; returns the server's exit code."""
        self.hub.hooks.stop()
        code = self.served.stop()
        self.scene.stop()
        return code

    def ask(self, **more: Any) -> tuple[Engine, Ticket]:
        """Let a new run ask, and wait until the App knows of it."""
        asked = self.scene.ask(**{"run_id": str(next(self._runs)), **more})
        number = asked[1].place.number
        until(lambda: self.scene.notes("status", number) or self.scene.records(number))
        return asked

    def say(self, who: Any, body: str, ticket: Ticket, **more: Any) -> Comment:
        """Let somebody comment at a gate."""
        return self.scene.say(who, body, ticket.place.number, **more)

    def answered(self, said: Comment) -> list[str]:
        """Wait for the reaction to a comment, and return it."""
        until(lambda: self.scene.reactions(said))
        return self.scene.reactions(said)

    def ended(self, ticket: Ticket) -> tuple[str, str]:
        """Wait until a gate has its record and shows it, and return status and reason."""
        number = ticket.place.number
        until(lambda: self.scene.records(number))
        if ticket.gate.pull_request is None:
            until(lambda: self.scene.steps.issue(number).locked)
        status, reason = self.scene.ended(number)
        return str(status), reason

    def post(self, event: str, payload: Any, *, secret: str = FIRST, **headers: str) -> int:
        """Post a webhook by hand; returns the status of the answer.

        :param headers: others than usual, with underscores for hyphens; an empty one is left out.
        """
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        usual = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": "00000000-0000-0000-0000-000000000000",
            "X-Hub-Signature-256": f"sha256={signature}",
        }
        named = usual | {name.replace("_", "-"): text for name, text in headers.items()}
        return self.served.post(body, {name: text for name, text in named.items() if text})

    def stored(self) -> float:
        """How many deliveries the server has stored, by its own numbers."""
        return self.number(lambda name: name.startswith("gh_gate_deliveries_total") and 'outcome="stored"' in name)

    def number(self, wanted: Callable[[str], bool]) -> float:
        """The sum of the server's numbers whose names are wanted."""
        _, text = self.served.get("/metrics")
        rows = (line.rpartition(" ") for line in str(text).splitlines() if not line.startswith("#"))
        return sum(float(value) for name, _, value in rows if wanted(name))


def comment_payload(town: Town, ticket: Ticket, said: Comment) -> Mapping[str, Any]:
    """What GitHub once told of a comment."""
    found = [d for d in town.hub.hooks.log if d.event == "issue_comment" and d.payload["comment"]["id"] == said.id]
    assert ticket.place.number == found[0].payload["issue"]["number"]
    payload: Mapping[str, Any] = found[0].payload
    return payload
