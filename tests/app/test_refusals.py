"""Commands that do not count: each is told why and what to do, and the gate stays open for those who may decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from tests.app.scene import AppScene

FIELDS = {
    "target": {"type": "enum", "choices": ["staging", "production"], "required": True},
    "rate": {"type": "float", "default": 0.5, "max": 1},
}


def refused(app: AppScene, who: Any, body: str, **more: Any) -> str:
    """Let somebody say what does not count, and return the answer."""
    said = app.say(who, body, **more)
    app.look()
    assert app.reactions(said) == ["confused"]
    assert app.ended() == (Status.PENDING, "")
    assert app.data(Kind.COMMAND)[-1]["verdict"] == "refused"
    return app.replies()[-1]


def test_who_owns_nothing_is_told_who_can_decide(app: AppScene) -> None:
    app.ask()
    reply = refused(app, app.steps.carol, "/approve")
    assert reply.startswith(
        "@carol, you are not a code owner of `.github/workflows/release.yml`, so this did not count."
    )
    assert "@alice or @bob can decide." in reply


def test_an_owner_who_cannot_write_any_more_is_told_so(app: AppScene) -> None:
    app.ask()
    app.repo.set_permission(app.steps.alice, "read")
    assert "you have no write access to this repository" in refused(app, app.steps.alice, "/approve")


def test_a_bots_command_does_not_count(app: AppScene) -> None:
    app.ask()
    assert "a bot's command does not count here" in refused(app, app.hub.bot, "/approve")


def test_a_comment_posted_through_an_app_does_not_count(app: AppScene) -> None:
    app.ask()
    through = app.hub.app("chat-ops")
    assert "posted through an App" in refused(app, app.steps.alice, "/approve", via_app=through)


def test_a_reply_by_e_mail_does_not_count(app: AppScene) -> None:
    app.ask()
    assert "a reply by e-mail does not count" in refused(app, app.steps.alice, "/approve", via_email=True)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("/approve when you are ready", "only inputs may follow `/approve`"),
        ("/approve!", "/approve"),
        ("ship it\n/approve", "/approve"),
        ("/approve\n\n/reject", "2 commands"),
        ('/approve {"target": "staging",}', "JSON"),
        ("/approve <!-- not --> target=staging", "/approve"),
        ("/approve\u200b target=staging", "/approve"),
        ("/revoke", "there is no approval of yours to take back"),
    ],
)
def test_a_command_that_is_not_quite_one_is_answered(app: AppScene, body: str, why: str) -> None:
    app.ask(inputs=FIELDS)
    assert why in refused(app, app.steps.alice, body)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("/approve", "target"),
        ("/approve target=prod", "target"),
        ("/approve target=staging rate=2", "rate"),
        ("/approve target=staging rate=fast", "rate"),
        ("/approve target=staging speed=1", "speed"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field(app: AppScene, line: str, field: str) -> None:
    app.ask(inputs=FIELDS)
    assert f"`{field}`" in refused(app, app.steps.alice, line)


def test_after_a_refusal_a_right_command_counts(app: AppScene) -> None:
    app.ask(inputs=FIELDS)
    refused(app, app.steps.alice, "/approve target=prod")
    found = app.decide(app.steps.alice, "/approve target=production")
    assert found is not None
    assert found.inputs == {"target": "production", "rate": 0.5}


def test_what_was_refused_does_not_count_when_its_author_becomes_an_owner(app: AppScene) -> None:
    app.ask(approvers=("@alice", "@bob"))
    refused(app, app.steps.carol, "/approve")
    app.rule(owners="* @alice @bob @carol\n")
    app.say(app.steps.alice, "let us wait")
    app.look()
    assert app.ended() == (Status.PENDING, "")


def test_a_stranger_is_answered_once_however_often_they_try(app: AppScene) -> None:
    app.ask()
    for _ in range(3):
        app.say(app.steps.mallory, "/approve")
        app.look()
    assert len(app.replies()) == 1


def test_a_crowd_of_strangers_gets_one_summary_and_does_not_hold_up_the_owner(app: AppScene) -> None:
    app.ask()
    for number in range(22):
        app.say(app.hub.user(f"stranger-{number}"), "/approve")
    said = app.say(app.steps.alice, "/approve")
    app.look()
    assert app.ended()[0] is Status.APPROVED
    assert app.reactions(said) == ["+1"]
    assert (len(app.replies()), len(app.notes("summary"))) == (20, 1)


Hides = Callable[[AppScene, int], object]


@pytest.mark.parametrize(
    "hide",
    [
        lambda app, number: app.repo.close(app.steps.carol, number),
        lambda app, number: app.repo.edit_issue(app.steps.carol, number, title="Nothing to see"),
    ],
    ids=["closed", "renamed"],
)
def test_an_issue_that_is_hidden_by_hand_is_shown_again(app: AppScene, hide: Hides) -> None:
    app.ask()
    app.look()
    title = app.steps.issue().title
    hide(app, 1)
    app.look()
    assert (app.steps.issue().state, app.steps.issue().title, app.ended()[0]) == ("open", title, Status.PENDING)
