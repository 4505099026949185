"""What a person says on the App's page becomes a comment through that App, and counts like one written on GitHub."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.app.github import hub
from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from tests.app.hearing import Ears
from tests.app.scene import AppScene


@pytest.mark.parametrize(
    ("said", "ended"), [("/approve", (Status.APPROVED, "")), ("/reject broken", (Status.REJECTED, "broken"))]
)
def test_through_the_app_that_decides_it_counts(app: AppScene, said: str, ended: tuple[Status, str]) -> None:
    app.ask()
    comment = app.say(app.steps.alice, said, via_app=app.app)
    app.look()
    assert app.ended() == ended
    assert app.reactions(comment) == ["+1"]
    record = app.record()
    assert record is not None
    assert [person.login for person in record.to_decision().people] == ["alice"]


def test_a_webhook_that_tells_of_it_first_changes_nothing(app: AppScene) -> None:
    ears = Ears(app)
    app.ask()
    ears.work()
    app.say(app.steps.alice, "/approve", via_app=app.app)
    ears.work()
    assert [seen["app"] for seen in app.data(Kind.SEEN)] == ["gate-keeper"]
    assert app.ended() == (Status.APPROVED, "")


@pytest.mark.parametrize(("through", "ended"), [("gate-keeper", Status.REJECTED), ("chat-ops", Status.PENDING)])
def test_a_no_deleted_before_the_look_counts_only_through_the_app_that_decides(
    app: AppScene, through: str, ended: Status
) -> None:
    ears, apps = Ears(app), {"gate-keeper": app.app, "chat-ops": app.hub.app("chat-ops")}
    app.ask()
    ears.work()
    said = app.say(app.steps.alice, "/reject broken", via_app=apps[through])
    ears.hear()
    app.repo.delete_comment(app.steps.alice, said.id)
    ears.work()
    assert app.ended()[0] is ended


def test_a_waiter_believes_the_apps_record_alone(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.say(app.steps.alice, "/approve", via_app=app.app)
    assert engine.look(ticket).status is Status.PENDING
    app.look()
    assert engine.look(ticket).status is Status.APPROVED


def test_a_waiter_with_another_apps_token_believes_no_word_through_that_app(app: AppScene) -> None:
    helper = app.hub.app("helper", permissions={"issues": "write", "contents": "read", "metadata": "read"})
    app.hub.install(helper, app.repo.owner)
    app.steps.token = app.hub.token(helper, repo=app.repo)
    engine, ticket = app.ask()
    app.say(app.steps.alice, "/approve", via_app=helper)
    app.look()
    assert engine.look(ticket).status is Status.PENDING
    assert app.ended()[0] is Status.PENDING


@pytest.fixture
def renamed(app: AppScene, monkeypatch: pytest.MonkeyPatch) -> AppScene:
    """A gate of an App that was renamed on GitHub since; the server has had the time after which it asks again."""
    app.ask()
    app.look()
    app.hub.rename_app(app.app, "gate-keeper-2")
    monkeypatch.setattr(hub, "FRESH", timedelta())
    return app


def test_an_app_that_was_renamed_goes_by_its_new_name(renamed: AppScene) -> None:
    app = renamed
    app.say(app.steps.alice, "/approve", via_app=app.app)
    app.look()
    assert app.ended() == (Status.APPROVED, "")


def test_another_app_that_takes_its_old_name_is_another(renamed: AppScene) -> None:
    app = renamed
    other = app.hub.app("gate-keeper", permissions={"issues": "write", "metadata": "read"})
    app.say(app.steps.alice, "/approve", via_app=other)
    app.look()
    assert app.ended()[0] is Status.PENDING
