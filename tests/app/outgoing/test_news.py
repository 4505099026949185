"""Other systems are told of gates that were decided, not of what anybody's workflow can write, and of nothing old."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from gh_gate.app.archive import Archive
from gh_gate.app.store.schema import FOLLOWING
from gh_gate.app.store.transactions import writing
from tests.app.forging import genuine, post
from tests.app.outgoing.test_follower import letters, said, tell
from tests.app.scene import AppScene

DAY = 86_400


def test_a_message_says_until_when_an_approval_is_valid(app: AppScene) -> None:
    tell(app, bot={})
    app.ask()
    found = app.decide(app.steps.alice, "/approve")
    assert found is not None
    assert found.valid_until is not None
    assert said(app)["data"]["valid_until"] == f"{found.valid_until:%Y-%m-%dT%H:%M:%SZ}"


def test_a_no_is_valid_until_nothing(app: AppScene) -> None:
    tell(app, bot={})
    app.ask()
    app.decide(app.steps.alice, "/reject")
    assert said(app)["data"]["valid_until"] is None


def decided_before(app: AppScene, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """A decision that nobody has followed through."""
    with monkeypatch.context() as older:
        older.setattr(Archive, "follow_through", lambda *_: None)
        app.ask()
        app.look()
        app.decide(app.steps.alice, word)


def test_what_an_older_program_decided_is_told_to_nobody(app: AppScene, monkeypatch: pytest.MonkeyPatch) -> None:
    decided_before(app, monkeypatch, "/reject")
    last = list(app.ledger.entries())[-1].seq
    with writing(app.database) as connection:  # as the upgrade leaves it
        connection.execute(update(FOLLOWING).values(seq=last))
    tell(app, bot={})
    assert app.ledger.open_spots(app.hub.clock.now.replace(year=2000)) == ()
    app.look()
    assert letters(app) == []


def test_a_no_that_this_program_decided_is_told_also_later(app: AppScene, monkeypatch: pytest.MonkeyPatch) -> None:
    decided_before(app, monkeypatch, "/reject")
    app.hub.clock.advance(3 * DAY)
    tell(app, bot={})
    app.look()
    assert said(app)["data"]["status"] == "rejected"


def test_an_approval_is_not_told_after_its_end(app: AppScene, monkeypatch: pytest.MonkeyPatch) -> None:
    decided_before(app, monkeypatch, "/approve")
    app.hub.clock.advance(DAY + 60)
    tell(app, bot={})
    app.look()
    assert letters(app) == []


def test_a_question_that_is_refused_is_no_news(app: AppScene) -> None:
    tell(app, bot={}, secret={"repositories": ["acme/secret"]})
    post(app, replace(genuine(app), repository="acme/secret"))
    post(app, replace(genuine(app), environments=("production",)))
    for number in (1, 2):
        app.look(number)
    assert [app.ended(number)[0] for number in (1, 2)] == ["cancelled"] * 2
    assert letters(app, "bot", "secret") == []


def test_a_copy_of_a_question_is_no_news_while_the_first_one_waits(app: AppScene) -> None:
    tell(app, bot={})
    _, ticket = app.ask()
    app.look()
    post(app, ticket.gate)
    app.look(2)
    assert app.ended(2)[1] == "duplicate: see #1"
    assert letters(app) == []
