"""Faults on demand, and how the server starts and stops."""

import time
from datetime import UTC, datetime
from http.client import BadStatusLine, HTTPConnection, IncompleteRead, RemoteDisconnected

import pytest

from tests.github import faults
from tests.github.client import Client
from tests.github.faults import Fault
from tests.github.hub import GitHub
from tests.github.repo import Repo

R = "/repos/acme/ml"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    repo.open_issue(hub.bot, "Deploy?")
    return Client(hub, hub.workflow_token(repo))


@pytest.mark.parametrize(
    ("fault", "status", "headers"),
    [
        (faults.status(502), 502, {}),
        (faults.status(503, retry_after="7"), 503, {"retry-after": "7"}),
        (faults.status(500), 500, {}),
        (faults.secondary(30), 403, {"retry-after": "30"}),
        (faults.secondary(None, 429), 429, {}),
        (faults.primary(600), 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1772442600"}),
    ],
)
def test_a_refusal_changes_nothing_and_counts_nothing(
    hub: GitHub, send: Client, fault: Fault, status: int, headers: dict[str, str]
) -> None:
    hub.faults.add(fault, times=1)
    got = send("POST", f"{R}/issues/1/comments", {"body": "x"})
    assert got.status == status
    assert headers.items() <= got.headers.items()
    assert (hub.requests[0].counted, hub.requests[0].status) == (False, status)
    assert send.get(f"{R}/issues/1/comments") == []
    assert got.json()["message"]
    assert send("POST", f"{R}/issues/1/comments", {"body": "x"}).status == 201


def test_a_cut_before_leaves_nothing_and_one_after_leaves_the_write(hub: GitHub, repo: Repo, send: Client) -> None:
    for fault, comments in ((faults.cut(), 0), (faults.cut_after(), 1)):
        hub.faults.add(fault, method="POST", times=1)
        with pytest.raises((RemoteDisconnected, ConnectionResetError, BadStatusLine)):
            send("POST", f"{R}/issues/1/comments", {"body": "x"})
        assert len(repo.comments(1)) == comments
    assert [(record.status, record.operation) for record in hub.requests] == [
        (0, "/repos/{owner}/{repo}/issues/{issue_number}/comments")
    ] * 2


def test_half_an_answer_is_broken_json_or_a_broken_connection(hub: GitHub, send: Client) -> None:
    hub.faults.add(faults.truncate(), nth=1)
    hub.faults.add(faults.truncate(mid_body=True), nth=1)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        send("GET", R).json()
    with pytest.raises(IncompleteRead):
        send("GET", R)


def test_garbage_is_a_page_of_html_with_status_200(hub: GitHub, send: Client) -> None:
    hub.faults.add(faults.garbage())
    got = send("GET", R)
    assert (got.status, got.headers["content-type"]) == (200, "text/html")


def test_graphqls_limit_is_200_with_an_error(hub: GitHub, send: Client) -> None:
    hub.faults.add(faults.graphql_limit(), path="^/graphql")
    assert send.graphql("{ viewer { login } }")["errors"][0]["type"] == "RATE_LIMITED"
    assert send("GET", R).status == 200


@pytest.mark.parametrize(("after", "comments"), [(False, 0), (True, 1)])
def test_a_slow_answer_does_not_hold_up_the_end(after: bool, comments: int) -> None:
    with GitHub() as hub:
        repo = hub.repository("acme/ml")
        repo.open_issue(hub.bot, "Deploy?")
        hub.faults.add(faults.slow(45, after=after), method="POST")
        client = HTTPConnection(hub.url.removeprefix("http://"), timeout=0.2)
        send = Client(hub, hub.workflow_token(repo))
        client.request("POST", f"{R}/issues/1/comments", b'{"body":"x"}', send.headers)
        with pytest.raises(TimeoutError):
            client.getresponse()
        assert len(repo.comments(1)) == comments
        client.close()
        began = time.monotonic()
    assert time.monotonic() - began < 5


def test_rules_choose_by_method_path_and_count(hub: GitHub, send: Client) -> None:
    hub.faults.add(faults.status(502), method="GET", path="/issues/1$", nth=2)
    statuses = [send("GET", f"{R}/{path}").status for path in ("issues/1", "issues", "issues/1", "issues/1")]
    assert statuses == [200, 200, 502, 200]


def test_every_call_fails_once(hub: GitHub, send: Client) -> None:
    hub.faults.every_call_once(faults.status(502))
    assert [send("GET", R).status for _ in range(3)] == [502, 200, 200]
    assert [send("GET", f"{R}/issues").status for _ in range(2)] == [502, 200]
    hub.faults.clear()
    assert send("GET", f"{R}/issues/1").status == 200


def test_the_nth_call_fails(hub: GitHub, send: Client) -> None:
    hub.faults.nth_call(2, faults.status(502))
    assert [send("GET", path).status for path in (R, f"{R}/issues", R)] == [200, 502, 200]


def test_random_faults_are_the_same_for_a_seed() -> None:
    runs = []
    for _ in range(2):
        with GitHub(check=False) as hub:
            send = Client(hub, hub.workflow_token(hub.repository("acme/ml")))
            hub.faults.randomly(0.5, faults.status(502), seed=7)
            runs.append([send("GET", R).status for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 502}


def test_a_connection_stays_open(hub: GitHub, repo: Repo) -> None:
    headers = Client(hub, hub.workflow_token(repo)).headers
    connection = HTTPConnection(hub.url.removeprefix("http://"))
    for path in (R, f"{R}/issues", f"{R}/nowhere", "/graphql"):
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()
        assert connection.sock is not None
    connection.close()
    hub.problems.clear()


def test_a_ghes_has_its_paths_under_api() -> None:
    with GitHub(ghes=True, start=datetime(2030, 1, 1, tzinfo=UTC)) as hub:
        repo = hub.repository("acme/ml")
        send = Client(hub, hub.workflow_token(repo))
        assert hub.url.endswith("/api/v3")
        assert send.get(R)["url"] == f"{hub.url}{R}"
        assert send.get(R)["created_at"] == "2030-01-01T00:00:00Z"
        client = HTTPConnection(hub.url.removeprefix("http://").partition("/")[0])
        client.request("POST", "/api/graphql", b'{"query":"{ viewer { login } }"}', send.headers)
        assert client.getresponse().status == 200
        client.close()
        assert hub.graphql_url.endswith("/api/graphql")
        assert hub.problems == []


def test_a_mistake_of_the_stand_in_is_on_record() -> None:
    with GitHub() as hub:
        repo = hub.repository("acme/ml")
        repo.open_issue(hub.bot, "Deploy?").labels.append(None)  # type: ignore[arg-type]  # on purpose
        assert Client(hub, hub.workflow_token(repo))("GET", f"{R}/issues/1").status == 500
        assert "AttributeError" in hub.problems[0]
