"""A repository with protected environments, the App that answers for them, and everything between the webhook and GitHub's API."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gh_gate.app.deployments import Deployments, Looks
from gh_gate.app.github.installed import Installed
from gh_gate.app.setup import needs
from gh_gate.app.sieve import Sieve
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.router import route
from gh_gate.app.work.sweep import Sweep
from gh_gate.app.work.waiting import WaitingRuns
from gh_gate.app.work.worker import Worker
from tests.app.hooked_up import HookedUp
from tests.app.scene import NEEDED, AppScene
from tests.github.hub import GitHub
from tests.github.state_environments import Review
from tests.github.state_people import Permissions
from tests.github.state_runs import Job, Run
from tests.github.state_threads import Comment

RIGHTS: Permissions = {**NEEDED, "actions": "read", "deployments": "write"}
POLICY = """
gates:
  deploy:
    environments: [production]
    approvers: ["@alice", "@bob"]
"""
EVENTS = (*needs.EVENTS, "push", "deployment_protection_rule")


def state(job: Job) -> str:
    """How a job ended, or where it stands."""
    return job.conclusion or job.status


@dataclass
class Stage(HookedUp):
    """Nothing happens before a test says so; time passes only in `wait`.

    :param policy: the policy file.
    :param environments: those that ask the App.
    """

    hub: GitHub
    folder: Path
    policy: str = POLICY
    environments: tuple[str, ...] = ("production",)
    permissions: Permissions = field(default_factory=lambda: dict(RIGHTS))
    deployments: Deployments = field(init=False)

    def __post_init__(self) -> None:
        self.app = AppScene(self.hub, self.folder, policy=self.policy, permissions=self.permissions)
        self.repo, self.steps = self.app.repo, self.app.steps
        self.iris, self.alice, self.bob = self.steps.iris, self.steps.alice, self.steps.bob
        for person in (self.iris, self.steps.carol):
            self.repo.set_permission(person, "write")
        for name in self.environments:
            self.repo.add_environment(name, [self.app.app])
        self.dead_letters, self.lost = list[str](), False
        self.hub.hooks.connect(self.app.app, self._take, secret="s", content_type="json", events=EVENTS)
        self.start()

    def start(self) -> None:
        """Start the server, or start it again with nothing but its database."""
        app = self.app
        app.followers = (lambda ticket, tally, forge: self.deployments(ticket, tally, forge),)  # noqa: PLW0108 - made below
        app.start()
        self.inbox = Inbox(app.database)
        self.deployments = Deployments(app.github, app.ledger, app.keys, ask=self._ask, sleep=self.steps.sleep)
        installed = Installed(app.github)
        clocks = Clocks(self._now, monotonic=self.steps.steady, wall=self._now, jitter=lambda most: most)
        self.worker = Worker(
            self.inbox,
            app.sightings,
            Looks(app.examine, self.deployments.look),
            clocks,
            self,
            sweep=WaitingRuns(Sweep(installed, app.ledger), installed),
            route=Sieve(route, app.examine.knows, lambda: app.github.known_me),
        )

    def begin(self, *environments: str, **more: Any) -> tuple[Run, list[Job]]:
        """A run whose jobs deploy to environments, production unless others are named."""
        run = self.repo.start_run(self.iris, **more)
        return run, [self.repo.add_job(run, f"to {name}", environment=name) for name in environments or ("production",)]

    def work(self) -> None:
        """Hear and look until nothing is due."""
        for _ in range(20):
            heard = 0 if self.lost else self.hub.hooks.deliver()
            if not heard and not self.worker.drain() and not self.inbox.unfinished():
                return
            self.hub.clock.advance(1)

    def wait(self, seconds: float) -> None:
        """Let time pass, in steps in which the server can do what is due."""
        until = self.steps.steady() + seconds
        while self.steps.steady() < until:
            self.hub.clock.advance(min(max(10.0, seconds / 200), max(1.0, until - self.steps.steady())))
            self.work()

    def say(self, who: Any, body: str, number: int = 1) -> Comment:
        """Let somebody comment, and let the server work."""
        said = self.app.say(who, body, number)
        self.work()
        return said

    def reviews(self, state: str = "") -> list[Review]:
        """What the App told GitHub of the runs' deployments, in order."""
        mine = (one for one in self.repo.reviews if one.user == self.app.app.bot)
        return [one for one in mine if state in ("", one.state)]

    def reports(self) -> list[str]:
        """The status reports, in order."""
        return [one.comment for one in self.reviews("pending")]

    def verdicts(self) -> list[tuple[str, str]]:
        """Which environments were approved and rejected, in order."""
        return [(one.environment.name, one.state) for one in self.reviews() if one.state != "pending"]

    def statuses(self) -> list[str]:
        """How the gates stand, in the order of their issues."""
        return [self.app.ended(number)[0].value for number in sorted(self.repo.issues)]

    def reason(self, number: int = 1) -> str:
        """Why a gate ended."""
        return self.app.ended(number)[1]

    def noted(self, kind: Kind | str) -> list[Any]:
        """The data of the ledger's entries of one kind."""
        return [entry.data for entry in self.app.ledger.entries() if entry.kind == kind]

    def posts(self) -> int:
        """How many answers and reports were sent to GitHub, taken or not."""
        return sum("deployment_protection_rule" in one.target and one.method == "POST" for one in self.hub.requests)
