"""A writer that is killed at any point leaves a whole chain and all that it acknowledged."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import Engine

from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger, check
from tests.app.store.children import Nursery

NAMES = ("a", "b")


def kill_appending(nursery: Nursery, url: str, ledger: Ledger, seed: int) -> None:
    """Kill two writers, one after the other has gone, and let the chain go on each time."""
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    writers = [nursery.child("own", url, f"{seed}:{name}") for name in NAMES]
    told = [once for writer in writers for once in writer.kill(after=chance.randrange(40))]
    found = {entry.once for entry in ledger.entries()}
    assert check(ledger.links()).broken is None
    assert set(told) <= found
    ours = {once for once in found if once.startswith(f"{seed}:")}
    assert len(ours - set(told)) <= len(NAMES), "at most one entry each was on its way"


def kill_putting(nursery: Nursery, url: str, inbox: Inbox, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    writers = [nursery.child("inbox", url, f"{seed}:{name}") for name in NAMES]
    told = [guid for writer in writers for line in writer.kill(after=chance.randrange(40)) for guid in line.split()]
    found = {each.guid: each.body for each in inbox.unfinished(limit=100_000)}
    assert set(told) <= found.keys()
    assert all(body == guid.encode() * 500 for guid, body in found.items())


@pytest.mark.parametrize("seed", range(3))
def test_an_append_that_was_acknowledged_survives_sigkill(
    nursery: Nursery, url: str, engine: Engine, seed: int
) -> None:
    kill_appending(nursery, url, Ledger(engine), seed)


@pytest.mark.parametrize("seed", range(3))
def test_a_delivery_that_was_acknowledged_survives_sigkill(
    nursery: Nursery, url: str, engine: Engine, seed: int
) -> None:
    kill_putting(nursery, url, Inbox(engine), seed)


@pytest.mark.slow
def test_many_kills_one_after_the_other_lose_nothing(nursery: Nursery, url: str, engine: Engine) -> None:
    for seed in range(100, 130):
        kill_appending(nursery, url, Ledger(engine), seed)
        kill_putting(nursery, url, Inbox(engine), seed)
