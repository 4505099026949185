"""A process that has everything loaded and makes others of itself, which write to a database until they are done or killed.

A new Python takes a second to load SQLAlchemy, and a test wants to kill many.
"""

from __future__ import annotations

import os
import socket
import sys
from itertools import count

from sqlalchemy import Engine

from gh_gate.app.store import database
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from tests.app.store.entries import T0, seen

SHARED = 40


def own(engine: Engine, name: str) -> None:
    """Append for ever, events that nobody else notes."""
    for number in count():
        say(seen(Ledger(engine), f"{name}:{number}", body="x" * (number % 7) * 1_000).once)


def shared(engine: Engine, name: str) -> None:
    """Append events that every other child notes as well, and tell who was first."""
    for number in range(SHARED):
        say(str(seen(Ledger(engine), f"shared:{number}", by=name).hash))


def inbox(engine: Engine, name: str) -> None:
    """Put deliveries for ever, a few at a time."""
    for number in count():
        guids = [f"{name}:{number}:{part}" for part in range(number % 4 + 1)]
        Inbox(engine).put([(guid, "issues", T0, guid.encode() * 500) for guid in guids])
        say(" ".join(guids))


def migrate(engine: Engine, _name: str) -> None:
    """Bring the tables up to date."""
    database.migrate(engine)
    say("migrated")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what the test reads


def run(mode: str, url: str, name: str) -> None:
    engine = database.connect(url)
    {"own": own, "shared": shared, "inbox": inbox, "migrate": migrate}[mode](engine, name)
    engine.dispose()


def serve(orders: socket.socket) -> None:
    """Make a child for every order: its words in lines, and where its output goes."""
    while True:
        words, outputs, _, _ = socket.recv_fds(orders, 4_096, 1)
        if not words:
            return
        if (child := os.fork()) == 0:
            os.dup2(outputs[0], sys.stdout.fileno())
            os.close(outputs[0])
            run(*words.decode().split("\n"))
            os._exit(0)
        os.close(outputs[0])
        orders.send(str(child).encode())  # none is waited for: a number that may be killed must not be another's


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
