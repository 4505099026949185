"""What was said before a look that refuses a question: a "no" stands, an approval counts for nothing, then and later."""

from __future__ import annotations

import pytest

from gh_gate.core import marker
from gh_gate.core.gate import Status
from tests.app.forging import genuine, post
from tests.app.scene import AppScene

OTHER_TEXT = (Status.CANCELLED, "refused: the text is not what its marker asks")


def ask_one_thing_and_show_another(app: AppScene) -> None:
    """Post a harmless text over the marker of a question that is not."""
    gate = genuine(app, prompt="Delete the production database?")
    post(app, gate, body=f"Do you like the new logo? Answer with /approve\n\n{marker.line(gate)}")


@pytest.mark.parametrize("looked", [False, True])
def test_a_text_that_is_not_what_its_marker_asks_is_never_approved(app: AppScene, looked: bool) -> None:
    ask_one_thing_and_show_another(app)
    if looked:
        app.look()
    app.decide(app.steps.alice, "/approve")
    assert app.ended() == OTHER_TEXT


def test_it_may_be_rejected(app: AppScene) -> None:
    ask_one_thing_and_show_another(app)
    app.decide(app.steps.alice, "/reject what is this")
    assert app.ended() == (Status.REJECTED, "what is this")


def test_whose_approval_is_refused_with_the_question_is_told(app: AppScene) -> None:
    ask_one_thing_and_show_another(app)
    said = app.say(app.steps.alice, "/approve")
    app.look()
    assert app.reactions(said) == ["confused"]


def test_an_approval_does_not_overtake_the_no_to_an_issue_that_is_deleted(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/reject broken")
    app.repo.delete_issue(None, 1)
    engine, ticket = app.ask(attempt=2, prompt="Deploy v14 now?")
    app.decide(app.steps.bob, "/approve", 2)
    assert app.ended(2) == (Status.CANCELLED, "superseded: this run's gate was rejected in #1")
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_no_stands_although_a_writer_took_its_question_away(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/reject broken")
    app.hub.clock.advance(5)
    app.repo.edit_issue(app.steps.carol, 1, body="Nothing")
    engine, ticket = app.ask(attempt=2)
    assert ticket.place.number == 1
    assert engine.look(ticket).status is Status.REJECTED


def test_what_was_refused_once_stays_refused_although_the_answers_are_deleted(app: AppScene) -> None:
    leads = app.hub.team(app.repo.owner, "leads")
    app.repo.grant_team(leads, "write")
    app.rule(owners="* @acme/leads\n")
    app.hub.join(leads, app.steps.alice)
    app.ask()
    app.decide(app.steps.carol, "/approve")
    app.hub.join(leads, app.steps.carol)
    for answer in app.ours():
        app.repo.delete_comment(app.steps.bob, answer.id)
    app.start()
    app.look()
    assert app.ended()[0] is Status.PENDING
