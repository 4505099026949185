"""Files, pull requests and workflow runs."""

import base64
from datetime import timedelta

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo

R = "/repos/acme/ml"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo, {"contents": "read", "actions": "write", "pull_requests": "read"}))


def test_a_file_is_read_by_branch_and_by_commit(repo: Repo, send: Client) -> None:
    before = repo.head()
    after = repo.push("main", {"CODEOWNERS": "* @bob\n"})
    for ref, text in (
        (before, b"* @alice\n"),
        (after, b"* @bob\n"),
        ("main", b"* @bob\n"),
        ("refs/heads/main", b"* @bob\n"),
    ):
        assert base64.b64decode(send.get(f"{R}/contents/CODEOWNERS?ref={ref}")["content"]) == text
    assert send.get(f"{R}/contents/CODEOWNERS")["sha"] == "a0c9539c0d79ac56f319b1df4369b95dd2c7557d"
    assert send("GET", f"{R}/contents/CODEOWNERS?ref=nowhere").status == 404


def test_the_head_of_a_pull_request_has_its_own_files(hub: GitHub, repo: Repo, send: Client) -> None:
    pull = repo.open_pull(hub.user("mallory"), {"CODEOWNERS": "* @mallory\n"}, fork=hub.fork(repo, hub.user("mallory")))
    shown = send.get(f"{R}/pulls/{pull.number}")
    read = {ref: send.get(f"{R}/contents/CODEOWNERS?ref={ref}")["content"] for ref in (shown["head"]["sha"], "main")}
    assert [base64.b64decode(text) for text in read.values()] == [b"* @mallory\n", b"* @alice\n"]
    assert (shown["head"]["repo"]["full_name"], shown["head"]["repo"]["fork"]) == ("mallory/ml", True)


def test_a_megabyte_has_no_content_in_json_but_raw(repo: Repo, send: Client) -> None:
    repo.push("main", {"big": b"x" * (1 << 20)})
    shown = send.get(f"{R}/contents/big")
    assert (shown["content"], shown["encoding"], shown["size"]) == ("", "none", 1 << 20)
    raw = send("GET", f"{R}/contents/big", Accept="application/vnd.github.raw+json")
    assert raw.body == b"x" * (1 << 20)


