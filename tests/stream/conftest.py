"""A listener before a tiny server; pauses between tries are short, so that no test waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from gh_gate.stream import pauses
from gh_gate.stream.address import server
from gh_gate.stream.bell import Bell
from gh_gate.stream.call import Call, Target
from tests.stream.sending import Play, Sender, until

TOKEN = "ghs_a-token-of-the-workflow"
TARGET = Target("acme/app", 7, "deploy")
Listen = Callable[..., tuple[Sender, Call]]


def listening_threads() -> list[threading.Thread]:
    """The threads that hear of gates."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("gh-gate-stream")]


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a try come after a hundredth of the usual pause."""
    slow = pauses.Pauses.next

    def next_(self: pauses.Pauses, retry: int | None = None, after: str = "") -> float:
        return slow(self, retry, after) / 100

    monkeypatch.setattr(pauses.Pauses, "next", next_)


@pytest.fixture
def listen(hurry: None) -> Iterator[Listen]:
    """Start a call to a server that does what it is told; afterwards no thread is left."""
    del hurry
    senders, calls = list[Sender](), list[Call]()

    def start(*plays: Play, host: str = "127.0.0.1") -> tuple[Sender, Call]:
        sender = Sender(list(plays), host).__enter__()
        senders.append(sender)
        call = Call(server(sender.url), TARGET, lambda: TOKEN, Bell())
        calls.append(call)
        call.start()
        return sender, call

    yield start
    for call in calls:
        call.end()
    until(lambda: not listening_threads())
    for sender in senders:
        sender.__exit__(None, None, None)
