"""A gate that is a comment on a pull request."""

from __future__ import annotations

import pytest

from gh_gate.forge.base import Gone, Place
from gh_gate.forge.github import GitHubForge
from tests.forge.github_ground import Ground


@pytest.fixture
def forge(ground: Ground) -> GitHubForge:
    return ground.forge()


@pytest.fixture
def pull(ground: Ground) -> int:
    return ground.repo.open_pull(ground.mallory, {"a.txt": "a"}).number


def asked(forge: GitHubForge, pull: int) -> Place:
    return forge.open_comment(pull, "the question").place


def test_the_opening_is_the_comment_and_what_came_before_is_left_out(
    ground: Ground, forge: GitHubForge, pull: int
) -> None:
    ground.repo.comment(ground.alice, pull, "/approve")
    place = asked(forge, pull)
    ground.repo.comment(ground.alice, pull, "after")
    thread = forge.read(place)
    assert (thread.opening.id, thread.opening.body) == (place.comment_id, "the question")
    assert [c.body for c in thread.comments] == ["after"]


def test_the_head_is_the_pull_requests_and_follows_it(ground: Ground, forge: GitHubForge, pull: int) -> None:
    place = asked(forge, pull)
    assert forge.read(place).head == forge.pull(pull).head
    moved = ground.repo.push_to_pull(pull, {"a.txt": "b"})
    assert forge.read(place).head == moved


def test_an_issue_has_no_head(ground: Ground, forge: GitHubForge) -> None:
    assert forge.read(ground.gate(forge)).head is None


def test_deletions_from_before_the_question_are_left_out(ground: Ground, forge: GitHubForge, pull: int) -> None:
    ground.repo.delete_comment(ground.alice, ground.repo.comment(ground.alice, pull, "old").id)
    ground.pass_(60)
    place = asked(forge, pull)
    assert forge.read(place).deletions == ()
    ground.repo.delete_comment(ground.alice, ground.repo.comment(ground.alice, pull, "new").id)
    assert len(forge.read(place).deletions) == 1


def test_an_edited_question_is_seen(ground: Ground, forge: GitHubForge, pull: int) -> None:
    place = asked(forge, pull)
    assert place.comment_id is not None
    ground.repo.edit_comment(ground.alice, place.comment_id, "another question")
    assert forge.read(place).opening.edited_at is not None


def test_a_deleted_question_is_gone(ground: Ground, forge: GitHubForge, pull: int) -> None:
    place = asked(forge, pull)
    assert place.comment_id is not None
    ground.repo.delete_comment(ground.alice, place.comment_id)
    with pytest.raises(Gone, match="deleted"):
        forge.read(place)


def test_looking_again_costs_nothing(ground: Ground, forge: GitHubForge, pull: int) -> None:
    place = asked(forge, pull)
    ground.pass_(10)
    forge.read(place)
    ground.hub.requests.clear()
    forge.read(place)
    assert [(r.status, r.counted) for r in ground.hub.requests] == [(304, False)] * 3


def test_two_gates_on_one_pull_request_share_what_was_read(ground: Ground, forge: GitHubForge, pull: int) -> None:
    first, second = asked(forge, pull), asked(forge, pull)
    ground.pass_(10)
    forge.read(first)
    ground.hub.requests.clear()
    assert forge.read(second).opening.id == second.comment_id
    assert not any(r.counted for r in ground.hub.requests)


def test_a_pull_request_is_never_closed_retitled_or_reopened(ground: Ground, forge: GitHubForge, pull: int) -> None:
    place = asked(forge, pull)
    ground.hub.requests.clear()
    forge.close(place, completed=True)
    forge.retitle(place, "x")
    forge.reopen(place)
    assert ground.hub.requests == []
