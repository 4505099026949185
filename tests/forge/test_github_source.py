"""Answers about the repository: branches, files, accounts."""

from __future__ import annotations

import pytest

from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Repository
from gh_gate.forge.github.refusal import Refused
from tests.forge.github_ground import ALL, Ground
from tests.github import faults
from tests.github.wire import json_reply

MEGABYTE = 1024 * 1024


def file_of(ground: Ground, content: str | bytes, path: str = "CODEOWNERS") -> str | None:
    sha = ground.repo.push("main", {path: content})
    return ground.forge().file(path, sha)


def test_the_repository_is_its_number_and_name(ground: Ground) -> None:
    found = ground.forge().repository()
    assert found == Repository(ground.repo.id, "acme/ml", "main", "https://github.com/acme/ml")


def test_a_repository_that_is_not_there_is_a_clear_error(ground: Ground) -> None:
    from gh_gate.forge.github import connect  # noqa: PLC0415 - with another name

    with pytest.raises(Refused) as caught:
        connect(ground.environ(), "acme/nothing").repository()
    assert "check the repository's name" in caught.value.do


@pytest.mark.parametrize("branch", ["main", "release/1.x", "a#b", "ü"])
def test_the_head_of_a_branch_whatever_its_name(ground: Ground, branch: str) -> None:
    sha = ground.repo.push(branch, {"x": "y"})
    assert ground.forge().head(branch) == sha


def test_a_branch_that_is_not_there_is_an_error(ground: Ground) -> None:
    with pytest.raises(Refused):
        ground.forge().head("nothing")


def test_a_file_is_read_at_the_commit_and_not_later(ground: Ground) -> None:
    old = ground.repo.head()
    ground.repo.push("main", {"CODEOWNERS": "* @mallory\n"})
    assert ground.forge().file("CODEOWNERS", old) == "* @alice\n"


@pytest.mark.parametrize("path", [".github/gh-gate.yml", "a b/ü#?.txt", "a;b", "a%2Fb"])
def test_a_file_is_found_whatever_its_name(ground: Ground, path: str) -> None:
    assert file_of(ground, "x", path) == "x"


def test_no_file_is_none_where_the_commit_can_be_read(ground: Ground) -> None:
    assert ground.forge().file("nothing", ground.repo.head()) is None


def test_no_file_at_a_commit_that_is_not_there_is_an_error(ground: Ground) -> None:
    with pytest.raises(GateError, match="does not know the commit"):
        ground.forge().file("CODEOWNERS", "0" * 40)


@pytest.mark.parametrize("path", ["../../../user", "a/../CODEOWNERS", "./CODEOWNERS", "a//b", ""])
def test_a_path_that_would_lead_elsewhere_names_no_file(ground: Ground, path: str) -> None:
    assert ground.forge().file(path, ground.repo.head()) is None
    assert ground.hub.requests == []


def test_a_file_above_one_megabyte_is_read_whole(ground: Ground) -> None:
    text = "# é\n" + "/x @alice\n" * (2 * MEGABYTE // 10)
    assert file_of(ground, text) == text


def test_a_file_above_three_megabytes_is_refused(ground: Ground) -> None:
    with pytest.raises(GateError, match="3 MB"):
        file_of(ground, "x" * (3 * MEGABYTE + 1))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a" * 2 * MEGABYTE + b"\xff"])
def test_a_file_that_is_not_utf_8_is_refused(ground: Ground, content: bytes) -> None:
    with pytest.raises(GateError, match="not UTF-8"):
        file_of(ground, content)


def test_a_folder_is_refused(ground: Ground) -> None:
    sha = ground.repo.push("main", {"docs/a": "x"})
    with pytest.raises(GateError, match="directory"):
        ground.forge().file("docs", sha)


def test_a_missing_permission_is_named(ground: Ground) -> None:
    secret = ground.hub.repository("acme/secret", private=True, files={"CODEOWNERS": "x"})
    token = ground.hub.workflow_token(secret, {"issues": "write"})
    from gh_gate.forge.github import connect  # noqa: PLC0415 - with another name

    with pytest.raises(GateError, match="permission") as caught:
        connect(ground.environ(token), "acme/secret").file("CODEOWNERS", secret.head())
    assert "contents: read" in caught.value.diagnostics()


def test_an_account_is_its_number(ground: Ground) -> None:
    forge = ground.forge()
    assert forge.user("alice") == Person(ground.alice.id, "alice")
    assert forge.user("github-actions[bot]") == Person(41898282, "github-actions[bot]", human=False)
    assert forge.user("nobody-here") is None


@pytest.mark.parametrize("login", ["", "..", "a/b", "a b", "../users/alice", "alice?x", "-a", "a\n"])
def test_what_is_no_login_is_nobody_and_is_not_asked_for(ground: Ground, login: str) -> None:
    assert ground.forge().user(login) is None
    assert ground.hub.requests == []


def test_trouble_at_github_is_neither_yes_nor_no(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(502))
    forge, sha = ground.forge(), ground.repo.head()
    for ask in (lambda: forge.user("alice"), lambda: forge.file("x", sha), forge.repository):
        with pytest.raises(UpstreamError):
            ask()


def test_an_answer_of_another_form_is_an_error_of_githubs(ground: Ground) -> None:
    ground.hub.faults.add(lambda _: json_reply(200, {"name": "proxy"}))
    forge = ground.forge(ground.environ(ground.hub.workflow_token(ground.repo, ALL)))
    for ask in (lambda: forge.user("alice"), forge.repository, lambda: forge.head("main"), lambda: forge.pull(1)):
        with pytest.raises(UpstreamError, match="cannot be understood"):
            ask()
