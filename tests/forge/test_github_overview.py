"""A repository at a glance: what its listings show, and how few of them are read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.errors import UpstreamError
from gh_gate.forge.github.overview import Overview
from tests.forge.github_ground import Ground
from tests.github import faults

WEEK = timedelta(days=7)


@pytest.fixture
def overview(ground: Ground) -> Overview:
    ground.hub.quirks.secondary_limit = False
    return ground.forge().overview


def test_everything_that_changed_lately_is_shown_the_latest_first(ground: Ground, overview: Overview) -> None:
    ground.repo.open_issue(ground.mallory, "one", "Deploy?")
    ground.pass_(60)
    ground.repo.open_pull(ground.mallory, {"a": "1"})
    ground.pass_(60)
    ground.repo.comment(ground.alice, 1, "hm")
    one, pull = overview.items(WEEK)
    assert [(item.number, item.is_pull) for item in (one, pull)] == [(1, False), (2, True)]
    assert (one.text.body, one.text.author and one.text.author.login, one.face.title) == ("Deploy?", "mallory", "one")
    assert (one.updated_at - one.text.created_at, one.comments) == (timedelta(seconds=120), 1)


def test_a_closed_and_locked_issue_looks_like_one(ground: Ground, overview: Overview) -> None:
    ground.repo.open_issue(ground.mallory, "one")
    ground.repo.label(ground.alice, 1, "gate:approved")
    ground.repo.close(ground.alice, 1)
    ground.repo.lock(ground.alice, 1)
    (one,) = overview.items(WEEK)
    assert (one.face.open, one.face.locked, one.face.labels) == (False, True, frozenset({"gate:approved"}))


def test_what_has_not_changed_for_long_is_left_out_and_not_read(ground: Ground, overview: Overview) -> None:
    for number in range(120):
        ground.repo.open_issue(ground.mallory, str(number))
        ground.repo.comment(ground.mallory, number + 1, "old")
    ground.pass_(8 * 86_400)
    ground.repo.comment(ground.alice, 7, "new")
    assert [item.number for item in overview.items(WEEK)] == [7]
    assert [(one.number, one.text.body) for one in overview.talk(WEEK, 1_000)] == [(7, "new")]
    assert len(ground.hub.requests) == 2


@pytest.mark.parametrize(("most", "pages"), [(100, 1), (205, 3), (300, 3)])
def test_talk_is_read_up_to_a_limit(ground: Ground, overview: Overview, most: int, pages: int) -> None:
    ground.repo.open_issue(ground.mallory, "one")
    for number in range(205):
        ground.repo.comment(ground.mallory, 1, str(number))
    talk = overview.talk(WEEK, most)
    assert (len(talk), len(ground.hub.requests)) == (min(most, 205), pages)


def test_all_that_was_said_in_one_thread_is_listed_however_old_it_is(ground: Ground) -> None:
    ground.hub.quirks.secondary_limit = False
    ground.repo.open_issue(ground.mallory, "one")
    ground.repo.open_issue(ground.mallory, "two")
    for number in range(120):
        ground.repo.comment(ground.mallory, 1, str(number))
        ground.repo.comment(ground.mallory, 2, "elsewhere")
    ground.pass_(40 * 86_400)
    said = ground.forge().overview.said(1)
    assert [(one.number, one.text.body) for one in said] == [(1, str(number)) for number in range(120)]


def test_an_edited_comment_is_told_by_its_time(ground: Ground, overview: Overview) -> None:
    ground.repo.open_issue(ground.mallory, "one")
    comment = ground.repo.comment(ground.mallory, 1, "hm")
    ground.pass_(60)
    ground.repo.edit_comment(ground.alice, comment.id, "/approve")
    (said,) = overview.talk(WEEK, 10)
    assert said.updated_at - said.text.created_at == timedelta(seconds=60)


def test_a_file_of_the_default_branch_is_one_request(ground: Ground, overview: Overview) -> None:
    ground.repo.push("main", {".github/gh-gate.yml": "gates: {}\n"})
    assert overview.text(".github/gh-gate.yml") == "gates: {}\n"
    assert overview.text("nothing") is None
    assert len(ground.hub.requests) == 2


@pytest.mark.parametrize("path", ["/issues", "/issues/comments"])
def test_a_listing_that_cannot_be_read_to_its_end_is_an_error(ground: Ground, overview: Overview, path: str) -> None:
    for number in range(120):
        ground.repo.open_issue(ground.mallory, str(number))
        ground.repo.comment(ground.mallory, number + 1, "old")
    ground.hub.faults.add(faults.status(502), path=f"{path}\\?.*page=2&")
    with pytest.raises(UpstreamError):
        _ = list(overview.items(WEEK)) if path == "/issues" else overview.talk(WEEK, 1_000)