def test_files_of_a_pull_request_tell_renames_and_deletions(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.push("main", {"a/old.py": "code\n" * 5, "gone.py": "x", "same.py": "y"})
    changed = {"a/old.py": None, "b/new.py": "code\n" * 5, "gone.py": None, "same.py": "z", "fresh.py": "f"}
    pull = repo.open_pull(hub.user("alice"), changed)
    files = send.get(f"{R}/pulls/{pull.number}/files")
    told = {file["filename"]: (file["status"], file.get("previous_filename")) for file in files}
    assert told == {
        "b/new.py": ("renamed", "a/old.py"),
        "fresh.py": ("added", None),
        "gone.py": ("removed", None),
        "same.py": ("modified", None),
    }


def test_what_lands_on_the_base_branch_is_not_the_pull_requests(hub: GitHub, repo: Repo, send: Client) -> None:
    pull = repo.open_pull(hub.user("alice"), {"a.py": "a"})
    repo.push("main", {"elsewhere.py": "x"})
    assert [file["filename"] for file in send.get(f"{R}/pulls/{pull.number}/files")] == ["a.py"]
    compared = send.get(f"{R}/compare/main...feature")
    assert (compared["status"], compared["ahead_by"], compared["behind_by"]) == ("diverged", 1, 1)


def test_three_thousand_files_are_listed_and_all_are_counted(hub: GitHub, repo: Repo, send: Client) -> None:
    pull = repo.open_pull(hub.user("alice"), {f"f{n}": str(n) for n in range(3001)})
    assert send.get(f"{R}/pulls/{pull.number}")["changed_files"] == 3001
    assert len(send.get(f"{R}/pulls/{pull.number}/files?per_page=100&page=30")) == 100
    assert send.get(f"{R}/pulls/{pull.number}/files?per_page=100&page=31") == []


def test_a_push_moves_the_head_and_adds_a_commit(hub: GitHub, repo: Repo, send: Client) -> None:
    pull = repo.open_pull(hub.user("alice"), {"a.py": "a"}, commit_author=hub.user("bob"))
    sha = repo.push_to_pull(pull.number, author=hub.user("kim"))
    assert send.get(f"{R}/pulls/{pull.number}")["head"]["sha"] == sha
    commits = send.get(f"{R}/pulls/{pull.number}/commits")
    assert [commit["author"]["login"] for commit in commits] == ["bob", "kim"]


def test_a_commit_whose_email_belongs_to_nobody_has_no_author(repo: Repo, send: Client) -> None:
    repo.push("main", {"a.py": "a"})
    commit = send.get(f"{R}/commits/main")
    assert (commit["author"], commit["commit"]["author"]["name"]) == (None, "Somebody Else")
    assert send("GET", f"{R}/commits/nowhere").status == 422
    assert send.get(f"{R}/branches/main")["commit"]["sha"] == commit["sha"]
    assert send("GET", f"{R}/branches/nowhere").status == 404


def test_errors_in_codeowners_are_told_with_line_and_kind(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.user("reader")
    repo.push("main", {".github/CODEOWNERS": "* @alice\n!x @alice\n/y @reader @nobody # why\n/z alice a@b.example\n"})
    errors = send.get(f"{R}/codeowners/errors")["errors"]
    assert [(error["line"], error["column"], error["kind"]) for error in errors] == [
        (2, 1, "Invalid pattern"),
        (3, 4, "Unknown owner"),
        (3, 12, "Unknown owner"),
        (4, 4, "Invalid owner"),
    ]
    repo.push("main", {".github/CODEOWNERS": None, "CODEOWNERS": None})
    assert send("GET", f"{R}/codeowners/errors").status == 404


def test_a_rerun_keeps_the_run_and_its_actor_and_adds_an_attempt(hub: GitHub, repo: Repo, send: Client) -> None:
    run = repo.start_run(hub.user("alice"), event="workflow_dispatch")
    hub.clock.advance(60)
    assert send("POST", f"{R}/actions/runs/{run.id}/rerun-failed-jobs").status == 403
    repo.finish_run(run, "failure")
    assert send("POST", f"{R}/actions/runs/{run.id}/rerun-failed-jobs").status == 201
    shown = send.get(f"{R}/actions/runs/{run.id}")
    assert (shown["run_attempt"], shown["actor"]["login"]) == (2, "alice")
    assert shown["triggering_actor"]["login"] == "github-actions[bot]"
    first = send.get(f"{R}/actions/runs/{run.id}/attempts/1")
    assert (first["triggering_actor"]["login"], first["conclusion"]) == ("alice", "failure")
    assert (first["run_started_at"], shown["run_started_at"]) == ("2026-03-02T09:00:00Z", "2026-03-02T09:01:00Z")
    assert send("GET", f"{R}/actions/runs/{run.id}/attempts/3").status == 404


def test_after_thirty_days_nothing_is_rerun(hub: GitHub, repo: Repo) -> None:
    run = repo.start_run(hub.user("alice"))
    repo.finish_run(run)
    hub.clock.advance(timedelta(days=30, seconds=1).total_seconds())
    send = Client(hub, hub.workflow_token(repo, {"actions": "write"}))
    assert send("POST", f"{R}/actions/runs/{run.id}/rerun").status == 403


def test_a_run_of_a_pull_request_names_it_unless_it_comes_from_a_fork(hub: GitHub, repo: Repo, send: Client) -> None:
    own = repo.open_pull(hub.user("alice"), {"a.py": "a"})
    foreign = repo.open_pull(hub.user("bob"), {"b.py": "b"}, fork=hub.fork(repo, hub.user("bob")))
    shown = [send.get(f"{R}/actions/runs/{repo.start_run(hub.user('alice'), pull=p).id}") for p in (own, foreign)]
    assert [[pull["number"] for pull in run["pull_requests"]] for run in shown] == [[own.number], []]
    assert shown[0]["head_sha"] == repo.head("feature")
