"""GitHub's machines do not all show the same time, and a proxy may take the time away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from gh_gate.core import record
from gh_gate.core.gate import Status
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.wire import Wire
from tests.cases.pull import Pull
from tests.scene import Scene


@pytest.fixture
def _behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The `Date` of answers is two seconds behind the machine that dates issues and comments."""
    plain = Answer.__dict__["date"].fget

    def date(answer: Answer) -> datetime | None:
        told: datetime | None = plain(answer)
        return told and told - timedelta(seconds=2)

    monkeypatch.setattr(Answer, "date", property(date))


@pytest.fixture
def _undated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy leaves the `Date` out of every 304."""
    send = Wire.send

    def sent(wire: Wire, ask: Any, token: Any) -> Answer:
        answer = send(wire, ask, token)
        kept = {name: value for name, value in answer.headers.items() if name != "date"}
        return replace(answer, headers=kept) if answer.status == 304 else answer

    monkeypatch.setattr(Wire, "send", sent)


@pytest.mark.usefixtures("_behind")
def test_a_gate_cancelled_in_its_first_second_stays_cancelled(scene: Scene) -> None:
    engine, ticket = scene.ask()
    assert engine.cancel(ticket, "the run was cancelled").status is Status.CANCELLED
    scene.hub.clock.advance(60)
    _, again = scene.ask(attempt=2)
    assert again.place.number == 2


@pytest.mark.usefixtures("_behind")
def test_an_answer_in_the_first_second_counts(scene: Scene) -> None:
    engine, ticket = scene.ask()
    scene.repo.comment(scene.alice, 1, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


@pytest.mark.usefixtures("_behind")
def test_a_pull_request_that_moves_on_in_the_first_second_leaves_a_record_that_can_be_read(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    pull.repo.push_to_pull(pull.number, {"deploy/app.yml": "v15\n"})
    assert engine.look(ticket).status is Status.CANCELLED
    assert record.verify(ticket.envelope, None, allow_unsigned=True).record.status is Status.CANCELLED


@pytest.mark.usefixtures("_undated")
def test_a_gate_expires_although_unchanged_answers_bear_no_date(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout=3600)
    for _ in range(3):
        assert engine.look(ticket).status is Status.PENDING
        scene.hub.clock.advance(60)
    scene.hub.clock.advance(3600)
    assert engine.look(ticket).status is Status.EXPIRED
