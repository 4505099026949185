"""One scene for tests of the whole: GitHub on loopback, the real client and engine, and a clock that only tests move."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gh_gate.asked import Request, Run
from gh_gate.core.tally import Decision, Tally
from gh_gate.core.thread import Person
from gh_gate.engine import Engine, Ticket
from gh_gate.forge.github import GitHubForge, connect
from gh_gate.poller import wait
from gh_gate.prepare import prepare
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_threads import Comment, Issue

FIELDS = {"target": {"type": "str", "default": "staging"}}
WORKFLOW = ".github/workflows/release.yml"


@dataclass
class Scene:
    """A repository with a code owner, and what a gate step of one of its runs does.

    alice and bob own everything and can write; carol can write; mallory can only read; iris starts runs.
    """

    hub: GitHub
    owners: str = "* @alice @bob\n"
    files: dict[str, str] = field(default_factory=dict)
    run_id: str = "4711"
    token: str = ""

    def __post_init__(self) -> None:
        self.repo: Repo = self.hub.repository("acme/app", files={"CODEOWNERS": self.owners, **self.files})
        self.alice, self.bob, self.carol = (self.hub.user(name) for name in ("alice", "bob", "carol"))
        self.mallory, self.iris = self.hub.user("mallory"), self.hub.user("iris")
        for person in (self.alice, self.bob, self.carol):
            self.repo.set_permission(person, "write")
        self.repo.set_permission(self.iris, "read")
        self.token = self.token or self.hub.workflow_token(self.repo, {"issues": "write", "contents": "read"})
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let GitHub's clock run instead of waiting."""
        self.slept.append(seconds)
        self.hub.clock.advance(seconds)

    def steady(self) -> float:
        """A steady clock that runs with GitHub's."""
        return self.hub.clock.now.timestamp()

    def forge(self, token: str = "", **more: Any) -> GitHubForge:
        """A client as a fresh process has it."""
        environ = {"GITHUB_API_URL": self.hub.url, "GH_GATE_TOKEN": token or self.token, "GITHUB_ACTIONS": "true"}
        return self.connected(environ, **more)

    def connected(self, environ: dict[str, str], **more: Any) -> GitHubForge:
        """A client made from an environment, which waits by moving GitHub's clock."""
        given: dict[str, Any] = {"seconds_between_writes": 0.0, "patience": 300.0, "sleep": self.sleep, **more}
        return connect(environ, self.repo.full_name, monotonic=self.steady, **given)

    def request(self, **more: Any) -> Request:
        """What the step asks."""
        run = Run(
            id=more.pop("run_id", self.run_id),
            attempt=more.pop("attempt", 1),
            event=more.pop("event", "push"),
            commit=more.pop("commit", self.repo.head()),
            title="release",
            url=f"https://github.com/{self.repo.full_name}/actions/runs/{self.run_id}",
            workflow_path=WORKFLOW,
            initiator=Person(self.iris.id, self.iris.login),
        )
        given: dict[str, Any] = {"name": "deploy", "prompt": "Deploy v14?", "inputs": FIELDS, "run": run}
        return Request(**{**given, **more})

    def ask(self, forge: GitHubForge | None = None, **more: Any) -> tuple[Engine, Ticket]:
        """Open the gate, or find it, as a fresh process does."""
        where = forge or self.forge()
        request = self.request(**more)
        again = partial(prepare, request, where)
        engine = Engine(where, sleep=self.sleep)
        return engine, engine.open(again(), attempt=request.run.attempt, again=again)

    def look(self, **more: Any) -> Tally:
        """Ask and look once, in a fresh process."""
        engine, ticket = self.ask(**more)
        return engine.look(ticket)

    def decide(self, **more: Any) -> Decision:
        """Ask and wait, in a fresh process; nobody answers any more."""
        engine, ticket = self.ask(**more)
        return wait(engine, ticket, sleep=self.sleep)

    def say(self, who: Any, body: str, number: int = 1, **more: Any) -> Comment:
        """Let a person comment, a second after what was before."""
        self.hub.clock.advance(1)
        return self.repo.comment(who, number, body, **more)

    def issue(self, number: int = 1) -> Issue:
        """The gate's issue."""
        return self.repo.issue(number)

    def ours(self, number: int = 1) -> list[Comment]:
        """What the gate itself wrote."""
        return [comment for comment in self.issue(number).comments if comment.author == self.hub.bot]

    def replies(self, number: int = 1) -> list[str]:
        """What the gate answered to people."""
        return [comment.body for comment in self.ours(number) if " reply " in comment.body.rpartition("<!--")[2]]

    def records(self, number: int = 1) -> list[str]:
        """The records that stand in the issue."""
        return [comment.body for comment in self.ours(number) if " record " in comment.body.rpartition("<!--")[2]]

    def labels(self, number: int = 1) -> list[str]:
        """The gate's labels on the issue."""
        return sorted(name for name in self.issue(number).label_names if name.startswith("gate:"))
