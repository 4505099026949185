"""The API in front of the App on a stand-in for GitHub, asked in the same process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from gh_gate.app.asking.opening import Asking
from gh_gate.app.asking.simulation import Simulation
from gh_gate.app.live import Feed, LiveGates, Streams
from gh_gate.app.proxies import Proxies
from gh_gate.app.signin import desk
from gh_gate.app.signin.app import App
from gh_gate.app.spots import Spot
from gh_gate.app.view.served import ServedGates
from gh_gate.app.web import api, problem
from gh_gate.app.web.limits import Kind, Limits
from gh_gate.forge.github.manners import Manners
from tests.app.scene import AppScene

PROXY = "127.0.0.1"
"""Where all requests come from."""

QUESTION = {
    "repository": "acme/app",
    "name": "deploy",
    "key": "run-1",
    "prompt": "Deploy v14?",
    "approvers": ["codeowners:/"],
    "inputs": {"target": {"type": "enum", "choices": ["staging", "production"], "default": "staging"}},
}


@dataclass(slots=True)
class Answer:
    """An answer of the API, with its JSON."""

    status: int
    headers: Any
    data: Any

    @property
    def fields(self) -> list[str]:
        """The fields that a problem names."""
        return [one["field"] for one in self.data["errors"]]


class Stage:
    """The API, and people with tokens of GitHub's.

    :param scene: the App; its people are alice and bob, who own everything, carol, who can write, and mallory, who cannot.
    """

    def __init__(self, scene: AppScene) -> None:
        self.scene, self.hub, self.repo = scene, scene.hub, scene.repo
        self.steps, self.time = scene.steps, 0.0
        self.asked: list[Spot] = []
        self.proxies = Proxies()
        self.page: App | None = App("https://gates.example.com", scene.app.client_id, scene.app.client_secret)
        self.tokens = {name: self.hub.token(self.hub.user(name)) for name in ("alice", "bob", "carol", "mallory")}
        self.start()

    def start(self) -> None:
        """Start the server, or start it again."""
        scene = self.scene
        self.limits = Limits(lambda: self.time, proxies=self.proxies)
        github, ledger, keys = scene.github, scene.ledger, scene.keys
        manners = Manners(seconds_between_writes=0.0, tries=2, sleep=self.steps.sleep, monotonic=self.steps.steady)
        self.desk = desk.build(
            scene.database,
            self.hub.url,
            "a secret",
            self.page,
            now=lambda: self.hub.clock.now,
            steady=self._steady,
            manners=manners,
        )
        self.gates = ServedGates(
            github, ledger, keys, ask=self.asked.append, cancel=scene.examine.cancel, steady=self._steady
        )
        self.opening = Asking(
            github,
            ledger,
            keys,
            self.gates.access,
            ours=self.desk.ours,
            ask=self.asked.append,
            sleep=self.steps.sleep,
        )
        self.app = FastAPI(redirect_slashes=False)
        self.app.include_router(
            api.router(
                gates=self.gates,
                callers=self.desk.bearers,
                opening=self.opening,
                simulate=Simulation(github, self.gates.access, partial(self.limits.take, Kind.OUTSIDE)),
                live=LiveGates(Streams(Feed()), self.gates, self.gates.access, self.desk.sessions),
                limits=self.limits,
            )
        )
        problem.install(self.app)
        self.client = TestClient(self.app, raise_server_exceptions=True, client=(PROXY, 50_000))

    def _steady(self) -> float:
        return self.time

    def ask(
        self,
        method: str,
        path: str,
        who: str = "alice",
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send a request as somebody.

        :param who: a person's name, a token, or an empty string for nobody.
        :param raw: the body's bytes, if they are not to be those of ``body``.
        """
        token = self.tokens.get(who, who)
        given = {"authorization": f"Bearer {token}"} if token else {}
        if body is not None or raw is not None:
            given["content-type"] = "application/json"
        content = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        found = self.client.request(method, path, headers={**given, **(headers or {})}, content=content)
        data = json.loads(found.content) if "json" in found.headers.get("content-type", "") else found.text
        return Answer(found.status_code, found.headers, data)

    def get(self, path: str, who: str = "alice", **more: Any) -> Answer:
        """Get an address as somebody."""
        return self.ask("GET", path, who, **more)

    def post(self, path: str, body: Any = None, who: str = "alice", **more: Any) -> Answer:
        """Post to an address as somebody."""
        return self.ask("POST", path, who, body, **more)

    def open(self, who: str = "carol", **more: Any) -> Answer:
        """Open a gate."""
        return self.post("/api/v1/gates", {**QUESTION, **more}, who)

    def look(self, number: int = 1) -> None:
        """Let the App look."""
        self.scene.look(number)
        self.time += 120

    def gate(self, who: str = "alice", number: int = 1) -> Any:
        """What is shown of a gate."""
        answer = self.get(f"/api/v1/gates/acme/app/{number}", who)
        assert answer.status == 200, answer.data
        return answer.data
