"""The local forge keeps a thread as GitHub does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gh_gate.core.thread import Deletion, Face
from gh_gate.errors import UpstreamError, UsageError
from gh_gate.forge.base import Forge, Gone, Place
from gh_gate.forge.local import LocalForge
from tests.forge.local_ground import START, Clock, forge_in, with_issue

SECOND = START.replace(microsecond=0)


def test_it_is_a_forge(tmp_path: Path) -> None:
    forge: Forge = forge_in(tmp_path)
    assert not forge.me().human


def test_times_have_whole_seconds_as_on_github(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.comment(place, "hello")
    assert forge.now() == comment.created_at == SECOND
    assert forge.read(place).comments == (comment,)


def test_an_opened_issue_is_read_as_it_was_written(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    thread = forge.read(place)
    assert (thread.opening.id, thread.opening.author, thread.opening.body) == (0, forge.me(), "the body")
    assert (thread.opening.created_at, thread.opening.edited_at, thread.opening.revisions) == (SECOND, None, ())
    assert thread.face == Face("Deploy?", open=True, locked=False, labels=frozenset({"gate:pending"}))
    assert (thread.comments, thread.deletions, thread.me, thread.head) == ((), (), forge.me(), None)
    assert thread.opening.url == place.url == "local:1"


def test_comment_ids_ascend_over_all_issues(tmp_path: Path) -> None:
    forge, first = with_issue(tmp_path)
    second = forge.open_issue("another", "body", labels=[], assignees=[]).place
    ids = [forge.say("ada", place.number, "x").id for place in (first, second, first, second)]
    assert ids == sorted(set(ids))
    assert [c.id for c in forge.read(first).comments] == ids[::2]


def test_the_id_of_a_deleted_comment_is_never_given_again(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    deleted = forge.say("ada", place.number, "x").id
    forge.delete("ada", deleted)
    assert forge.say("ada", place.number, "y").id > deleted


def test_an_edit_shows_who_made_it_and_what_was_there_before(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path, clock := Clock())
    comment = forge.say("ada", place.number, "looks odd")
    clock.move(60)
    forge.edit("eve", comment.id, "/approve")
    (seen,) = forge.read(place).comments
    assert (seen.author, seen.body, seen.edited_at) == (forge.person("ada"), "/approve", SECOND + timedelta(minutes=1))
    assert [(r.at, r.editor, r.text) for r in seen.revisions] == [
        (SECOND, forge.person("ada"), "looks odd"),
        (SECOND + timedelta(minutes=1), forge.person("eve"), "/approve"),
    ]


def test_an_edit_of_the_issue_itself_shows(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    forge.edit_opening("eve", place.number, "a friendlier text")
    opening = forge.read(place).opening
    assert (opening.id, opening.author, opening.body) == (0, forge.me(), "a friendlier text")
    assert [r.editor for r in opening.revisions] == [forge.me(), forge.person("eve")]


def test_a_deletion_shows_by_whom_of_whom_and_when(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path, clock := Clock())
    comment = forge.say("ada", place.number, "/reject")
    clock.move(5)
    forge.delete("eve", comment.id)
    thread = forge.read(place)
    assert thread.comments == ()
    assert thread.deletions == (Deletion(SECOND + timedelta(seconds=5), forge.person("eve"), forge.person("ada")),)


def test_a_deleted_text_is_not_kept(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.say("ada", place.number, "my pass word")
    forge.delete("ada", comment.id)
    with forge._store.reading() as connection:
        assert connection.execute("SELECT text FROM revisions").fetchall() == [("the body",)]


def test_a_thread_in_which_nothing_happened_reads_the_same(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    forge.edit("eve", forge.say("ada", place.number, "x").id, "y")
    forge.delete("eve", forge.say("ada", place.number, "z").id)
    assert forge.read(place) == forge.read(place)
    assert forge.read(place) == forge_in(tmp_path).read(place)


def test_reading_is_dated_before_it_begins(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path, clock := Clock())
    clock.move(10)
    assert forge.read(place).read_at == SECOND + timedelta(seconds=10)


def test_our_own_comment_is_edited_in_place(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.comment(place, "waiting")
    forge.edit_comment(comment.id, "approved")
    (seen,) = forge.read(place).comments
    assert (seen.id, seen.body, seen.revisions[-1].editor) == (comment.id, "approved", forge.me())


def test_editing_our_comment_that_somebody_deleted_says_look_again(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.comment(place, "waiting")
    forge.delete("eve", comment.id)
    with pytest.raises(UpstreamError, match="gone"):
        forge.edit_comment(comment.id, "approved")


@pytest.mark.parametrize("number", [1, 99, 2**70])
def test_an_issue_s_own_text_and_a_comment_that_is_not_there_cannot_be_deleted(tmp_path: Path, number: int) -> None:
    forge, _ = with_issue(tmp_path)
    with pytest.raises(UsageError):
        forge.delete("eve", number)


def test_a_comment_that_is_not_there_cannot_be_edited(tmp_path: Path) -> None:
    forge, _ = with_issue(tmp_path)
    with pytest.raises(UsageError, match="no comment 99"):
        forge.edit("eve", 99, "x")


def test_labels_are_swapped_in_one_step_whatever_their_case(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    forge.label(place, "gate:approved", ["GATE:pending", "never there"])
    forge.label(place, "gate:approved", ["gate:approved"])
    assert forge.read(place).face.labels == {"gate:approved"}


def test_title_and_state_are_set(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    forge.retitle(place, "Approved: Deploy?")
    forge.close(place, completed=True)
    face = forge.read(place).face
    assert (face.title, face.open, face.locked) == ("Approved: Deploy?", False, True)
    forge.reopen(place)
    face = forge.read(place).face
    assert (face.open, face.locked) == (True, True)


def test_a_closed_issue_says_how_it_ended(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    forge.close(place, completed=False)
    assert [(i.open, i.closed_as) for i in forge.issues()] == [(False, "not_planned")]


def test_a_reaction_twice_is_once(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.say("ada", place.number, "/approve")
    for content in ("eyes", "+1", "eyes"):
        forge.react(comment.id, content)
    assert forge.reactions(comment.id) == ("eyes", "+1")


def test_a_locked_thread_takes_no_reaction_and_a_comment(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.say("ada", place.number, "/approve")
    forge.close(place, completed=True)
    forge.react(comment.id, "+1")
    assert forge.reactions(comment.id) == ()
    assert forge.say("eve", place.number, "too late") in forge.read(place).comments


def test_a_reaction_to_what_is_gone_is_nothing(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    comment = forge.say("ada", place.number, "/approve")
    forge.delete("ada", comment.id)
    forge.react(comment.id, "+1")
    assert forge.reactions(comment.id) == ()


def test_postings_are_all_issues_since_then_newest_first(tmp_path: Path) -> None:
    forge, old = with_issue(tmp_path, clock := Clock())
    clock.move(60)
    new = forge.open_issue("new", "new body", labels=[], assignees=[])
    forge.close(new.place, completed=True)
    forge.edit_opening("eve", old.number, "edited")
    assert [(p.place, p.body) for p in forge.postings(SECOND, None)] == [(new.place, "new body"), (old, "edited")]
    assert list(forge.postings(SECOND + timedelta(seconds=1), None)) == [replace(new, locked=True)]


def test_issues_are_listed_newest_first_with_their_labels(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    other = forge.open_issue("another", "body", labels=["a", "b"], assignees=[]).place
    forge.close(place, completed=True)
    rows = [(i.number, i.title, i.labels, i.open, i.created_at, i.url) for i in forge.issues()]
    assert rows == [
        (other.number, "another", frozenset({"a", "b"}), True, SECOND, "local:2"),
        (place.number, "Deploy?", frozenset({"gate:pending"}), False, SECOND, "local:1"),
    ]
    assert [i.number for i in forge.issues(open_only=True)] == [other.number]


def test_an_issue_that_is_not_there_is_gone_for_everything(tmp_path: Path) -> None:
    forge, nowhere = forge_in(tmp_path), Place(7)
    for use in (
        lambda: forge.read(nowhere),
        lambda: forge.comment(nowhere, "x"),
        lambda: forge.say("ada", 7, "x"),
        lambda: forge.edit_opening("ada", 7, "x"),
        lambda: forge.label(nowhere, "a", []),
        lambda: forge.retitle(nowhere, "a"),
        lambda: forge.reopen(nowhere),
        lambda: forge.close(nowhere, completed=True),
    ):
        with pytest.raises(Gone, match="no issue 7"):
            use()


def test_there_are_no_pull_requests(tmp_path: Path) -> None:
    forge = forge_in(tmp_path)
    for use in (
        lambda: forge.pull(7),
        lambda: forge.open_comment(7, "x"),
        lambda: forge.changed_files(7),
        lambda: forge.pull_people(7),
        lambda: forge.postings(START, 7),
        lambda: forge.read(Place(7, comment_id=1)),
        lambda: forge.comment(Place(7, comment_id=1), "x"),
    ):
        with pytest.raises(UsageError, match="no pull request 7") as caught:
            use()
        assert caught.value.do


def test_text_that_is_no_text_is_refused_and_nothing_written(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    with pytest.raises(UsageError):
        forge.say("ada", place.number, "a lone \udcff surrogate")
    assert forge.read(place).comments == ()


@pytest.mark.parametrize(
    "text", ["", "'); DROP TABLE posts; --", "line\r\nline\n", "\0", "\u202e\u200b😀", "x" * 300_000]
)
def test_any_other_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    forge, place = with_issue(tmp_path)
    forge.say("ada", place.number, text)
    assert [c.body for c in forge.read(place).comments] == [text]


def test_a_second_look_through_another_object_sees_everything(tmp_path: Path) -> None:
    forge, place = with_issue(tmp_path)
    forge.say("ada", place.number, "hello")
    again = LocalForge(tmp_path)
    assert again.repository() == forge.repository()
    assert [c.author for c in again.read(place).comments] == [forge.person("ada")]
