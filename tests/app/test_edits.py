"""A comment counts as it was first seen: by its webhook, or else in the thread if nobody ever edited it."""

from __future__ import annotations

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core import render
from gh_gate.core.gate import Status
from tests.app.forging import genuine
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene


@pytest.fixture
def ears(app: AppScene) -> Ears:
    """The webhook, and a gate that the App knows."""
    heard = Ears(app)
    app.ask()
    heard.work()
    return heard


def edited(app: AppScene, before: str, after: str, *, heard: Ears | None = None) -> None:
    """Let alice say something and make it something else, and then let the App look."""
    said = app.say(app.steps.alice, before)
    if heard:
        heard.hear()
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.alice, said.id, after)
    app.look()


@pytest.mark.parametrize("webhook", [False, True])
def test_an_approval_that_its_author_edited_does_not_count(app: AppScene, ears: Ears, webhook: bool) -> None:
    edited(app, "/approve", "/approve\n\nwith care", heard=ears if webhook else None)
    assert app.ended()[0] is Status.PENDING
    assert "this comment was edited after it was posted" in app.replies()[0]


@pytest.mark.parametrize("webhook", [False, True])
def test_a_comment_that_became_an_approval_does_not_count(app: AppScene, ears: Ears, webhook: bool) -> None:
    edited(app, "looks good", "/approve", heard=ears if webhook else None)
    assert app.ended()[0] is Status.PENDING


@pytest.mark.parametrize("webhook", [False, True])
@pytest.mark.parametrize(("before", "after"), [("/reject broken", "hm"), ("hm", "/reject broken")])
def test_a_no_counts_in_whichever_version_it_stands(
    app: AppScene, ears: Ears, before: str, after: str, webhook: bool
) -> None:
    edited(app, before, after, heard=ears if webhook else None)
    assert app.ended() == (Status.REJECTED, "broken")


def test_an_approval_edited_away_is_taken_back(app: AppScene, ears: Ears) -> None:
    app.ask(run_id="4712", required=2)
    said = app.say(app.steps.alice, "/approve", 2)
    ears.work()
    app.repo.edit_comment(app.steps.alice, said.id, "I am not sure")
    app.hub.clock.advance(5)
    app.say(app.steps.bob, "/approve", 2)
    ears.work()
    assert app.ended(2)[0] is Status.PENDING


def test_an_edit_does_not_bring_an_older_approval_back(app: AppScene, ears: Ears) -> None:
    app.ask(run_id="4712", required=2)
    app.say(app.steps.alice, "/approve target=eu", 2)
    newer = app.say(app.steps.alice, "/approve target=us", 2)
    ears.work()
    app.repo.edit_comment(app.steps.alice, newer.id, "no, wait")
    app.say(app.steps.bob, "/approve target=eu", 2)
    ears.work()
    assert app.ended(2)[0] is Status.PENDING


@pytest.mark.parametrize("word", ["/approve", "looks good"])
@pytest.mark.parametrize("webhook", [False, True])
def test_an_owners_comment_touched_by_somebody_else_ends_the_gate(
    app: AppScene, ears: Ears, word: str, webhook: bool
) -> None:
    said = app.say(app.steps.alice, word)
    if webhook:
        ears.hear()
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.carol, said.id, "/approve target=production")
    app.look()
    assert app.ended() == (Status.CANCELLED, "tampered: a comment by @alice was edited by somebody else")
    assert app.data(Kind.TAMPERED)[0]["comment_id"] == said.id


def test_a_strangers_comment_touched_by_somebody_else_does_not(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.mallory, "first!")
    app.repo.edit_comment(app.steps.carol, said.id, "(spam)")
    app.say(app.steps.alice, "/approve")
    ears.work()
    assert app.ended()[0] is Status.APPROVED


def test_what_counted_before_the_edit_was_made_stands(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.alice, "/approve")
    ears.work()
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.alice, said.id, "/reject oh no")
    ears.work()
    assert app.ended()[0] is Status.APPROVED


def test_a_webhook_that_comes_after_the_edit_shows_nothing_first(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.alice, "looks good")
    app.hub.hooks.pending.clear()  # the webhook of the original is lost
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.alice, said.id, "/approve")
    ears.work()
    assert app.ended()[0] is Status.PENDING
    assert app.data(Kind.SEEN) == []


def test_only_the_author_of_a_comment_shows_it_first(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.alice, "hello")
    ears.work()
    app.repo.edit_comment(app.steps.carol, said.id, "/approve")
    ears.work()
    [seen] = app.data(Kind.SEEN)
    assert (seen["author"], seen["text"]) == ("alice", "hello")


def test_a_question_that_somebody_edits_is_cancelled(app: AppScene, ears: Ears) -> None:
    app.hub.clock.advance(5)
    app.repo.edit_issue(app.steps.carol, 1, body=app.steps.issue().body.replace("v14", "v15"))
    app.say(app.steps.alice, "/approve")
    ears.work()
    assert app.ended() == (Status.CANCELLED, "tampered: the question was edited after it was asked")


def test_a_question_edited_before_the_app_looked_is_cancelled(app: AppScene) -> None:
    app.ask()
    app.hub.clock.advance(5)
    app.repo.edit_issue(app.steps.carol, 1, body="Nothing to see here.")
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.CANCELLED


def test_a_question_swapped_for_another_before_the_app_looked_is_not_approved(app: AppScene) -> None:
    app.ask(prompt="Deploy v14 to staging?")
    other = render.body(genuine(app, run_id="4712", prompt="Delete the database?")).text
    app.say(app.steps.alice, "/approve")
    app.hub.clock.advance(5)
    app.repo.edit_issue(app.steps.carol, 1, body=other)
    app.look()
    assert app.ended()[0] is not Status.APPROVED


def test_a_swapped_question_on_a_pull_request_is_not_approved_although_its_first_text_was_removed(
    app: AppScene,
) -> None:
    pull = Pull(app)
    _, ticket = pull.ask(prompt="Deploy v14 to staging?")
    given = {"event": "pull_request", "pull_request": pull.number, "commit": pull.head, "run_id": "4712"}
    other = render.body(genuine(app, prompt="Delete the database?", **given)).text
    app.say(app.steps.alice, "/approve", pull.number)
    app.hub.clock.advance(5)
    assert ticket.place.comment_id is not None
    app.repo.edit_comment(app.steps.carol, ticket.place.comment_id, other)
    app.repo.delete_revision(app.steps.carol, ticket.place.comment_id, 1)
    app.look(pull.number)
    assert app.ended(pull.number)[0] is not Status.APPROVED


def test_after_a_tampered_gate_the_run_may_ask_anew(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.alice, "/approve")
    app.repo.edit_comment(app.steps.carol, said.id, "hm")
    ears.work()
    engine, ticket = app.ask(attempt=2)
    assert ticket.place.number == 2
    app.say(app.steps.alice, "/approve", 2)
    ears.work()
    assert engine.look(ticket).status is Status.APPROVED
