"""Reading a thread: all of it, in order, with who wrote what, and for free while nothing happens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core.thread import Person
from gh_gate.errors import UpstreamError
from gh_gate.forge.github.threads import PAUSES
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.wire import Reply, json_reply


def test_the_opening_is_the_issues_body(ground: Ground) -> None:
    forge = ground.forge()
    opening = forge.read(ground.gate(forge)).opening
    assert (opening.id, opening.body, opening.edited_at, opening.revisions) == (0, "the question", None, ())
    assert opening.author == forge.me()
    assert opening.created_at == ground.hub.clock.now - timedelta(seconds=10)


def test_comments_come_in_order_with_their_authors_numbers(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    for person in (ground.alice, ground.mallory):
        ground.repo.comment(person, place.number, f"I am {person.login}")
    comments = forge.read(place).comments
    assert [c.author for c in comments] == [Person(p.id, p.login) for p in (ground.alice, ground.mallory)]
    assert [c.id for c in comments] == sorted(c.id for c in comments)


@pytest.mark.parametrize("count", [99, 100, 101, 201])
def test_no_comment_is_lost_on_a_later_page(ground: Ground, count: int) -> None:
    ground.hub.quirks.secondary_limit = False
    forge = ground.forge()
    place = ground.gate(forge)
    for number in range(count):
        ground.repo.comment(ground.alice, place.number, str(number))
    assert [c.body for c in forge.read(place).comments] == [str(number) for number in range(count)]


def test_a_comment_on_a_new_page_is_seen_although_the_first_page_stays_the_same(ground: Ground) -> None:
    ground.hub.quirks.secondary_limit = False
    forge = ground.forge()
    place = ground.gate(forge)
    for number in range(100):
        ground.repo.comment(ground.alice, place.number, str(number))
    assert len(forge.read(place).comments) == 100
    ground.repo.comment(ground.alice, place.number, "/approve")
    assert forge.read(place).comments[-1].body == "/approve"


def test_looking_again_at_what_did_not_change_costs_nothing(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "hm")
    ground.pass_(10)
    before = forge.read(place)
    ground.hub.requests.clear()
    ground.pass_(10)
    after = forge.read(place)
    assert [(r.status, r.counted) for r in ground.hub.requests] == [(304, False), (304, False)]
    assert after.read_at - before.read_at == timedelta(seconds=10)
    assert after.comments is before.comments


def test_an_issue_without_comments_takes_one_request_less(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.hub.requests.clear()
    assert forge.read(place).comments == ()
    assert [r.operation for r in ground.hub.requests if r.operation.endswith("/comments")] == []
    ground.repo.comment(ground.alice, place.number, "hm")
    assert len(forge.read(place).comments) == 1


def test_graphql_is_asked_once_when_something_changed(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "hello")
    ground.pass_(10)
    for _ in range(3):
        forge.read(place)
    assert ground.calls().count("POST /graphql 200") == 1


def test_a_comment_that_came_and_went_within_a_second_of_the_last_look_is_noticed(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "hello")
    forge.read(place)
    ground.repo.delete_comment(ground.bob, ground.repo.comment(ground.alice, place.number, "/reject").id)
    ground.pass_(10)
    assert len(forge.read(place).deletions) == 1


def test_the_reading_bears_the_time_when_it_began(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "hm")
    began = ground.hub.clock.now
    ground.hub.faults.add(faults.secondary(60), path="/comments", times=1)
    assert forge.read(place).read_at == began
    assert ground.hub.clock.now > began


def test_a_person_who_acts_through_an_app_is_marked_and_a_bot_is_not(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve", via_app=ground.hub.app("agent"))
    forge.comment(place, "ours")
    person, bot = forge.read(place).comments
    assert (person.app, person.author) == ("agent", Person(ground.alice.id, "alice"))
    assert (bot.app, bot.author) == (None, forge.me())


def test_a_comment_by_e_mail_is_marked(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve", via_email=True)
    ground.repo.comment(ground.alice, place.number, "/approve")
    assert [c.by_email for c in forge.read(place).comments] == [True, False]


def test_an_account_that_is_gone_is_nobody(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.bob, place.number, "/approve")
    ground.hub.delete_user(ground.bob)
    assert forge.read(place).comments[0].author is None


def test_a_renamed_account_is_still_the_same_person(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.bob, place.number, "/approve")
    ground.hub.rename_user(ground.bob, "robert")
    assert forge.read(place).comments[0].author == Person(ground.bob.id, "robert")


def test_what_the_issue_looks_like_is_shown(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.close(ground.alice, place.number)
    ground.repo.lock(ground.alice, place.number)
    ground.repo.label(ground.alice, place.number, "extra")
    face = forge.read(place).face
    assert (face.title, face.open, face.locked, face.labels) == (
        "Deploy?",
        False,
        True,
        frozenset({"gate:pending", "extra"}),
    )


def test_a_listing_that_lags_behind_is_looked_at_again(ground: Ground) -> None:
    # GraphQL already shows a comment that REST does not: half a thread must not be concluded from.
    forge = ground.forge()
    place = ground.gate(forge)
    comment = ground.repo.comment(ground.alice, place.number, "/reject no")
    comments = ground.repo.issue(place.number).comments
    ground.hub.faults.add(_without_comments, path="/comments", times=2)
    assert [c.id for c in forge.read(place).comments] == [comment.id]
    assert ground.slept == list(PAUSES[1:3])
    assert len(comments) == 1


def test_two_descriptions_that_never_agree_are_an_error(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/reject no")
    ground.hub.faults.add(_without_comments, path="/comments")
    with pytest.raises(UpstreamError, match="differ"):
        forge.read(place)
    assert ground.slept == list(PAUSES[1:])


def test_a_text_that_differs_between_the_two_descriptions_is_not_believed(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/reject no")
    ground.hub.faults.add(_in_other_words, path="/comments", times=1)
    assert forge.read(place).comments[0].body == "/reject no"
    assert ground.slept == [PAUSES[1]]


def test_line_ends_of_windows_do_not_count_as_a_difference(ground: Ground) -> None:
    forge = ground.forge()
    place = ground.gate(forge)
    ground.repo.comment(ground.alice, place.number, "/approve\r\n\r\nfine")
    assert forge.read(place).comments[0].body.startswith("/approve")
    assert ground.slept == []


def _without_comments(scene: faults.Scene) -> Reply:
    scene.serve()
    return json_reply(200, [], {"etag": 'W/"stale"'})


def _in_other_words(scene: faults.Scene) -> Reply:
    reply = scene.serve()
    return Reply(reply.status, reply.body.replace(b"/reject no", b"/approve"), reply.headers)
