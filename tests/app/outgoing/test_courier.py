"""One courier: what it tries, when, and what stands in the ledger afterwards."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from gh_gate.app.outgoing.courier import IDLE, MOST, PAUSES
from gh_gate.app.outgoing.message import number
from gh_gate.app.outgoing.post import Sent
from gh_gate.app.store.outbox import LEASE
from gh_gate.core.strict_json import canonical
from gh_gate.errors import UpstreamError
from tests.app import tables
from tests.app.outgoing.office import DOWN, EVENT, OK, SPOT, T0, Killed, Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    engine = tables.fresh(f"sqlite:///{tmp_path}/gate.db")
    yield Office(engine)
    engine.dispose()


def test_a_message_is_delivered_noted_and_forgotten(office: Office) -> None:
    office.put()
    assert office.work() == IDLE
    assert office.posted == [(T0, number(EVENT, "gate.decided"), b"{}")]
    assert office.told() == [
        {
            "to": "bot",
            "address": "http://127.0.0.1:9",
            "outcome": "delivered",
            "status": 200,
            "why": "",
            "tries": 1,
            "webhook_id": number(EVENT, "gate.decided"),
        }
    ]
    assert (office.outbox.counts(), office.counts.outcomes) == ({}, ["delivered"])


def test_a_message_that_is_not_taken_is_tried_again_after_growing_pauses_and_given_up(office: Office) -> None:
    office.answers.extend([DOWN] * 20)
    office.put()
    for seconds in (0, *PAUSES, 10**6):
        office.wait(seconds)
    since = [int((at - T0).total_seconds()) for at, _, _ in office.posted]
    assert [after - before for before, after in pairwise(since)] == list(PAUSES)
    assert len({message_id for _, message_id, _ in office.posted}) == 1
    [told] = office.told()
    assert (told["outcome"], told["tries"], told["why"]) == ("given up", MOST, "no connection: Connection refused")
    assert (office.outbox.counts(), office.counts.outcomes) == ({}, ["failed"] * len(PAUSES) + ["given up"])


def test_the_pauses_are_those_of_the_standard() -> None:
    assert PAUSES == (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)


def test_nothing_is_tried_before_its_time(office: Office) -> None:
    office.answers.append(DOWN)
    office.put()
    assert office.work() == 5
    office.wait(4.5)
    assert len(office.posted) == 1
    office.wait(0.5)
    assert [told["outcome"] for told in office.told()] == ["delivered"]


@pytest.mark.parametrize(("wait", "pause"), [(1, 5), (60, 60), (999_999, 86_400)])
def test_a_receiver_that_asks_for_a_longer_pause_gets_it(office: Office, wait: int, pause: int) -> None:
    office.answers.append(Sent(503, "it answered 503", wait))
    office.put()
    office.work()
    office.wait(pause - 1)
    assert len(office.posted) == 1
    office.wait(1)
    assert len(office.posted) == 2


def test_a_receiver_that_wants_no_such_messages_gets_this_one_no_more(office: Office) -> None:
    office.answers.append(Sent(410, "it answered 410"))
    office.put()
    office.put("another")
    office.work()
    assert [(told["outcome"], told["status"]) for told in office.told()] == [("given up", 410), ("delivered", 200)]


def test_one_message_that_waits_holds_no_other_up(office: Office) -> None:
    office.answers.append(DOWN)
    office.put()
    office.put("another")
    office.work()
    assert [told["outcome"] for told in office.told()] == ["delivered"]
    assert office.outbox.counts() == {"bot": 1}


def test_a_process_that_ends_in_the_middle_of_a_try_costs_a_pause(office: Office) -> None:
    office.answers.append(Killed())
    office.put()
    with pytest.raises(Killed):
        office.work()
    office.restart()
    office.work()
    assert len(office.posted) == 1
    office.wait(LEASE.total_seconds())
    assert [told["tries"] for told in office.told()] == [2]
    assert len({message_id for _, message_id, _ in office.posted}) == 1


def test_a_message_that_ends_every_process_is_given_up_like_any_other(office: Office) -> None:
    office.answers.extend(Killed() for _ in range(30))
    office.put()
    for _ in range(MOST):
        with pytest.raises(Killed):
            office.work()
        office.restart()
        office.now += LEASE
    office.work()
    assert len(office.posted) == MOST
    assert [(told["outcome"], told["tries"]) for told in office.told()] == [("given up", MOST)]


def test_a_process_that_ends_between_the_two_notes_sends_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put()
    with monkeypatch.context() as ending:
        ending.setattr(office.outbox, "remove", lambda _: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            office.work()
    office.restart()
    office.wait(LEASE.total_seconds())
    assert (len(office.posted), len(office.told()), office.outbox.counts()) == (1, 1, {})


def test_a_process_that_ends_before_it_could_note_sends_the_same_number_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put()
    with monkeypatch.context() as ending:
        ending.setattr(office.ledger, "append", lambda *_, **__: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            office.work()
    office.restart()
    office.wait(LEASE.total_seconds())
    assert len({message_id for _, message_id, _ in office.posted}) == 1
    assert (len(office.posted), len(office.told())) == (2, 1)


def test_two_processes_send_a_message_once(office: Office) -> None:
    office.put()
    letter = office.outbox.next("bot")
    assert letter
    first, second = office.courier, Office(office.engine, posted=office.posted).courier
    office.answers.append(OK)
    for courier in (first, second):
        courier._deliver(letter)
    assert len(office.posted) == 1


def test_the_database_away_is_an_outage_and_not_a_try(office: Office, tmp_path: Path) -> None:
    office.put()
    office.engine.dispose()
    (tmp_path / "gate.db").rename(tmp_path / "away.db")
    with pytest.raises(UpstreamError):
        office.courier.step()
    (tmp_path / "away.db").rename(tmp_path / "gate.db")
    office.work()
    assert [told["tries"] for told in office.told()] == [1]


def test_nothing_secret_reaches_log_or_ledger(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.answers.extend([DOWN, Sent(500, "it answered 500"), *[DOWN] * 20])
    office.put()
    with caplog.at_level(logging.DEBUG):
        for seconds in (0, *PAUSES):
            office.wait(seconds)
    told = caplog.text + canonical([entry.link().data for entry in office.ledger.entries()])
    assert not [text for text in office.address.secrets if text in told]
    assert "a-token" not in told
    assert "bot (http://127.0.0.1:9): it answered 500. Try 3 of 10 comes in 0:05:00." in caplog.messages


def test_the_times_of_tries_are_those_of_githubs_clock(office: Office) -> None:
    office.put()
    office.wait(60)
    assert office.posted[0][0] == T0 + timedelta(seconds=60)


def test_an_approval_is_not_told_once_it_is_not_valid_any_more(office: Office) -> None:
    office.answers.append(DOWN)
    body = json.dumps({"data": {"valid_until": "2026-11-20T15:12:04Z"}})
    office.outbox.put("bot", EVENT, spot=SPOT, gate="abab", body=body, now=office.now)
    office.work()
    office.wait(PAUSES[0])
    [told] = office.told()
    assert (len(office.posted), told["outcome"], told["tries"]) == (1, "given up", 1)
    assert str(told["why"]).endswith("the approval is not valid any more")
    assert office.outbox.counts() == {}


def test_a_time_that_a_wrong_clock_gave_is_not_waited_for(office: Office) -> None:
    office.now += timedelta(days=365)
    office.answers.append(DOWN)
    office.put()
    office.work()
    office.now = T0
    office.work()
    assert [told["outcome"] for told in office.told()] == ["delivered"]
