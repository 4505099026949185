"""What others do after the decision changes nothing: it is noted once in the ledger and said once, and shown right again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core import record
from gh_gate.core.gate import Status
from gh_gate.engine import Engine, Ticket
from tests.app.hearing import Ears
from tests.app.scene import AppScene
from tests.github.state_threads import Comment


@pytest.fixture
def waiter(app: AppScene) -> tuple[Engine, Ticket]:
    """A waiter of a gate that alice has approved."""
    asked = app.ask()
    app.look()
    app.decide(app.steps.alice, "/approve target=eu")
    app.hub.clock.advance(60)
    return asked


def comment_by(app: AppScene, login: str) -> Comment:
    """The first comment of somebody."""
    return next(c for c in app.steps.issue().comments if c.author and c.author.login == login)


Meddle = Callable[[AppScene], object]
TOUCHES: dict[str, Meddle] = {
    "edited": lambda app: app.repo.edit_comment(app.steps.carol, comment_by(app, "alice").id, "/reject"),
    "deleted": lambda app: app.repo.delete_comment(app.steps.carol, comment_by(app, "alice").id),
}


@pytest.mark.parametrize("kind", TOUCHES)
def test_a_touched_approval_is_noted_and_said_once(app: AppScene, waiter: tuple[Engine, Ticket], kind: str) -> None:
    TOUCHES[kind](app)
    for _ in range(2):
        app.look()
        app.start()
        app.look()
    assert len(app.data(Kind.TAMPERED)) == len(app.notes("touched")) == 1
    assert "That changes nothing" in app.notes("touched")[0]
    assert app.ended()[0] is Status.APPROVED
    engine, ticket = waiter
    assert engine.look(ticket).status is Status.APPROVED


@pytest.mark.parametrize("word", ["/reject oh no", "never mind"])
def test_an_approval_that_its_author_edits_afterwards_stands(
    app: AppScene, waiter: tuple[Engine, Ticket], word: str
) -> None:
    app.repo.edit_comment(app.steps.alice, comment_by(app, "alice").id, word)
    app.look()
    engine, ticket = waiter
    assert engine.look(ticket).status is Status.APPROVED
    assert app.steps.labels() == ["gate:approved"]


def test_an_approval_that_its_author_deletes_afterwards_stands(app: AppScene, waiter: tuple[Engine, Ticket]) -> None:
    app.repo.delete_comment(app.steps.alice, comment_by(app, "alice").id)
    app.look()
    engine, ticket = waiter
    assert engine.look(ticket).status is Status.APPROVED
    assert app.notes("status")[0].startswith("**Approved** by @alice")


@pytest.mark.usefixtures("waiter")
def test_a_no_after_a_deleted_approval_is_told_that_it_does_not_count(app: AppScene) -> None:
    app.repo.delete_comment(app.steps.alice, comment_by(app, "alice").id)
    app.say(app.steps.bob, "/reject")
    app.look()
    assert ["this gate was already approved by @alice" in reply for reply in app.replies()] == [True]


@pytest.mark.usefixtures("waiter")
def test_the_question_edited_afterwards_is_noted_and_changes_nothing(app: AppScene) -> None:
    app.repo.edit_issue(app.steps.carol, 1, body="Deploy v15?")
    app.look()
    app.look()
    assert len(app.data(Kind.TAMPERED)) == len(app.notes("touched")) == 1
    assert app.ended()[0] is Status.APPROVED


def record_comment(app: AppScene) -> Comment:
    """The comment with the record."""
    return next(text for text in app.ours() if " record " in text.body.rpartition("<!--")[2])


@pytest.mark.usefixtures("waiter")
@pytest.mark.parametrize("restarted", [False, True])
def test_the_record_edited_by_somebody_is_put_right(app: AppScene, restarted: bool) -> None:
    ours = record_comment(app)
    before = ours.body
    app.repo.edit_comment(app.steps.carol, ours.id, before.replace("Approved", "Rejected").replace("eu", "us"))
    if restarted:
        app.start()
    app.look()
    assert record_comment(app).body == before


@pytest.mark.usefixtures("waiter")
def test_the_record_emptied_by_somebody_is_put_right(app: AppScene) -> None:
    app.repo.edit_comment(app.steps.carol, record_comment(app).id, "(nothing here)")
    app.look()
    assert app.ended()[0] is Status.APPROVED


@pytest.mark.usefixtures("waiter")
def test_the_record_deleted_by_somebody_is_posted_again_as_it_was_signed(app: AppScene) -> None:
    [before] = app.records()
    app.repo.delete_comment(app.steps.carol, record_comment(app).id)
    app.look()
    app.look()
    assert app.records() == [before]


@pytest.mark.usefixtures("waiter")
def test_labels_and_state_changed_by_hand_are_put_right(app: AppScene) -> None:
    app.repo.label(app.steps.carol, 1, "gate:rejected")
    app.repo.unlabel(app.steps.carol, 1, "gate:approved")
    app.repo.reopen(app.steps.carol, 1)
    app.look()
    assert app.steps.labels() == ["gate:approved"]
    assert app.steps.issue().state == "closed"


@pytest.mark.usefixtures("waiter")
def test_an_approver_whose_account_is_gone_has_approved(app: AppScene) -> None:
    app.repo.unassign(app.steps.carol, 1, *app.steps.issue().assignees)
    app.hub.delete_user(app.steps.alice)
    app.look()
    app.start()
    app.look()
    assert app.ended()[0] is Status.APPROVED
    assert (app.notes("touched"), app.steps.labels()) == ([], ["gate:approved"])


def test_the_webhook_of_a_touch_is_enough_to_be_noticed(app: AppScene) -> None:
    ears = Ears(app)
    app.ask()
    app.say(app.steps.alice, "/approve")
    ears.work()
    app.hub.clock.advance(60)
    app.repo.edit_comment(app.steps.carol, record_comment(app).id, "(nothing here)")
    app.repo.delete_comment(app.steps.carol, comment_by(app, "alice").id)
    ears.work()
    assert (app.ended()[0], len(app.data(Kind.TAMPERED))) == (Status.APPROVED, 1)


@pytest.mark.usefixtures("waiter")
def test_the_ledger_alone_proves_the_decision(app: AppScene) -> None:
    found = app.record()
    assert found is not None
    app.repo.delete_issue(None, 1)
    kept = app.ledger.decided_record(found.digest)
    assert kept is not None
    assert record.verify(kept, app.key.public_key()).record == found
