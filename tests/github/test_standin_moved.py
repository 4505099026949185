"""Transferred and deleted issues."""

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo

R = "/repos/acme/ml"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    repo.open_issue(hub.bot, "Deploy?")
    repo.comment(hub.user("alice"), 1, "/approve")
    return Client(hub, hub.workflow_token(repo))


def test_a_transferred_issue_answers_301_with_its_new_place(hub: GitHub, repo: Repo, send: Client) -> None:
    other = hub.repository("acme/other")
    other.set_permission(hub.user("alice"), "write")
    issue = repo.transfer(hub.user("alice"), 1, other)
    for path in ("issues/1", "issues/1/comments", "issues/1/timeline"):
        got = send("GET", f"{R}/{path}")
        assert got.status == 301
        assert got.headers["location"] == f"{hub.url}/repositories/{other.id}/issues/{issue.number}"
    assert send("POST", f"{R}/issues/1/comments", {"body": "x"}).status == 301


def test_a_transferred_issue_keeps_its_comments_and_tells_where_it_came_from(
    hub: GitHub, repo: Repo, send: Client
) -> None:
    other = hub.repository("acme/other")
    moved = repo.transfer(None, 1, other)
    followed = send.get(f"/repositories/{other.id}/issues/{moved.number}")
    assert followed["repository_url"].endswith("/repos/acme/other")
    assert [comment["body"] for comment in send.get("/repos/acme/other/issues/1/comments")] == ["/approve"]
    assert send.get("/repos/acme/other/issues/1/events")[0]["event"] == "transferred"
    query = """{ repository(owner: "acme", name: "other") { issue(number: 1) { timelineItems(first: 1, itemTypes: [TRANSFERRED_EVENT]) {
        nodes { ... on TransferredEvent { fromRepository { nameWithOwner } } } } } } }"""
    nodes = send.graphql(query)["data"]["repository"]["issue"]["timelineItems"]["nodes"]
    assert nodes == [{"fromRepository": {"nameWithOwner": "acme/ml"}}]


def test_an_issue_transferred_out_of_sight_is_not_found(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.transfer(None, 1, hub.repository("acme/secret", private=True))
    assert send("GET", f"{R}/issues/1").status == 404


def test_a_transfer_needs_write_on_both_sides(hub: GitHub, repo: Repo, send: Client) -> None:
    with pytest.raises(Refused):
        repo.transfer(hub.user("alice"), 1, hub.repository("acme/other"))
    assert send("GET", f"{R}/issues/1").status == 200


def test_a_deleted_issue_is_gone(hub: GitHub, repo: Repo, send: Client) -> None:
    with pytest.raises(Refused):
        repo.delete_issue(hub.user("alice"), 1)
    repo.set_permission(hub.user("root"), "admin")
    comment = repo.comments(1)[0].id
    repo.delete_issue(hub.user("root"), 1)
    assert [send("GET", f"{R}/issues/1{rest}").status for rest in ("", "/comments", "/timeline")] == [410, 410, 410]
    assert send("GET", f"{R}/issues/comments/{comment}").status == 404
    assert send.get(f"{R}/issues?state=all") == []


def test_a_number_is_never_used_again(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.delete_issue(None, 1)
    assert send("POST", f"{R}/issues", {"title": "again"}).json()["number"] == 2
    assert hub.events[-1].number == 2


def test_a_pull_request_cannot_be_deleted(hub: GitHub, repo: Repo) -> None:
    pull = repo.open_pull(hub.user("alice"), {"a.txt": "a"})
    with pytest.raises(Refused, match="cannot be deleted"):
        repo.delete_issue(None, pull.number)
