"""Pull requests, commits and runs."""

from __future__ import annotations

import pytest

from gh_gate.core.thread import Person, Rerun
from gh_gate.errors import GateError, UpstreamError, UsageError
from gh_gate.forge.base import Pull
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.state_people import Account
from tests.github.wire import Reply, json_reply


def who(account: Account) -> Person:
    return Person(account.id, account.login)


def test_a_pull_request_is_its_head_base_and_author(ground: Ground) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "1", "b": "2"}).number
    head = ground.repo.issue(number).pull
    assert head is not None
    assert ground.forge().pull(number) == Pull(number, who(ground.mallory), head.head_sha, "main", 2)


def test_no_pull_request_of_that_number_is_the_callers_mistake(ground: Ground) -> None:
    with pytest.raises(UsageError, match="#77"):
        ground.forge().pull(77)


def test_both_names_of_a_renamed_file_are_touched(ground: Ground) -> None:
    content = "a long enough text\n" * 20
    ground.repo.push("main", {"old.txt": content})
    number = ground.repo.open_pull(ground.mallory, {"old.txt": None, "new.txt": content}).number
    assert set(ground.forge().changed_files(number)) == {"old.txt", "new.txt"}


def test_no_file_is_lost_on_a_later_page(ground: Ground) -> None:
    files: dict[str, str | bytes | None] = {f"f{n:03}": "x" for n in range(201)}
    number = ground.repo.open_pull(ground.mallory, files).number
    assert sorted(ground.forge().changed_files(number)) == sorted(files)


def test_more_files_than_github_lists_are_refused(ground: Ground) -> None:
    files: dict[str, str | bytes | None] = {f"f{n}": "x" for n in range(3_001)}
    number = ground.repo.open_pull(ground.mallory, files).number
    with pytest.raises(GateError, match="3001 files"):
        ground.forge().changed_files(number)


def test_a_list_of_files_that_is_not_whole_is_not_believed(ground: Ground) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "1", "b": "2"}).number
    ground.hub.faults.add(lambda _: json_reply(200, []), path="/files", times=1)
    assert len(ground.forge().changed_files(number)) == 2
    ground.hub.faults.add(lambda _: json_reply(200, []), path="/files")
    with pytest.raises(UpstreamError):
        ground.forge().changed_files(number)


def test_a_push_while_the_files_are_read_makes_them_be_read_again(ground: Ground) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "1"}).number

    def pushed(scene: faults.Scene) -> Reply:
        reply = scene.serve()
        ground.repo.push_to_pull(number, {"a": "1", "infra": "2"})
        return reply

    ground.hub.faults.add(pushed, path="/files", times=1)
    assert set(ground.forge().changed_files(number)) == {"a", "infra"}


def test_who_wrote_a_commit(ground: Ground) -> None:
    sha = ground.repo.push("main", {"a": "1"}, author=ground.bob)
    assert who(ground.bob) in ground.forge().commit_people(sha)


def test_a_commit_of_nobody_known_has_no_people(ground: Ground) -> None:
    assert ground.forge().commit_people(ground.repo.push("main", {"a": "1"})) == ()


def test_everybody_with_a_commit_in_a_pull_request_is_named_once(ground: Ground) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "1"}, commit_author=ground.mallory).number
    for author in (ground.bob, ground.bob, None):
        ground.repo.push_to_pull(number, {"a": f"{author}"}, author=author)
    assert set(ground.forge().pull_people(number)) == {who(ground.mallory), who(ground.bob)}


def test_more_commits_than_github_lists_are_refused(ground: Ground) -> None:
    number = ground.repo.open_pull(ground.mallory, {"a": "0"}).number
    for n in range(250):
        ground.repo.push_to_pull(number, {"a": str(n + 1)})
    with pytest.raises(GateError, match="251 commits"):
        ground.forge().pull_people(number)


def test_who_started_a_run_again_and_when(ground: Ground) -> None:
    run = ground.repo.start_run(ground.mallory)
    started = []
    for person in (ground.bob, ground.alice):
        ground.repo.finish_run(run)
        started.append(ground.pass_(60))
        ground.repo.rerun(run, person)
    expected = (Rerun(who(ground.bob), started[0]), Rerun(who(ground.alice), started[1]))
    assert ground.forge().reruns(str(run.id), 3) == expected
    assert ground.forge().reruns(f"{run.id}/drop/0123", 3) == expected, "a call's arguments may follow in the key"


def test_a_first_attempt_needs_no_question(ground: Ground) -> None:
    assert ground.forge().reruns("my-own-key", 1) == ()
    assert ground.hub.requests == []


@pytest.mark.parametrize("status", [403, 404])
def test_a_run_that_may_not_be_seen_is_an_error_that_names_the_permission(ground: Ground, status: int) -> None:
    ground.hub.faults.add(faults.status(status, "Resource not accessible by integration"))
    with pytest.raises(GateError) as caught:
        ground.forge().reruns("1", 2)
    assert "actions: read" in caught.value.do
