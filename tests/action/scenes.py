"""The library as a step sees it, with a gate that a test decides: no forge, no clock, no waiting."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from action import main as entry
from action import step
from gh_gate.asked import Prepared, Request
from gh_gate.core.gate import Gate, Status
from gh_gate.core.policy import Policy
from gh_gate.core.tally import Decision, Tally, Vote
from gh_gate.core.thread import Comment, Person, Thread
from gh_gate.engine import Ticket
from gh_gate.forge.base import Place
from tests.action import runner

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BOT = Person(41898282, "github-actions[bot]", human=False)
URL = "https://github.com/acme/ml/issues/42"


def decision(status: Status, *logins: str, **more: Any) -> Decision:
    """Return a decision by these people."""
    votes = tuple(Vote(Person(index, login), index, AT, "", "") for index, login in enumerate(logins, 1))
    return Decision(status=status, at=AT, by=votes, **more)


@dataclass
class Library:
    """What a step calls; it stands in for the names that `action.step` imports.

    :param answer: the decision, None while the gate is pending.
    :param fails: what to raise, by the name of the function that fails.
    :param during: called in the middle of the function of that name.
    """

    answer: Decision | None = None
    fails: dict[str, BaseException] = field(default_factory=dict)
    during: dict[str, Callable[[], object]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)
    prepared: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("connect", "prepare", "wait"):
            patch.setattr(step, name, getattr(self, name))
        patch.setattr(step, "Engine", self.engine)

    def connect(self, environ: dict[str, str], repository: str, **more: Any) -> Library:
        self._call("connect", environ=environ, repository=repository, **more)
        return self

    def prepare(self, request: Request, _forge: object) -> Prepared:
        self._call("prepare", request=request)
        gate = Gate(
            name=request.name,
            repository="acme/ml",
            repository_id=1,
            run_id=request.run.id,
            prompt=request.prompt,
            policy=Policy(groups=()),
        )
        return Prepared(gate, **self.prepared)

    def engine(self, forge: Library, *, public_key: str, **_more: Any) -> Library:
        self.seen["public_key"] = public_key
        return forge

    @property
    def forge(self) -> Library:
        return self

    def now(self) -> datetime:
        return AT

    def open(self, prepared: Prepared, **more: Any) -> Ticket:
        self._call("open", **more)
        return Ticket(prepared, Place(42, url=URL), AT, envelope="{}" if self.answer else "")

    def look(self, _ticket: Ticket) -> Tally:
        self._call("look")
        return Tally(opened_at=AT, deadline=None, decision=self.answer)

    def read(self, _place: Place) -> Thread:
        self._call("read")
        opening = Comment(0, BOT, "", AT)
        return Thread(opening, tuple(self.comments), (), BOT, AT)

    def comment(self, _place: Place, body: str) -> None:
        self._call("comment")
        self.comments.append(Comment(100 + len(self.comments), BOT, body, AT))

    def wait(self, _engine: Library, ticket: Ticket, *, interval: float, show: Callable[..., None]) -> Decision:
        self.seen["interval"] = interval
        show(ticket, Tally(opened_at=AT, deadline=None, missing=1), 10.0)
        self._call("wait")
        assert self.answer is not None
        return self.answer

    def cancel(self, _ticket: Ticket, reason: str) -> Decision:
        self._call("cancel", reason=reason)
        return self.answer or decision(Status.CANCELLED, reason=reason)

    def _call(self, name: str, **seen: Any) -> None:
        self.calls.append(name)
        self.seen |= seen
        if name in self.during:
            self.during[name]()
        if name in self.fails:
            raise self.fails[name]


@dataclass
class Ran:
    """What one run of the entry left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[runner.Command]:
        return runner.executed(self.log)

    def told(self, name: str) -> str:
        return "\n".join(command.data for command in self.commands if command.name == name)


def run(environ: dict[str, str]) -> Ran:
    """Run the entry once."""
    log = io.StringIO()
    code = entry.main(environ, log)
    files = [Path(environ[name]) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")]
    output, summary = (file.read_bytes().decode() if file.is_file() else "" for file in files)
    return Ran(code, log.getvalue(), dict(runner.outputs(output)), summary)
