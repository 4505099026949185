"""The real server tells other systems, also when it is killed after a message was posted and before that was noted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.app.store import database
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.ledger import Ledger
from gh_gate.core import record
from tests.app.outgoing.receiver import KEY, Receiver, yaml
from tests.app.served import until
from tests.app.server.town import Town
from tests.github.hub import GitHub


@pytest.fixture
def town(tmp_path: Path, receiver: Receiver) -> Iterator[Town]:
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = Town(hub, tmp_path, GH_GATE_OUTGOING=yaml(receiver.url))
        yield made
        made.stop()


def outcomes(town: Town) -> list[str]:
    """What the server's ledger has of messages."""
    engine = database.connect(f"sqlite:///{town.served.folder}/gh-gate.db")
    try:
        found = Ledger(engine).entries()
        return [str(entry.data["outcome"]) for entry in found if entry.kind == Kind.SENT]
    finally:
        engine.dispose()


def test_a_decision_is_told_within_a_moment_and_verified(town: Town, receiver: Receiver) -> None:
    _, ticket = town.ask()
    town.say(town.scene.steps.alice, "/approve target=eu", ticket)
    until(lambda: receiver.got)
    data = receiver.got[0].proved()["data"]
    assert (data["status"], data["inputs"], data["gate"]["digest"]) == (
        "approved",
        {"target": "eu"},
        ticket.gate.digest,
    )
    until(lambda: outcomes(town) == ["delivered"])
    assert town.number(lambda name: name.startswith("gh_gate_sent_total") and 'outcome="delivered"' in name) == 1
    assert town.served.stop() == 0
    assert KEY not in "".join(town.served.log)
    assert "a-token" not in "".join(town.served.log)


def test_a_server_killed_between_the_post_and_its_note_posts_the_same_number_again(
    town: Town, receiver: Receiver
) -> None:
    receiver.meanwhile = lambda _: town.served.kill() if len(receiver.got) == 1 else None
    _, ticket = town.ask()
    town.say(town.scene.steps.alice, "/approve", ticket)
    until(lambda: receiver.got and town.served.process is None)
    assert outcomes(town) == []
    town.hub.clock.advance(180)
    town.served.start()
    _, another = town.ask()
    town.say(town.scene.steps.alice, "/reject", another)
    until(lambda: outcomes(town) == ["delivered"] * 2)
    numbers = [got.number for got in receiver.got]
    assert (len(numbers), len(set(numbers))) == (3, 2)
    assert numbers.count(numbers[0]) == 2
    [text] = town.scene.records(ticket.place.number)
    assert record.verify(text, town.scene.key.public_key()).record.status == "approved"
