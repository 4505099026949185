"""Listing what may be a gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.forge.github import GitHubForge
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.wire import Reply

DAY = timedelta(days=1)


@pytest.fixture
def forge(ground: Ground) -> GitHubForge:
    ground.hub.quirks.secondary_limit = False
    return ground.forge()


def numbers(ground: Ground, forge: GitHubForge, days: int = 35) -> list[int]:
    return [posting.place.number for posting in forge.postings(ground.hub.clock.now - days * DAY, None)]


def test_issues_of_all_states_come_newest_first(ground: Ground, forge: GitHubForge) -> None:
    for title in "abc":
        ground.repo.open_issue(ground.mallory, title)
        ground.pass_(60)
    ground.repo.close(ground.alice, 2)
    assert numbers(ground, forge) == [3, 2, 1]


def test_pull_requests_are_left_out(ground: Ground, forge: GitHubForge) -> None:
    ground.repo.open_pull(ground.mallory, {"a": "1"})
    ground.repo.open_issue(ground.mallory, "b")
    assert numbers(ground, forge) == [2]


def test_older_ones_are_left_out_however_lately_they_changed(ground: Ground, forge: GitHubForge) -> None:
    ground.repo.open_issue(ground.mallory, "old")
    ground.pass_(2 * 86_400)
    ground.repo.open_issue(ground.mallory, "new")
    ground.repo.comment(ground.mallory, 1, "bump")
    assert numbers(ground, forge, days=1) == [2]


def test_no_issue_is_lost_on_a_later_page(ground: Ground, forge: GitHubForge) -> None:
    for number in range(205):
        ground.repo.open_issue(ground.mallory, str(number))
    assert numbers(ground, forge) == list(range(205, 0, -1))


def test_pages_are_read_only_as_far_as_they_are_wanted(ground: Ground, forge: GitHubForge) -> None:
    for number in range(205):
        ground.repo.open_issue(ground.mallory, str(number))
    next(forge.postings(ground.hub.clock.now - DAY, None))
    assert len(ground.hub.requests) == 1


def test_an_issue_opened_meanwhile_makes_none_appear_twice(ground: Ground, forge: GitHubForge) -> None:
    for number in range(150):
        ground.repo.open_issue(ground.mallory, str(number))

    def opened(scene: faults.Scene) -> Reply:
        reply = scene.serve()
        ground.repo.open_issue(ground.mallory, "meanwhile")
        return reply

    ground.hub.faults.add(opened, path="page=1&", times=1)
    found = numbers(ground, forge)
    assert len(found) == len(set(found)) == 150


def test_nothing_but_the_date_narrows_the_list(ground: Ground, forge: GitHubForge) -> None:
    numbers(ground, forge)
    (request,) = ground.hub.requests
    assert request.target.partition("?")[2] == "direction=desc&page=1&per_page=100&sort=created&state=all"


def test_a_posting_says_who_asked_what_and_where(ground: Ground, forge: GitHubForge) -> None:
    opened = forge.open_issue("Deploy?", "body", labels=[], assignees=[])
    assert list(forge.postings(ground.hub.clock.now - DAY, None)) == [opened]


def test_comments_of_a_pull_request_come_newest_first(ground: Ground, forge: GitHubForge) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "1"}).number
    for body in range(101):
        ground.repo.comment(ground.bob, number, str(body))
    opened = forge.open_comment(number, "the question")
    found = list(forge.postings(ground.hub.clock.now - DAY, number))
    assert found[0] == opened
    assert [posting.body for posting in found[1:]] == [str(body) for body in range(100, -1, -1)]


def test_comments_before_that_are_left_out(ground: Ground, forge: GitHubForge) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "1"}).number
    ground.repo.comment(ground.bob, number, "old")
    ground.pass_(2 * 86_400)
    assert list(forge.postings(ground.hub.clock.now - DAY, number)) == []
