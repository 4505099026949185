"""Several questions of one run under one name: the first stands, a newer one takes its place, none is approved beside another."""

from __future__ import annotations

from gh_gate.core.gate import Status
from tests.app.forging import genuine, post
from tests.app.hearing import Ears
from tests.app.scene import AppScene


def test_the_same_question_twice_is_one_question_and_a_duplicate(app: AppScene) -> None:
    gate = genuine(app)
    post(app, gate)
    post(app, gate)
    app.look(1)
    app.look(2)
    assert app.ended(2) == (Status.CANCELLED, "duplicate: see #1")
    assert "duplicate: see #1" in app.notes("record", 2)[0]
    app.decide(app.steps.alice, "/approve", 1)
    assert app.ended(1)[0] is Status.APPROVED


def test_the_duplicate_is_cancelled_whichever_is_looked_at_first(app: AppScene) -> None:
    gate = genuine(app)
    post(app, gate)
    post(app, gate)
    for number in (2, 1, 2):
        app.look(number)
    assert (app.ended(1)[0], app.ended(2)) == (Status.PENDING, (Status.CANCELLED, "duplicate: see #1"))


def test_a_duplicate_is_not_approved_by_words_that_came_before_the_look(app: AppScene) -> None:
    gate = genuine(app)
    post(app, gate)
    post(app, gate)
    app.look(1)
    app.decide(app.steps.alice, "/approve", 2)
    assert app.ended(2)[0] is Status.CANCELLED


def test_two_waiters_of_one_run_are_released_by_one_approval(app: AppScene) -> None:
    one, first = app.ask()
    two, second = app.ask(attempt=2)
    assert first.place == second.place
    app.decide(app.steps.alice, "/approve")
    assert [one.look(first).status, two.look(second).status] == [Status.APPROVED, Status.APPROVED]


def test_a_newer_question_of_the_run_supersedes_the_older_one(app: AppScene) -> None:
    engine, ticket = app.ask(prompt="Deploy v14?")
    app.look(1)
    app.ask(prompt="Deploy v14 now?", attempt=2)
    app.look(2)
    app.look(1)
    assert app.ended(1) == (Status.CANCELLED, "superseded: asked anew in #2")
    assert engine.look(ticket).status is Status.CANCELLED
    app.decide(app.steps.alice, "/approve", 2)
    assert app.ended(2)[0] is Status.APPROVED


def test_what_is_said_to_a_superseded_question_is_told_that_it_does_not_count(app: AppScene) -> None:
    app.ask(prompt="Deploy v14?")
    app.ask(prompt="Deploy v14 now?", attempt=2)
    for number in (1, 2, 1):
        app.look(number)
    app.say(app.steps.alice, "/approve", 1)
    app.look(1)
    assert app.ended(1)[0] is Status.CANCELLED
    assert ["this gate was already cancelled" in reply for reply in app.replies(1)] == [True]


def test_an_approval_of_a_question_that_was_asked_anew_since_does_not_count(app: AppScene) -> None:
    ears = Ears(app)
    app.ask(prompt="Deploy v14?")
    ears.work()
    app.ask(prompt="Deploy v14 now?", attempt=2)
    ears.work()
    app.say(app.steps.alice, "/approve", 1)
    ears.work()
    assert app.ended(1)[0] is Status.CANCELLED


def test_a_no_to_a_question_that_was_asked_anew_is_a_no(app: AppScene) -> None:
    ears = Ears(app)
    app.ask(prompt="Deploy v14?")
    ears.work()
    app.ask(prompt="Deploy v14 now?", attempt=2)
    app.say(app.steps.alice, "/reject broken", 1)
    app.say(app.steps.bob, "/approve", 2)
    ears.work()
    assert app.ended(1) == (Status.REJECTED, "broken")
    assert app.ended(2)[0] is Status.CANCELLED


def test_an_approved_question_is_asked_anew_where_the_run_asks_something_else(app: AppScene) -> None:
    app.ask(prompt="Deploy v14?")
    app.decide(app.steps.alice, "/approve")
    engine, ticket = app.ask(prompt="Deploy v14 now?", attempt=2)
    app.look(2)
    assert (ticket.place.number, engine.look(ticket).status) == (2, Status.PENDING)


def test_an_approval_passes_the_next_attempt_of_the_run(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/approve")
    engine, ticket = app.ask(attempt=2)
    assert (ticket.place.number, engine.look(ticket).status) == (1, Status.APPROVED)


def test_a_refused_question_supersedes_nothing(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look(1)
    post(app, genuine(app, prompt="Deploy v15?"), body="Hi!\n\n" + post(app, genuine(app, run_id="9")).body)
    app.look(3)
    app.decide(app.steps.alice, "/approve", 1)
    assert engine.look(ticket).status is Status.APPROVED


def test_questions_of_other_runs_are_asked_side_by_side(app: AppScene) -> None:
    tickets = [app.ask(run_id=str(number)) for number in (1, 2, 3)]
    for number in (3, 1, 2):
        app.decide(app.steps.alice, f"/approve target=n{number}", number)
    values = [dict(engine.look(ticket).decision.inputs) for engine, ticket in tickets]  # type: ignore[union-attr]  # all are decided
    assert values == [{"target": "n1"}, {"target": "n2"}, {"target": "n3"}]
