"""A narrowed token gets no further than its permissions, on every route and in GraphQL."""

import pytest

from tests.github import operations
from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.router import ROUTES, Route
from tests.github.show.people import node_id
from tests.github.state_people import Permissions

assert operations.OFFERED
HOME = "/repos/{owner}/{repo}"
IN_REPO = [
    entry
    for entries in ROUTES.values()
    for entry in entries
    if entry.template.startswith(HOME) and not entry.signed and entry.needs != "metadata"
]
VALUES = {
    "owner": "acme",
    "repo": "secret",
    "issue_number": "1",
    "pull_number": "2",
    "path": "README.md",
    "basehead": "main...main",
    "ref": "main",
    "branch": "main",
    "name": "x",
    "assignee": "alice",
    "attempt_number": "1",
    "reaction_id": "1",
    "environment_name": "prod",
}


@pytest.fixture
def secret(hub: GitHub) -> Repo:
    """A private repository with an issue, a comment, a pull request and a run, and an App installed."""
    repo = hub.repository("acme/secret", private=True)
    alice = hub.user("alice")
    repo.set_permission(alice, "write")
    repo.open_issue(alice, "Deploy?", labels=["x"])
    repo.comment(alice, 1, "/approve")
    repo.open_pull(alice, {"a.txt": "a"})
    repo.add_environment("prod", [hub.app("gate-keeper")])
    repo.add_job(repo.start_run(alice), "gate")
    hub.install(hub.app("gate-keeper"), repo.owner)
    return repo


def _path(entry: Route, repo: Repo) -> str:
    found = {"comment_id": str(repo.comments(1)[0].id), "run_id": str(next(iter(repo.runs)))}
    found["job_id"] = str(next(iter(repo.jobs)))
    found["protection_rule_id"] = str(repo.environments["prod"].rules[0].id)
    return entry.template.format(**VALUES, **found)


def _client(hub: GitHub, repo: Repo, permissions: Permissions) -> Client:
    return Client(hub, hub.token(hub.app("gate-keeper"), permissions=permissions, repo=repo))


@pytest.mark.parametrize("entry", IN_REPO, ids=lambda entry: f"{entry.method} {entry.template.removeprefix(HOME)}")
def test_without_permissions_nothing_of_a_private_repository_is_open(hub: GitHub, secret: Repo, entry: Route) -> None:
    refused = _client(hub, secret, {})(entry.method, _path(entry, secret), None if entry.method == "GET" else {})
    hub.problems.clear()
    assert (refused.status, refused.json()["message"]) == (403, "Resource not accessible by integration")


@pytest.mark.parametrize("entry", [entry for entry in IN_REPO if entry.method != "GET"])
def test_who_may_only_read_writes_nothing(hub: GitHub, secret: Repo, entry: Route) -> None:
    everything: Permissions = {"issues": "read", "pull_requests": "read", "contents": "read", "actions": "read"}
    refused = _client(hub, secret, everything)(entry.method, _path(entry, secret), {})
    hub.problems.clear()
    assert refused.status == 403


def test_who_reads_contents_reads_no_comments_and_posts_none(hub: GitHub, secret: Repo) -> None:
    send = _client(hub, secret, {"contents": "read"})
    assert send("GET", "/repos/acme/secret/contents/README.md").status == 200
    assert send("GET", "/repos/acme/secret/issues/1/comments").status == 403
    assert send("GET", "/repos/acme/secret/issues/comments").status == 403
    assert send("POST", "/repos/acme/secret/issues/1/comments", {"body": "x"}).status == 403


@pytest.mark.usefixtures("secret")
def test_a_token_for_one_repository_sees_no_other(hub: GitHub) -> None:
    other = hub.repository("acme/other", private=True)
    send = _client(hub, other, {"issues": "write", "contents": "read"})
    assert send("GET", "/repos/acme/secret/issues/1/comments").status == 404


def test_graphql_shows_threads_to_who_reads_issues_and_hides_comments_for_who_writes_them(
    hub: GitHub, secret: Repo
) -> None:
    query = '{ repository(owner: "acme", name: "secret") { issue(number: 1) { title } } }'
    refused = _client(hub, secret, {"contents": "read"}).graphql(query)
    assert refused["errors"][0]["type"] == "FORBIDDEN"
    assert "errors" not in _client(hub, secret, {"issues": "read"}).graphql(query)


def test_graphql_changes_nothing_in_a_repository_that_the_token_is_not_for(hub: GitHub, repo: Repo) -> None:
    comment = repo.comment(hub.user("alice"), repo.open_issue(hub.bot, "Deploy?").number, "/approve")
    hub.install(hub.app("gate-keeper"), repo.owner)
    hide = "mutation($i: ID!) { minimizeComment(input: {subjectId: $i, classifier: SPAM}) { clientMutationId } }"
    other = _client(hub, hub.repository("acme/other"), {"issues": "write"})
    assert other.graphql(hide, i=node_id("IC", comment.id))["errors"][0]["type"] == "FORBIDDEN"
    assert comment.minimized is None
