"""What is asked of GitHub is counted by what it is, never by whose it is: names do not get into the metrics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.counting import Counting, kind
from gh_gate.app.metrics import Metrics
from gh_gate.forge.github.answer import GRAPHQL, Answer, Ask


@pytest.mark.parametrize(
    ("ask", "counted"),
    [
        (Ask("GET", "/repos/acme/app"), "GET repository"),
        (Ask("GET", "/repos/acme/app/issues/7"), "GET issues"),
        (Ask("GET", "/repos/acme/app/issues/7/comments"), "GET issues comments"),
        (Ask("POST", "/repos/acme/app/issues/comments/9/reactions"), "POST issues comments reactions"),
        (Ask("GET", "/repos/acme/app/contents/.github/gh-gate.yml"), "GET contents"),
        (Ask("GET", "/repos/acme/app/collaborators/alice/permission"), "GET collaborators permission"),
        (Ask("GET", "/orgs/acme/teams/leads/memberships/alice"), "GET orgs teams memberships"),
        (Ask("GET", "/users/alice"), "GET users"),
        (Ask("POST", "/app/installations/1/access_tokens"), "POST app installations access_tokens"),
        (Ask("POST", GRAPHQL), "graphql"),
    ],
)
def test_a_request_is_counted_by_the_words_of_its_path(ask: Ask, counted: str) -> None:
    assert kind(ask) == counted


@pytest.mark.parametrize("name", ["issues", "app", "comments"])
def test_a_repository_that_is_called_like_a_word_is_not_counted_by_it(name: str) -> None:
    assert kind(Ask("GET", f"/repos/{name}/{name}/labels")) == "GET labels"


@given(owner=st.from_regex(r"[A-Za-z0-9-]{6,20}", fullmatch=True), login=st.from_regex(r"Z[a-z]{5,20}", fullmatch=True))
def test_no_name_is_counted(owner: str, login: str) -> None:
    paths = (f"/repos/{owner}/{login}", f"/repos/{owner}/x/assignees/{login}", f"/orgs/{login}/teams/{login}")
    told = [word for path in paths for word in kind(Ask("GET", path)).split()]
    assert login not in told
    assert set(told) <= {"GET", "repository", "assignees", "orgs", "teams"}


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "counted"), (201, "counted"), (304, "304"), (404, "refused"), (502, "failed")]
)
def test_an_answer_is_counted_by_what_it_cost(status: int, outcome: str) -> None:
    metrics = Metrics()
    Counting(metrics).heard(0, Ask("GET", "/repos/acme/app/issues/7"), Answer(status, {}, None))
    assert f'outcome="{outcome}"' in metrics.exposition().decode()


@pytest.mark.parametrize(
    ("installation", "headers", "told"),
    [
        (7, {"x-ratelimit-remaining": "4321"}, True),
        (7, {"x-ratelimit-remaining": "4321", "x-ratelimit-resource": "core"}, True),
        (7, {"x-ratelimit-remaining": "4321", "x-ratelimit-resource": "graphql"}, False),
        (7, {"x-ratelimit-remaining": "many"}, False),
        (0, {"x-ratelimit-remaining": "4321"}, False),
        (7, {}, False),
    ],
)
def test_what_remains_to_an_installation_is_told(installation: int, headers: dict[str, str], told: bool) -> None:
    metrics = Metrics()
    Counting(metrics).heard(installation, Ask("GET", "/x"), Answer(200, headers, None))
    assert ("4321" in metrics.exposition().decode()) is told
