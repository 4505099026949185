"""GitHub with the people of a story, whose clock only moves when somebody waits; whatever is due meanwhile happens on time."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta
from typing import Any

from gh_gate.core import render
from gh_gate.core.gate import Decider, Gate, OnTimeout
from gh_gate.prepare import prepare
from tests.app.loss.meddling import meddle
from tests.app.loss.story import OWNERS, Ask, Event, Meddle, Question, Say, Story, Touch
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.state_people import Account
from tests.github.state_threads import Comment
from tests.scene import Scene

_LONG = "A line of the change, with its reason.\n" * 3_400
"""More than fits into one issue and one comment."""


class Town:
    """A repository, its people, and what they are going to do.

    :param hub: the stand-in, with nothing in it.
    """

    def __init__(self, hub: GitHub, story: Story) -> None:
        self.hub, self.story = hub, story
        self.scene = Scene(hub, owners="".join(f"* {' '.join(f'@{who}' for who in OWNERS)}\n"))
        self.repo = self.scene.repo
        self.repo.set_permission(hub.user("dora"), "write")
        self.app, self.agent = hub.app("gate-keeper"), hub.app("some-agent", permissions={"issues": "write"})
        hub.install(self.app, self.repo.owner)
        self.pull = self.repo.open_pull(self.scene.carol, {"deploy/app.yml": "v14\n"}).number
        self.gates = [self._gate(asked) for asked in story.questions]
        self.began = hub.clock.now
        self.places: dict[int, tuple[int, int | None]] = {}
        self.posted: dict[int, Comment] = {}
        self.touched: list[Touch] = []
        self._agenda = deque(sorted(enumerate(story.events), key=lambda each: each[1].at))

    @property
    def now(self) -> datetime:
        """GitHub's time."""
        return self.hub.clock.now

    @property
    def second(self) -> int:
        """Seconds since the story began."""
        return int((self.now - self.began).total_seconds())

    @property
    def over(self) -> bool:
        """Whether everybody has done what they wanted."""
        return not self._agenda

    def steady(self) -> float:
        """A steady clock that runs with GitHub's."""
        return self.now.timestamp()

    def person(self, login: str) -> Account:
        """Somebody of the story."""
        return self.hub.user(login)

    def next_in(self) -> float:
        """Seconds until somebody does something, or GitHub has something to deliver."""
        times = [self.began + timedelta(seconds=self._agenda[0][1].at)] if self._agenda else []
        times += [delivery.due for delivery in self.hub.hooks.pending]
        return max(0.0, (min(times) - self.now).total_seconds()) if times else math.inf

    def wait(self, seconds: float) -> None:
        """Let time pass, and people do what they do meanwhile; then GitHub delivers what is due."""
        until = self.now + timedelta(seconds=math.ceil(seconds))
        while self._agenda and self.began + timedelta(seconds=self._agenda[0][1].at) <= until:
            number, event = self._agenda.popleft()
            self.hub.clock.now = max(self.now, self.began + timedelta(seconds=event.at))
            self._happen(number, event)
            self.hub.hooks.deliver()
        self.hub.clock.now = max(self.now, until)
        self.hub.hooks.deliver()

    def number(self, gate: int) -> int:
        """The issue or pull request of a question; 0 while it is not asked."""
        return self.pull if self.story.questions[gate].pull else self.places.get(gate, (0, None))[0]

    def _happen(self, number: int, event: Event) -> None:
        if isinstance(event, Ask):
            self._ask(event)
        elif isinstance(event, Say):
            self._say(number, event)
        elif isinstance(event, Meddle):
            meddle(self.scene, self.app.bot, self.number(event.gate), event.what, self.places.get(event.gate))
        elif event.which in self.posted and self.posted[event.which].id in self.repo.comment_index:
            self._touch(event, self.posted[event.which])

    def _ask(self, event: Ask) -> None:
        gate, bot = self.gates[event.gate], self.hub.bot
        body = render.body(gate)
        if event.part:
            self.repo.comment(bot, self.number(event.gate), body.parts[event.part - 1])
        elif gate.pull_request:
            self.places[event.gate] = (self.pull, self.repo.comment(bot, self.pull, body.text).id)
        else:
            issue = self.repo.open_issue(bot, render.title(gate), body.text, labels=["gate:pending"])
            self.places[event.gate] = (issue.number, None)

    def _say(self, number: int, said: Say) -> None:
        how: dict[str, Any] = {"via_email": said.how == "mail", "via_app": self.agent if said.how == "agent" else None}
        body = said.body(self.story.questions[said.gate].name)
        try:
            self.posted[number] = self.repo.comment(self.person(said.who), self.number(said.gate), body, **how)
        except Refused:
            return  # the issue is decided, and locked: what would have been said there cannot matter

    def _touch(self, event: Touch, comment: Comment) -> None:
        who = self.person(event.who) if event.who else comment.author
        if event.words == comment.body:
            return
        if event.words is None:
            self.repo.delete_comment(who, comment.id)
        else:
            self.repo.edit_comment(who, comment.id, event.words)
        self.touched.append(event)

    def _gate(self, asked: Question) -> Gate:
        """The gate as its workflow prepares it."""
        pull = self.repo.pull_of(self.repo.pull(self.pull))
        where = {"event": "pull_request", "pull_request": self.pull, "commit": pull.head_sha} if asked.pull else {}
        request = self.scene.request(
            name=asked.name,
            prompt=_LONG if asked.long else "Deploy v14?",
            required=asked.required,
            timeout=asked.timeout,
            on_timeout=OnTimeout.REMIND if asked.endless else OnTimeout.REJECT,
            remind=asked.remind,
            decider=Decider.APP,
            **where,
        )
        return prepare(request, self.scene.forge()).gate
