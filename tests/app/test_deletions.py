"""Deleted comments: one's own word is taken back, but a "no" that was heard stands; somebody else's is tampering."""

from __future__ import annotations

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from tests.app.hearing import Ears
from tests.app.scene import AppScene
from tests.github.state_people import Account


@pytest.fixture
def ears(app: AppScene) -> Ears:
    """The webhook, and a gate that the App knows."""
    heard = Ears(app)
    app.ask()
    heard.work()
    return heard


def deleted(app: AppScene, ears: Ears, word: str, *, by: Account | None = None, heard: bool = True) -> None:
    """Let alice say something, let somebody delete it, and let the App look.

    :param heard: whether the webhook of the comment came; it was drawn when she posted it.
    """
    said = app.say(app.steps.alice, word)
    if heard:
        ears.hear()
    else:
        app.hub.hooks.pending.clear()
    app.hub.clock.advance(5)
    app.repo.delete_comment(by or app.steps.alice, said.id)
    ears.work()


def test_a_no_that_its_author_deleted_still_counts_if_it_was_heard(app: AppScene, ears: Ears) -> None:
    deleted(app, ears, "/reject broken")
    assert app.ended() == (Status.REJECTED, "broken")


@pytest.mark.parametrize("restarted", [False, True])
def test_a_no_that_was_heard_before_the_gate_was_known_counts(app: AppScene, restarted: bool) -> None:
    ears = Ears(app)
    app.ask()
    said = app.say(app.steps.alice, "/reject broken")
    ears.hear()
    app.repo.delete_comment(app.steps.alice, said.id)
    if restarted:
        app.start()
        ears.restart()
    ears.work()
    assert app.ended() == (Status.REJECTED, "broken")


def test_a_no_whose_webhook_came_before_that_of_the_question_counts(app: AppScene) -> None:
    ears = Ears(app)
    app.ask()
    said = app.say(app.steps.alice, "/reject broken")
    ears.hear_backwards()
    app.repo.delete_comment(app.steps.alice, said.id)
    ears.work()
    assert app.ended() == (Status.REJECTED, "broken")


def test_a_no_of_who_started_the_run_counts_although_it_was_deleted(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.iris, "/reject wrong branch")
    ears.hear()
    app.repo.delete_comment(app.steps.iris, said.id)
    ears.work()
    assert app.ended() == (Status.REJECTED, "wrong branch")


def test_a_no_of_nobody_who_may_decide_does_not(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.mallory, "/reject")
    ears.hear()
    app.repo.delete_comment(app.steps.mallory, said.id)
    ears.work()
    assert app.ended()[0] is Status.PENDING


def test_a_no_that_came_through_an_app_does_not(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.alice, "/reject", via_app=app.hub.app("chat-ops"))
    ears.hear()
    app.repo.delete_comment(app.steps.alice, said.id)
    ears.work()
    assert app.ended()[0] is Status.PENDING


def test_a_no_that_nobody_heard_is_gone_with_its_comment(app: AppScene, ears: Ears) -> None:
    deleted(app, ears, "/reject broken", heard=False)
    assert app.ended()[0] is Status.PENDING


@pytest.mark.parametrize("heard", [False, True])
def test_an_approval_that_its_author_deleted_does_not_count(app: AppScene, ears: Ears, heard: bool) -> None:
    deleted(app, ears, "/approve", heard=heard)
    assert app.ended()[0] is Status.PENDING
    app.say(app.steps.bob, "/approve")
    ears.work()
    assert app.ended()[0] is Status.APPROVED


def test_a_deleted_approval_does_not_bring_an_older_one_back(app: AppScene, ears: Ears) -> None:
    app.ask(run_id="4712", required=2)
    app.say(app.steps.alice, "/approve target=eu", 2)
    newer = app.say(app.steps.alice, "/approve target=us", 2)
    ears.work()
    app.repo.delete_comment(app.steps.alice, newer.id)
    app.say(app.steps.bob, "/approve target=eu", 2)
    ears.work()
    assert app.ended(2)[0] is Status.PENDING


@pytest.mark.parametrize("heard", [False, True])
@pytest.mark.parametrize("word", ["/approve", "I have my doubts"])
def test_an_owners_comment_deleted_by_somebody_else_ends_the_gate(
    app: AppScene, ears: Ears, word: str, heard: bool
) -> None:
    deleted(app, ears, word, by=app.steps.carol, heard=heard)
    assert app.ended() == (Status.CANCELLED, "tampered: a comment by @alice was deleted by somebody else")
    assert app.data(Kind.TAMPERED)[0]["author_id"] == app.steps.alice.id


def test_an_owners_no_deleted_by_somebody_else_is_a_no(app: AppScene, ears: Ears) -> None:
    deleted(app, ears, "/reject broken", by=app.steps.carol)
    assert app.ended() == (Status.REJECTED, "broken")


def test_a_strangers_comment_deleted_by_somebody_else_is_housekeeping(app: AppScene, ears: Ears) -> None:
    said = app.say(app.steps.mallory, "buy gold")
    app.repo.delete_comment(app.steps.carol, said.id)
    app.say(app.steps.alice, "/approve")
    ears.work()
    assert app.ended()[0] is Status.APPROVED


def test_the_deleted_status_comment_comes_back(app: AppScene, ears: Ears) -> None:
    [status] = [text for text in app.ours() if " status " in text.body]
    app.repo.delete_comment(app.steps.carol, status.id)
    ears.work()
    assert len(app.notes("status")) == 1
    assert app.ended()[0] is Status.PENDING


def test_a_deleted_reply_does_not_let_the_refused_approval_count(app: AppScene, ears: Ears) -> None:
    app.say(app.steps.carol, "/approve")
    ears.work()
    [reply] = [text for text in app.ours() if " reply " in text.body]
    app.repo.delete_comment(app.steps.alice, reply.id)
    app.rule(owners="* @alice @bob @carol\n")
    ears.work()
    assert app.ended()[0] is Status.PENDING


def test_a_gate_whose_issue_was_deleted_is_over(app: AppScene, ears: Ears) -> None:
    app.repo.delete_issue(None, 1)
    app.look_at_what_is_gone()
    [decided] = app.data(Kind.DECIDED)
    assert decided["status"] == "cancelled"
    assert ears.dead_letters == []


def test_a_gate_whose_issue_was_moved_away_is_over(app: AppScene, ears: Ears) -> None:
    other = app.hub.repository("acme/other")
    app.repo.transfer(None, 1, other)
    app.look_at_what_is_gone()
    [decided] = app.data(Kind.DECIDED)
    assert decided["status"] == "cancelled"
    app.hub.clock.advance(5)
    other.comment(app.steps.alice, 1, "/approve")
    ears.work()
    assert [row["status"] for row in app.data(Kind.DECIDED)] == ["cancelled"]
