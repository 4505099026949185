"""Pages, entity tags and rate limits."""

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo

R = "/repos/acme/ml"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    repo.open_issue(hub.bot, "Deploy?")
    return Client(hub, hub.workflow_token(repo))


def test_pages_are_linked(hub: GitHub, repo: Repo, send: Client) -> None:
    for n in range(61):
        repo.comment(hub.bot, 1, f"n{n}")
    url = f"{hub.url}{R}/issues/1/comments"
    first = send("GET", f"{R}/issues/1/comments")
    assert len(first.json()) == 30
    assert first.headers["link"] == f'<{url}?page=2>; rel="next", <{url}?page=3>; rel="last"'
    second = send("GET", f"{R}/issues/1/comments?per_page=30&page=2").headers["link"]
    assert [part.split("; ")[1] for part in second.split(", ")] == [
        'rel="prev"',
        'rel="next"',
        'rel="last"',
        'rel="first"',
    ]
    last = send("GET", f"{R}/issues/1/comments?page=3")
    assert ([c["body"] for c in last.json()], 'rel="next"' in last.headers["link"]) == (["n60"], False)
    assert send.get(f"{R}/issues/1/comments?page=4") == []


def test_a_page_has_at_most_a_hundred_and_one_page_needs_no_link(hub: GitHub, repo: Repo, send: Client) -> None:
    for n in range(100):
        repo.comment(hub.bot, 1, f"n{n}")
    got = send("GET", f"{R}/issues/1/comments?per_page=100")
    assert (len(got.json()), "link" in got.headers) == (100, False)
    repo.comment(hub.bot, 1, "n100")
    assert len(send.get(f"{R}/issues/1/comments?per_page=100&page=2")) == 1


def test_what_is_unchanged_costs_nothing(hub: GitHub, repo: Repo) -> None:
    token = hub.workflow_token(repo)
    send = Client(hub, token)
    repo.open_issue(hub.bot, "Deploy?")
    tag = send("GET", f"{R}/issues/1/comments").headers["etag"]
    for _ in range(5):
        same = send("GET", f"{R}/issues/1/comments", If_None_Match=tag)
        assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    assert (hub.quota(token).used, [record.counted for record in hub.requests]) == (1, [True] + [False] * 5)
    repo.comment(hub.user("alice"), 1, "/approve")
    assert send("GET", f"{R}/issues/1/comments", If_None_Match=tag).status == 200
    assert hub.quota(token).used == 2


def test_tags_are_compared_weakly_and_in_lists(send: Client) -> None:
    tag = send("GET", R).headers["etag"].removeprefix("W/")
    assert send("GET", R, If_None_Match=f'"other", {tag}').status == 304
    assert send("GET", R, If_None_Match='"other"').status == 200


def test_the_first_pages_tag_knows_nothing_of_a_second_page(hub: GitHub, repo: Repo, send: Client) -> None:
    for n in range(30):
        repo.comment(hub.bot, 1, f"n{n}")
    tag = send("GET", f"{R}/issues/1/comments").headers["etag"]
    repo.comment(hub.user("alice"), 1, "/approve")
    same = send("GET", f"{R}/issues/1/comments", If_None_Match=tag)
    assert (same.status, "link" in same.headers) == (304, False)


def test_a_304_to_nobody_counts(hub: GitHub, repo: Repo) -> None:
    nobody = Client(hub)
    tag = nobody("GET", f"/repos/{repo.full_name}").headers["etag"]
    assert nobody("GET", R, If_None_Match=tag).headers["x-ratelimit-used"] == "2"
    hub.problems.clear()


def test_every_answer_tells_the_limit(hub: GitHub, repo: Repo, send: Client) -> None:
    headers = send("GET", f"{R}/issues/99").headers
    told = [headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "used", "resource")]
    assert told == ["1000", "999", "1", "core"]
    assert int(headers["x-ratelimit-reset"]) == hub.clock.epoch + 3600
    assert headers["date"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    assert repo.issues


def test_all_tokens_of_a_repositorys_workflows_draw_from_one_bucket(hub: GitHub, repo: Repo) -> None:
    tokens = [hub.workflow_token(repo) for _ in range(2)]
    for token in tokens:
        Client(hub, token)("GET", R)
    assert hub.quota(tokens[0]) is hub.quota(tokens[1])
    assert hub.quota(tokens[0]).used == 2
    assert hub.quota(hub.token(hub.user("alice"))).limit == 5000


def test_over_the_limit_everything_is_refused_until_the_hour_is_over(hub: GitHub, repo: Repo) -> None:
    token = hub.workflow_token(repo)
    send = Client(hub, token)
    hub.quota(token).used = 1000
    refused = send("GET", R)
    assert (refused.status, refused.headers["x-ratelimit-remaining"]) == (403, "0")
    assert "API rate limit exceeded" in refused.json()["message"]
    assert send.get("/rate_limit")["resources"]["core"]["remaining"] == 0
    hub.clock.advance(3600)
    assert send("GET", R).status == 200


def test_the_eighty_first_creation_of_a_minute_is_refused(hub: GitHub, send: Client) -> None:
    statuses = [send("POST", f"{R}/issues/1/comments", {"body": "x"}).status for _ in range(81)]
    assert statuses == [201] * 80 + [403]
    refused = send("POST", f"{R}/issues/1/comments", {"body": "x"})
    assert (refused.headers["retry-after"], "secondary" in refused.json()["message"]) == ("60", True)
    assert send("GET", f"{R}/issues/1").status == 200
    hub.clock.advance(60)
    assert send("POST", f"{R}/issues/1/comments", {"body": "x"}).status == 201


def test_the_secondary_limit_can_be_switched_off(hub: GitHub, send: Client) -> None:
    hub.quirks.secondary_limit = False
    assert {send("POST", f"{R}/issues/1/comments", {"body": "x"}).status for _ in range(90)} == {201}
