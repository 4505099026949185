"""A run whose gate jobs leave the runner, played step by step on the stand-in for GitHub."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from action import job as steps
from gh_gate.core import marker
from gh_gate.core.gate import Decider
from gh_gate.core.marker import Kind
from gh_gate.core.tally import Decision
from gh_gate.engine import Ticket
from gh_gate.forge.github import GitHubForge
from gh_gate.resume.rerun import Resumption, resume
from tests.github.state_people import Permissions
from tests.github.state_runs import Job, Run
from tests.github.state_threads import Comment
from tests.scene import Scene

HANDLER: Permissions = {"issues": "write", "pull_requests": "write", "contents": "read", "actions": "write"}


@dataclass
class Pipeline:
    """One run of the scene's repository; what a gate step asks is in ``words``."""

    scene: Scene
    words: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repo = self.scene.repo
        pull = self.repo.issues.get(self.words.get("pull_request", 0))
        self.run: Run = self.repo.start_run(self.scene.iris, pull=pull)
        self.scene.run_id = str(self.run.id)
        self.token = self.scene.hub.workflow_token(self.repo, HANDLER, lifetime=None)

    def forge(self) -> GitHubForge:
        """What the handler sees GitHub with, in a fresh process."""
        return self.scene.forge(self.token)

    def ask(self, **more: Any) -> tuple[Any, Ticket]:
        """What the gate step does first."""
        given = {"decider": Decider.HANDLER, "attempt": self.run.attempt, **self.words, **more}
        return self.scene.ask(self.forge(), **given)

    def wait(self, job: Job | None = None, *, index: int = 0, always: bool = False, **more: Any) -> Job:
        """Play a job whose gate is pending: it asks, leaves its note and ends with a failure, all in a minute."""
        mine = job or self.repo.add_job(self.run, f"gate ({index})", key="gate")
        self.repo.begin_job(mine)
        self.scene.hub.clock.advance(20)
        engine, ticket = self.ask(**more)
        if engine.look(ticket).decision is None:
            told = steps.Job(self.run.id, self.run.attempt, mine.id, f"{mine.key}.{index}", "")
            assert not steps.leave_note(self.forge(), ticket, told, always=always, sleep=self.scene.sleep)
        self.scene.hub.clock.advance(40)
        self.repo.finish_job(mine, "failure")
        return mine

    def fail(self, name: str) -> Job:
        """Play a job that fails and has nothing to do with a gate."""
        mine = self.repo.add_job(self.run, name)
        self.repo.begin_job(mine)
        self.scene.hub.clock.advance(5)
        self.repo.finish_job(mine, "failure")
        return mine

    def end(self) -> None:
        """End the attempt: what waits is skipped."""
        self.repo.finish_run(self.run)
        self.scene.hub.clock.advance(600)

    def succeed(self, number: int = 0) -> None:
        """Play the jobs that were run again to their end, as ones that saw the decision."""
        for job in [one for one in self.run.jobs if one.status == "queued"][: number or None]:
            self.repo.begin_job(job)
            self.scene.hub.clock.advance(30)
            self.repo.finish_job(job, "success")
        self.end()

    def decided(self, said: str = "/approve", **more: Any) -> tuple[Ticket, Decision]:
        """Let alice answer, and a handler write the decision down."""
        self.scene.say(self.scene.alice, said, self.words.get("pull_request", 1))
        return self.concluded(**more)

    def concluded(self, **more: Any) -> tuple[Ticket, Decision]:
        """Let a handler look."""
        engine, ticket = self.ask(**more)
        decision = engine.look(ticket).decision
        assert decision is not None
        return ticket, decision

    def resume(self, ticket: Ticket, decision: Decision, **more: Any) -> Resumption:
        """Have the run go on, in a fresh process, ten seconds later."""
        self.scene.hub.clock.advance(10)
        return resume(self.forge(), ticket, decision, **more)

    def states(self) -> list[str]:
        """What became of the jobs in the latest attempt."""
        return [str(job.conclusion or job.status) for job in self.run.jobs]

    def notes(self, kind: str, number: int = 1) -> list[str]:
        """The texts of a kind in a thread, without their markers."""
        ours = [comment.body for comment in self.scene.ours(number)]
        return [body.partition("\n\n<!--")[0] for body in ours if f"gh-gate:1 {kind} " in body]

    def forge_note(self, ticket: Ticket, job: Job, kind: Kind = Kind.WAITS, **more: Any) -> Comment:
        """Let another workflow of the repository post a note about a job, under the same account."""
        detail = more.get("detail", f"{job.attempt}/{job.id}/{job.key}.0/approved")
        text = f"hm\n\n{marker.note(ticket.gate, kind, detail).line()}"
        return self.repo.comment(more.get("who", self.scene.hub.bot), ticket.place.number, text)


def reruns(scene: Scene) -> list[str]:
    """The re-runs that GitHub was asked for: what of, and the answer."""
    asked = [r for r in scene.hub.requests if r.method == "POST" and "/rerun" in r.target]
    return [f"{r.target.split('/')[5]} {r.status}" for r in asked]
