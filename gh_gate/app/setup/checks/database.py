"""What the server's database says; it is only looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from gh_gate.app.setup.checks import conditions, keeping, machine, outgoing
from gh_gate.app.setup.checks.finding import Finding, attempt, gathered
from gh_gate.app.store import database, trouble
from gh_gate.app.store.conditions import Conditions
from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from gh_gate.app.store.outbox import Outbox

_TAIL = 1000


def examine(url: str, folder: Path) -> Iterator[Finding]:
    """Look into the database.

    :param url: its address.
    :param folder: where the server keeps what it keeps.
    """
    room = folder if folder.is_dir() else folder.parent
    if room.is_dir():
        yield machine.disk(shutil.disk_usage(room).free, room)
    engine, failed = attempt(lambda: database.connect(url, must_exist=True))
    if engine is None:
        yield failed or Finding(False, "the database cannot be opened")
        return
    try:
        yield from _inside(engine)
    finally:
        engine.dispose()


def _inside(engine: Engine) -> Iterator[Finding]:
    _, failed = attempt(lambda: database.require_current(engine))
    if failed:
        yield failed
        return
    yield Finding(True, f"the database {trouble.name(engine)} is reached, and its tables are up to date")
    yield from gathered("the ledger", lambda: [_chain(Ledger(engine))])
    yield from gathered("the inbox", lambda: _inbox(Inbox(engine)))
    yield from gathered("the outbox", lambda: [outgoing.waiting(Outbox(engine).failing())])
    yield from gathered("the conditions", lambda: [conditions.unasked(Conditions(engine).unasked())])


def _chain(ledger: Ledger) -> Finding:
    count = ledger.count()
    return keeping.tail(ledger.links(max(0, count - _TAIL)), count)


def _inbox(inbox: Inbox) -> Iterator[Finding]:
    now = datetime.now(UTC)
    yield keeping.waiting(inbox.oldest_unfinished(), now)
    yield keeping.dead(inbox.dead(), now)
