"""What the tests of GitHub as a forge share: a stand-in for GitHub with one repository, and a wire that says its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from gh_gate.forge.base import Place
from gh_gate.forge.github import GitHubForge, connect
from gh_gate.forge.github.answer import Answer, Ask
from gh_gate.forge.github.client import Client
from gh_gate.forge.github.clock import Clock
from gh_gate.forge.github.credentials import Credentials, Given, Token
from gh_gate.forge.github.manners import Manners
from tests.github.hub import GitHub

ALL: Mapping[str, Any] = {"issues": "write", "pull_requests": "write", "contents": "read", "actions": "read"}
DATE = "Mon, 02 Mar 2026 09:00:00 GMT"


class Ground:
    """One hub, one repository, some people; time passes only by `pass_` and where the forge sleeps.

    :param slept: every pause of the forge's, in seconds.
    """

    def __init__(self, hub: GitHub) -> None:
        self.hub = hub
        self.repo = hub.repository("acme/ml", files={"CODEOWNERS": "* @alice\n"})
        self.alice, self.bob, self.mallory = (hub.user(name) for name in ("alice", "bob", "mallory"))
        self.repo.set_permission(self.alice, "write")
        self.repo.set_permission(self.bob, "write")
        self.slept: list[float] = []

    def environ(self, token: str = "") -> dict[str, str]:
        token = token or self.hub.workflow_token(self.repo, ALL, lifetime=None)
        return {"GITHUB_TOKEN": token, "GITHUB_API_URL": self.hub.url, "GITHUB_ACTIONS": "true"}

    def forge(self, environ: Mapping[str, str] | None = None, **options: Any) -> GitHubForge:
        told = {"sleep": self.sleep, "monotonic": self.monotonic, **options}
        return connect(environ or self.environ(), "acme/ml", **told)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.hub.clock.advance(seconds)

    def monotonic(self) -> float:
        return self.hub.clock.now.timestamp()

    def pass_(self, seconds: float) -> datetime:
        return self.hub.clock.advance(seconds)

    def calls(self) -> list[str]:
        return [f"{r.method} {r.target.partition('?')[0]} {r.status}" for r in self.hub.requests]

    def gate(self, forge: GitHubForge) -> Place:
        """Open an issue, read it once a while later, and forget the requests."""
        place = forge.open_issue("Deploy?", "the question", labels=["gate:pending"], assignees=[]).place
        self.pass_(10)
        forge.read(place)
        self.hub.requests.clear()
        self.slept.clear()
        return place


class Script:
    """A wire that gives one answer after the other and remembers what it was asked."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[Ask] = []
        self.tokens: list[Token] = []

    def send(self, ask: Ask, token: Token) -> Answer:
        self.asked.append(ask)
        self.tokens.append(token)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(data: Any = None, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"date": DATE, **named}, data)


def garbled(status: int = 200, **headers: str) -> Answer:
    return replace(said(None, status, **headers), readable=False)


def scripted(
    *answers: Answer | Exception, credentials: Credentials | None = None, **manners: Any
) -> tuple[Client, Script, list[float]]:
    """Return a client over a script, the script, and the list of its pauses."""
    script, slept = Script(*answers), list[float]()
    told = Manners(**{"sleep": slept.append, "monotonic": lambda: sum(slept), **manners})
    clock = Clock(told.monotonic)
    return Client(script, credentials or Given("t"), clock, told), script, slept  # type: ignore[arg-type]  # it is one
