"""A Flyte whose conditions people answer: the webhook, the App on a stand-in for GitHub, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from gh_gate.app.flyte.listed import parse
from gh_gate.app.flyte.service import Flyte, Posts
from gh_gate.app.github.installed import Installed
from gh_gate.app.outgoing.courier import IDLE, Courier
from gh_gate.app.setup import needs
from gh_gate.app.sieve import Sieve
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.outbox import Outbox
from gh_gate.app.work.clocks import Clocks
from gh_gate.app.work.router import route
from gh_gate.app.work.sweep import Sweep
from gh_gate.app.work.worker import Worker
from tests.app.flyte.backend import Backend
from tests.app.hooked_up import HookedUp
from tests.app.scene import AppScene
from tests.app.web.asgi import Client, Reply
from tests.github.hub import GitHub
from tests.github.state_threads import Comment

TOKEN = "a-token-of-the-sender-that-nobody-guesses"
POLICY = """
gates:
  deploy:
    approvers: ["@alice", "@bob"]
"""
EVENTS = (*needs.EVENTS, "push")


def settings(backend: Backend, **more: Any) -> str:
    """Settings with one sender, `ml`, whose Flyte is on this machine."""
    given = {
        "tokens": [TOKEN],
        "repository": "acme/app",
        "url": backend.url,
        "projects": ["ranking"],
        "org": "acme",
        "networks": ["127.0.0.0/8"],
        "plain-http": True,
        **more,
    }
    return json.dumps({"ml": {key: value for key, value in given.items() if value is not None}})


def by_callback(backend: Backend, **more: Any) -> str:
    """Settings of a sender whose answers go to callbacks."""
    return settings(backend, answer="callback", projects=None, org=None, **more)


@dataclass
class Stage(HookedUp):
    """Nothing happens before a test says so; time passes only in `wait`.

    :param told: the settings; those of one sender, `ml`, unless given.
    """

    hub: GitHub
    folder: Path
    backend: Backend
    policy: str = POLICY
    told: str = ""
    counted: list[tuple[str, str]] = field(default_factory=list)
    web: Client | None = None
    flyte: Flyte = field(init=False)

    def __post_init__(self) -> None:
        self.app = AppScene(self.hub, self.folder, policy=self.policy)
        self.steps = self.app.steps
        self.alice, self.bob, self.mallory = self.steps.alice, self.steps.bob, self.steps.mallory
        self.lost, self.dead_letters = False, list[str]()
        self.hub.hooks.connect(self.app.app, self._take, secret="s", content_type="json", events=EVENTS)
        self.start()

    def start(self) -> None:
        """Start the server, or start it again with nothing but its database."""
        app = self.app
        app.followers = (lambda ticket, tally, forge: self.flyte.follower(ticket, tally, forge),)  # noqa: PLW0108 - made below
        app.start()
        self.inbox, self.outbox = Inbox(app.database), Outbox(app.database)
        posts = Posts(parse(self.told or settings(self.backend)))
        self.flyte = Flyte(
            posts, app.database, app.github, app.keys, ask=self._ask, arrived=lambda: None, sleep=self.steps.sleep
        )
        clocks = Clocks(self._now, monotonic=self.steps.steady, wall=self._now, jitter=lambda most: most)
        self.worker = Worker(
            self.inbox,
            app.sightings,
            self.flyte.looks(app.examine),
            clocks,
            self,
            sweep=self.flyte.sweeping(Sweep(Installed(app.github), app.ledger)),
            route=Sieve(route, app.examine.knows, lambda: app.github.known_me),
        )
        self.couriers = [
            Courier(one, self.outbox, app.ledger, self._now, self, send=posts.ways[one.name]) for one in posts.addresses
        ]
        hook = self.flyte.hook(self)
        assert hook
        if self.web:
            self.web.close()
        self.web = Client(Starlette(routes=[Route("/hooks/flyte/{token}", hook.receive, methods=["POST"])]))

    def stop(self) -> None:
        """Close what is open."""
        if self.web:
            self.web.close()
        self.app.stop()

    def post(self, payload: Any, token: str = TOKEN) -> Reply:
        """Send a webhook as Flyte does; nothing else happens."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        assert self.web
        return self.web.ask("POST", f"/hooks/flyte/{token}", headers, [body])

    def fire(self, **more: Any) -> Reply:
        """Send a webhook for a run's condition `deploy`, and let the server work."""
        usual = {"name": "deploy", "run": "r1", "project": "ranking", "domain": "production"}
        given = {key: value for key, value in {**usual, **more}.items() if value is not None}
        reply = self.post(given)
        self.work()
        return reply

    def work(self) -> None:
        """Hear, look and deliver until nothing is due."""
        for _ in range(20):
            heard = 0 if self.lost else self.hub.hooks.deliver()
            looked = self.worker.drain()
            sent = any([courier.step() < 1 for courier in self.couriers])  # noqa: C419 - all of them
            if not (heard or looked or sent or self.inbox.unfinished()):
                return
            self.hub.clock.advance(1)

    def wait(self, seconds: float) -> None:
        """Let time pass, in steps in which the server can do what is due."""
        until = self.steps.steady() + seconds
        while self.steps.steady() < until:
            self.hub.clock.advance(min(max(IDLE, seconds / 50), max(1.0, until - self.steps.steady())))
            self.work()

    def say(self, who: Any, body: str, number: int = 1) -> Comment:
        """Let somebody comment, and let the server work."""
        said = self.app.say(who, body, number)
        self.work()
        return said

    def told_of(self) -> list[Mapping[str, Any]]:
        """What the ledger has of answers."""
        return [entry.data for entry in self.app.ledger.entries() if entry.kind == Kind.SENT]

    def errors(self) -> list[str]:
        """Why conditions could not be asked."""
        return [row.error for row in self.flyte.store.unasked()]

    def delivery(self, event: str, outcome: str) -> None:
        """Told by the hook."""
        self.counted.append((event, outcome))

    def sent(self, address: str, outcome: str, _: float) -> None:
        """Told by couriers."""
        self.counted.append((address, outcome))
