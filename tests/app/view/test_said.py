"""What is shown as said is what was read and judged: whoever can write can edit a comment, and would speak in another's name."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from gh_gate.app.view.said import Heard, Judged, said
from gh_gate.core.tally import Answer, Tally, Vote
from gh_gate.core.thread import Comment, Person, Revision, Thread

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ALICE, CAROL = Person(1, "alice"), Person(2, "carol")
FIRST, LATER = "/approve target=staging", "/approve target=production"


def _edited(*texts: str | None, by: Person = CAROL) -> Comment:
    revisions = tuple(Revision(NOW, by, text) for text in texts)
    return Comment(7, ALICE, texts[-1] or "", NOW, NOW + timedelta(hours=1), revisions)


def _shown(comment: Comment, *, judged: str = "", voted: str = "", seen: str = "") -> tuple[str, bool | None]:
    thread = Thread(Comment(0, CAROL, "?", NOW), (comment,), (), CAROL, NOW)
    votes = (Vote(ALICE, 7, NOW, "", _sha256(voted)),) if voted else ()
    heard = Heard(
        Tally(opened_at=NOW, deadline=None, answers=(Answer(7, ALICE, counted=True),), votes=votes),
        thread,
        (Judged(7, ALICE, NOW, counted=True, told="", text_sha256=_sha256(judged)),) if judged else (),
        (Comment(7, ALICE, seen, NOW),) if seen else (),
    )
    (one,) = said(heard)
    return one.text, one.counted


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_words_that_somebody_put_there_later_are_not_shown_as_counted() -> None:
    assert _shown(_edited(FIRST, LATER), judged=FIRST) == (FIRST, True)


def test_of_several_states_the_one_that_was_judged_is_shown() -> None:
    comment = _edited("hm", "/reject broken", LATER, by=ALICE)
    assert _shown(comment, judged="/reject broken") == ("/reject broken", True)


def test_what_others_made_of_a_comment_is_not_shown_as_its_authors_words_although_it_was_judged() -> None:
    assert _shown(_edited("congrats", LATER), judged=LATER) == ("", True)
    assert _shown(_edited("congrats", LATER), judged=LATER, seen="congrats") == ("congrats", True)


def test_a_state_that_was_taken_out_of_the_history_is_shown_as_the_server_saw_it() -> None:
    assert _shown(_edited(None, LATER), judged=FIRST, seen=FIRST) == (FIRST, True)


def test_where_nobody_kept_what_was_judged_nothing_else_is_shown_for_it() -> None:
    assert _shown(_edited(None, LATER), judged=FIRST) == ("", True)


def test_what_a_vote_rests_on_is_known_without_a_ledger() -> None:
    assert _shown(_edited(FIRST, LATER), voted=FIRST)[0] == FIRST


def test_a_comment_that_nobody_judged_stands_as_its_author_left_it() -> None:
    assert _shown(_edited(FIRST, LATER)) == (FIRST, None)
    assert _shown(_edited(FIRST, LATER, by=ALICE)) == (LATER, None)


def test_a_comment_that_nobody_edited_stands_as_it_is() -> None:
    assert _shown(Comment(7, ALICE, FIRST, NOW), judged="written\r\notherwise") == (FIRST, True)
