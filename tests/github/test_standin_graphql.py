"""The GraphQL endpoint: errors in answers of status 200, pages, limits, and a schema of its own for want of GitHub's."""

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, build_schema

from tests.github.client import Client
from tests.github.contract_check import folder
from tests.github.graph.schema import BUILT_IN, schema
from tests.github.graph.scope import FIELDS
from tests.github.hub import GitHub
from tests.github.repo import Repo

Kind = type[GraphQLObjectType | GraphQLInterfaceType]
BOTH = (GraphQLObjectType, GraphQLInterfaceType)
ISSUE = 'query($n: Int!) { repository(owner: "acme", name: "ml") { issue(number: $n) { id number } } }'


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo))


def test_the_viewer_is_the_tokens_identity(hub: GitHub, send: Client) -> None:
    assert send.graphql("{ viewer { login databaseId } }")["data"]["viewer"]["login"] == "github-actions[bot]"
    alice = Client(hub, hub.token(hub.user("alice")))
    assert alice.graphql("{ viewer { login } }")["data"]["viewer"]["login"] == "alice"


def test_what_is_not_there_is_null_with_an_error(send: Client) -> None:
    answer = send.graphql(ISSUE, n=7)
    assert answer["data"]["repository"] == {"issue": None}
    assert answer["errors"][0]["type"] == "NOT_FOUND"
    assert answer["errors"][0]["path"] == ["repository", "issue"]
    nowhere = send.graphql('{ repository(owner: "acme", name: "none") { id } }')
    assert (nowhere["data"], nowhere["errors"][0]["type"]) == ({"repository": None}, "NOT_FOUND")


def test_a_pull_request_is_no_issue(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_pull(hub.user("alice"), {"a.txt": "a"})
    assert send.graphql(ISSUE, n=1)["errors"][0]["type"] == "NOT_FOUND"
    query = """{ repository(owner: "acme", name: "ml") { issueOrPullRequest(number: 1) {
        __typename ... on PullRequest { headRefOid state timelineItems(first: 9) { nodes { __typename } } } } } }"""
    found = send.graphql(query)["data"]["repository"]["issueOrPullRequest"]
    assert (found["__typename"], found["headRefOid"]) == ("PullRequest", repo.head("feature"))
    assert found["timelineItems"]["nodes"] == [{"__typename": "PullRequestCommit"}]


def test_a_node_is_found_by_its_global_id(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.comment(hub.user("alice"), repo.open_issue(hub.bot, "Deploy?").number, "/approve")
    comment = send.get("/repos/acme/ml/issues/1/comments")[0]
    query = "query($id: ID!) { node(id: $id) { __typename ... on IssueComment { body issue { number } } } }"
    found = send.graphql(query, id=comment["node_id"])["data"]["node"]
    assert found == {"__typename": "IssueComment", "body": "/approve", "issue": {"number": 1}}
    assert send.graphql(query, id="IC_zzz")["errors"][0]["type"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ("", "MISSING_PAGINATION_BOUNDARIES"),
        ("(first: 101)", "EXCESSIVE_PAGINATION"),
        ('(first: 1, after: "?")', "INVALID_CURSOR_ARGUMENTS"),
    ],
)
def test_pages_are_bounded(hub: GitHub, repo: Repo, send: Client, arguments: str, error: str) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    query = (
        f'{{ repository(owner: "acme", name: "ml") {{ issue(number: 1) {{ comments{arguments} {{ totalCount }} }} }} }}'
    )
    assert send.graphql(query)["errors"][0]["type"] == error


def test_the_last_items_can_be_asked_for(hub: GitHub, repo: Repo, send: Client) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    for word in "abc":
        repo.comment(hub.bot, 1, word)
    query = '{ repository(owner: "acme", name: "ml") { issue(number: 1) { comments(last: 2) { nodes { body } pageInfo { hasPreviousPage } } } } }'
    found = send.graphql(query)["data"]["repository"]["issue"]["comments"]
    assert found == {"nodes": [{"body": "b"}, {"body": "c"}], "pageInfo": {"hasPreviousPage": True}}


def test_a_call_costs_a_point_of_a_limit_of_its_own(hub: GitHub, repo: Repo) -> None:
    token = hub.workflow_token(repo)
    limit = Client(hub, token).graphql("{ rateLimit { limit cost remaining used } }")["data"]["rateLimit"]
    assert limit == {"limit": 1000, "cost": 1, "remaining": 999, "used": 1}
    assert (hub.quota(token, "graphql").used, hub.quota(token).used) == (1, 0)


def test_over_the_limit_the_answer_is_200_with_an_error(hub: GitHub, repo: Repo) -> None:
    token = hub.workflow_token(repo)
    hub.quota(token, "graphql").used = 1000
    got = Client(hub, token)("POST", "/graphql", {"query": "{ viewer { login } }"})
    assert (got.status, got.headers["x-ratelimit-remaining"]) == (200, "0")
    assert got.json()["errors"][0]["type"] == "RATE_LIMITED"


def test_nobody_gets_no_answer(hub: GitHub) -> None:
    got = Client(hub, Authorization="Bearer wrong")("POST", "/graphql", {"query": "{ viewer { login } }"})
    assert got.status == 401


def test_a_private_repository_needs_the_permission(hub: GitHub) -> None:
    repo = hub.repository("acme/secret", private=True)
    repo.open_issue(hub.bot, "Deploy?")
    query = '{ repository(owner: "acme", name: "secret") { issue(number: 1) { id } } }'
    blind = Client(hub, hub.workflow_token(repo, {"contents": "read"}))
    assert blind.graphql(query)["errors"][0]["type"] == "FORBIDDEN"
    stranger = Client(hub, hub.token(hub.user("mallory")))
    assert stranger.graphql(query)["errors"][0]["type"] == "NOT_FOUND"


def test_a_document_that_githubs_schema_does_not_know_is_on_record() -> None:
    with GitHub() as hub:
        send = Client(hub, hub.token(hub.user("alice")))
        assert "errors" in send.graphql("{ viewer { shoeSize } }")
        assert "shoeSize" in hub.problems[0]


def test_a_field_that_the_stand_in_lacks_is_on_record_and_never_null() -> None:
    with GitHub() as hub:
        send = Client(hub, hub.token(hub.user("alice")))
        assert send.graphql("{ viewer { email } }")["errors"]
        assert hub.problems


def test_the_built_in_schema_has_a_resolver_for_every_field() -> None:
    built_in = build_schema(BUILT_IN.read_text("utf-8"))
    assert _fields(built_in, GraphQLObjectType) - set(FIELDS) == set()


@pytest.mark.skipif(folder() is None, reason="GitHub's schema is not on this machine (GH_GATE_CONTRACT)")
def test_the_built_in_schema_is_a_part_of_githubs() -> None:
    built_in = build_schema(BUILT_IN.read_text("utf-8"))
    assert _signatures(built_in, *BOTH) - _signatures(schema(), *BOTH) == set()


def _fields(of: GraphQLSchema, *kinds: Kind) -> set[str]:
    return {signature.partition(":")[0] for signature in _signatures(of, *kinds)}


def _signatures(of: GraphQLSchema, *kinds: Kind) -> set[str]:
    """Every field of these kinds of types, with its own type."""
    types = [
        t for t in of.type_map.values() if isinstance(t, BOTH) and type(t) in kinds and not t.name.startswith("__")
    ]
    return {f"{t.name}.{name}: {field.type}" for t in types for name, field in t.fields.items()}
