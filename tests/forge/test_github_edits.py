"""Edits and deletions: who did what to whose words, and what the words were before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gh_gate.core.thread import Comment, Deletion, Person, Revision
from gh_gate.forge.base import Place
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.edits import Text
from gh_gate.forge.github.people import Cast
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.state_people import Account
from tests.github.wire import Reply, json_reply

MINUTE = timedelta(minutes=1)


@pytest.fixture
def forge(ground: Ground) -> GitHubForge:
    return ground.forge()


@pytest.fixture
def place(ground: Ground, forge: GitHubForge) -> Place:
    return ground.gate(forge)


def who(account: Account) -> Person:
    return Person(account.id, account.login)


def only(forge: GitHubForge, place: Place) -> Comment:
    (comment,) = forge.read(place).comments
    return comment


def test_an_edited_comment_shows_all_its_states_oldest_first(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "looks odd")
    first = said.created_at
    for body in ("hm", "/approve"):
        ground.pass_(60)
        ground.repo.edit_comment(ground.bob, said.id, body)
    comment = only(forge, place)
    assert comment.author == who(ground.alice)
    assert comment.edited_at == first + 2 * MINUTE
    assert comment.revisions == (
        Revision(first, who(ground.alice), "looks odd"),
        Revision(first + MINUTE, who(ground.bob), "hm"),
        Revision(first + 2 * MINUTE, who(ground.bob), "/approve"),
    )


def test_an_edit_in_the_second_of_posting_is_an_edit(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "a")
    ground.repo.edit_comment(ground.alice, said.id, "b")
    assert only(forge, place).edited_at == said.created_at
    assert [r.text for r in only(forge, place).revisions] == ["a", "b"]


def test_rests_date_of_a_change_is_no_edit(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.quirks.updated_at_lies = True
    ground.repo.comment(ground.alice, place.number, "/approve")
    assert only(forge, place).edited_at is None


def test_a_reaction_is_no_edit(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "/approve")
    ground.repo.react(ground.bob, said.id, "+1")
    assert only(forge, place).edited_at is None


def test_a_bot_that_edits_is_told_by_its_number(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "a")
    ground.repo.edit_comment(None, said.id, "b")
    assert only(forge, place).revisions[-1].editor is None
    forge.edit_comment(said.id, "c")
    assert only(forge, place).revisions[-1].editor == forge.me()


def test_a_revision_whose_text_was_removed_says_so(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "/reject no")
    ground.repo.edit_comment(ground.alice, said.id, "b")
    ground.repo.delete_revision(ground.bob, said.id, 1)
    first, last = only(forge, place).revisions
    assert (first.text, first.removed_by, first.editor) == (None, who(ground.bob), who(ground.alice))
    assert (last.text, last.removed_by) == ("b", None)


def test_a_deleted_comment_leaves_who_and_whose(ground: Ground, forge: GitHubForge, place: Place) -> None:
    said = ground.repo.comment(ground.alice, place.number, "/reject no")
    at = ground.pass_(60)
    ground.repo.delete_comment(ground.bob, said.id)
    thread = forge.read(place)
    assert thread.comments == ()
    assert thread.deletions == (Deletion(at, who(ground.bob), who(ground.alice)),)


def test_a_deletion_by_somebody_unknown_is_still_a_deletion(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.repo.delete_comment(None, ground.repo.comment(ground.alice, place.number, "x").id)
    (deletion,) = forge.read(place).deletions
    assert (deletion.actor, deletion.author) == (None, who(ground.alice))


def test_no_deletion_is_lost_on_a_later_page(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.quirks.secondary_limit = False
    for _ in range(101):
        ground.repo.delete_comment(ground.alice, ground.repo.comment(ground.alice, place.number, "x").id)
    assert len(forge.read(place).deletions) == 101


def test_an_edited_question_shows_when_and_by_whom(ground: Ground, forge: GitHubForge, place: Place) -> None:
    at = ground.pass_(60)
    ground.repo.edit_issue(ground.bob, place.number, body="a friendlier question")
    opening = forge.read(place).opening
    assert (opening.body, opening.edited_at) == ("a friendlier question", at)
    assert [revision.text for revision in opening.revisions] == ["the question", "a friendlier question"]
    assert opening.revisions[-1] == Revision(at, who(ground.bob), "a friendlier question")


def test_a_history_that_is_refused_leaves_the_first_text_unknown(
    ground: Ground, forge: GitHubForge, place: Place
) -> None:
    at = ground.pass_(60)
    ground.repo.edit_issue(ground.bob, place.number, body="a friendlier question")
    ground.hub.faults.add(_without_history, path="/graphql")
    assert forge.read(place).opening.revisions == (Revision(at, who(ground.bob), "a friendlier question"),)


def test_a_changed_title_is_no_edited_question(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.repo.edit_issue(ground.bob, place.number, title="other")
    assert forge.read(place).opening.edited_at is None


def test_a_history_too_long_to_list_is_not_taken_for_whole(ground: Ground, forge: GitHubForge, place: Place) -> None:
    ground.hub.quirks.secondary_limit = False
    said = ground.repo.comment(ground.alice, place.number, "/reject no")
    for number in range(101):
        ground.repo.edit_comment(ground.alice, said.id, str(number))
    revisions = only(forge, place).revisions
    assert revisions[0] == Revision(said.created_at, None, None)
    assert [r.text for r in revisions[1:]] == [str(number) for number in range(1, 101)]


def test_a_revision_that_was_removed_has_no_text_even_where_one_is_shown() -> None:
    at = "2026-03-02T09:00:00Z"
    node = {"editedAt": at, "deletedAt": at, "diff": "still here", "editor": AUTHOR, "deletedBy": None}
    text = Text("b", datetime.fromisoformat(at), AUTHOR, None, (node,))
    (revision,) = text.revisions(datetime.fromisoformat(at), ALICE, Cast([ALICE]))
    assert (revision.text, revision.editor, revision.removed_by) == (None, ALICE, None)


ALICE, BOB = Person(1, "alice"), Person(2, "bob")
AUTHOR = {"__typename": "EnterpriseUserAccount", "login": "alice"}


@pytest.mark.parametrize(
    ("actor", "person"),
    [
        ({"__typename": "User", "login": "robert", "databaseId": 2}, BOB),
        ({"__typename": "User", "login": "eve", "databaseId": 3}, Person(3, "eve")),
        ({"__typename": "Bot", "login": "keeper", "databaseId": 4}, Person(4, "keeper[bot]", human=False)),
        ({"__typename": "EnterpriseUserAccount", "login": "alice"}, ALICE),
        ({"__typename": "EnterpriseUserAccount", "login": "somebody"}, None),
        ({"__typename": "Mannequin", "login": "bob"}, None),
        (None, None),
    ],
)
def test_people_are_told_by_number_and_only_without_one_by_the_authors_name(
    actor: dict[str, object] | None, person: Person | None
) -> None:
    assert Cast([ALICE, None, BOB]).actor(actor, AUTHOR, ALICE) == person


def _without_history(scene: faults.Scene) -> Reply:
    reply = scene.serve()
    if b"userContentEdits" in reply.body and b"comments" not in reply.body:
        return json_reply(200, {"errors": [{"message": "Field 'userContentEdits' doesn't exist on type 'Issue'"}]})
    return reply
