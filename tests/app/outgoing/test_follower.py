"""A decision becomes a message for every address that is to be told, once; and the message proves it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gh_gate.app.outgoing import message
from gh_gate.app.outgoing.courier import Courier
from gh_gate.app.outgoing.follower import Outgoing
from gh_gate.app.outgoing.listed import parse
from gh_gate.app.store.entry import Kind
from gh_gate.app.store.outbox import Letter, Outbox
from gh_gate.core import record
from tests.app.outgoing.receiver import KEY, Receiver
from tests.app.scene import AppScene

URL = "https://hooks.example.com/gate"


def tell(app: AppScene, **addresses: dict[str, Any]) -> None:
    """Start the App with these addresses."""
    text = json.dumps({name: {"url": URL, "secrets": KEY, **more} for name, more in addresses.items()})
    app.followers = (Outgoing(parse(text), Outbox(app.database), app.ledger, lambda: None),)
    app.start()


def letters(app: AppScene, *names: str) -> list[Letter]:
    found = (Outbox(app.database).next(name) for name in names or ("bot",))
    return [letter for letter in found if letter]


def said(app: AppScene) -> Any:
    """The one message."""
    [letter] = letters(app)
    return json.loads(letter.body)


def test_an_approval_is_told_with_all_that_belongs_to_it(app: AppScene) -> None:
    tell(app, bot={})
    _, ticket = app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve target=eu")
    told = said(app)
    data, gate = told["data"], ticket.gate
    assert (told["type"], told["timestamp"]) == ("gate.decided", data["decided_at"])
    assert (data["status"], data["inputs"], data["reason"], data["policy"]) == ("approved", {"target": "eu"}, "", "")
    assert data["by"] == [{"id": app.steps.alice.id, "login": "alice"}]
    assert data["url"] == ticket.place.url
    assert data["gate"] == {
        "repository": "acme/app",
        "repository_id": app.repo.id,
        "number": 1,
        "name": "deploy",
        "run_id": "4711",
        "commit": gate.commit,
        "digest": gate.digest,
    }
    assert datetime.fromisoformat(data["decided_at"]).tzinfo is not None


def test_the_record_in_a_message_proves_the_decision(app: AppScene) -> None:
    tell(app, bot={})
    _, ticket = app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve target=eu")
    proved = record.verify(json.dumps(said(app)["data"]["record"]), app.key.public_key()).record
    proved.decides(ticket.gate)
    assert proved.to_decision().inputs == {"target": "eu"}


@pytest.mark.parametrize(("word", "status"), [("/reject no way, José 🦭", "rejected"), ("/approve", "approved")])
def test_the_status_and_the_reason_are_told(app: AppScene, word: str, status: str) -> None:
    tell(app, bot={})
    app.ask()
    app.decide(app.steps.alice, word)
    assert said(app)["data"]["status"] == status
    assert said(app)["data"]["reason"] == ("no way, José 🦭" if status == "rejected" else "")


def test_a_pending_gate_is_told_to_nobody(app: AppScene) -> None:
    tell(app, bot={})
    app.ask()
    app.look()
    assert letters(app) == []


def test_only_those_are_told_whom_it_concerns(app: AppScene) -> None:
    tell(
        app, bot={"statuses": ["rejected"]}, audit={}, other={"repositories": ["acme/lib"]}, go={"event": "gate.resume"}
    )
    app.ask()
    app.decide(app.steps.alice, "/approve")
    told = letters(app, "bot", "audit", "other", "go")
    assert [(letter.address, json.loads(letter.body)["type"]) for letter in told] == [
        ("audit", "gate.decided"),
        ("go", "gate.resume"),
    ]


def test_a_decision_is_told_once_however_often_it_is_looked_at(app: AppScene) -> None:
    tell(app, bot={})
    app.ask()
    app.decide(app.steps.alice, "/approve")
    app.look()
    app.start()
    app.look()
    assert Outbox(app.database).counts() == {"bot": 1}


def test_what_was_delivered_is_not_told_again_though_others_are_not_through(app: AppScene) -> None:
    tell(app, bot={})
    app.followers = (*app.followers, lambda _ticket, _tally, forge: forge.now() + timedelta(hours=1))
    app.start()
    app.ask()
    app.decide(app.steps.alice, "/approve")
    [letter] = letters(app)
    app.ledger.append(Kind.SENT, letter.spot, at=letter.due_at, once=f"sent:{letter.event}:bot", data={})
    Outbox(app.database).remove(letter)
    app.look()
    assert letters(app) == []


def test_an_app_that_lost_its_database_tells_again_under_the_same_number(app: AppScene) -> None:
    tell(app, bot={})
    app.ask()
    app.decide(app.steps.alice, "/approve")
    [before] = letters(app)
    app.forget()
    tell(app, bot={})
    app.look()
    [after] = letters(app)
    assert after.body == before.body
    assert message.number(after.event, "gate.decided") == message.number(before.event, "gate.decided")


def test_a_message_has_another_number_for_another_purpose_or_decision() -> None:
    numbers = {message.number(event, kind) for event in ("1", "2") for kind in ("gate.decided", "gate.resume")}
    assert len(numbers) == 4
    assert all("." not in number and len(number) == 36 for number in numbers)


def test_a_receiver_verifies_what_the_app_tells(app: AppScene, receiver: Receiver) -> None:
    more = {"url": receiver.url, "networks": ["127.0.0.1"], "plain-http": True}
    tell(app, bot=more)
    app.ask()
    app.decide(app.steps.alice, "/reject not today")
    [to] = parse(json.dumps({"bot": {"secrets": KEY, **more}}))
    Courier(to, Outbox(app.database), app.ledger, lambda: datetime.now(UTC), _Nobody()).step()
    assert receiver.got[0].verified()["data"]["reason"] == "not today"
    assert [data["outcome"] for data in app.data(Kind.SENT)] == ["delivered"]


class _Nobody:
    def sent(self, address: str, outcome: str, seconds: float) -> None:
        """Count nothing."""
