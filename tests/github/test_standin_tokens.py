"""Tokens: whose, for what, until when."""

import time
from typing import cast

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.github.client import Client, signed
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import Level

R = "/repos/acme/ml"


@pytest.fixture
def secret(hub: GitHub) -> Repo:
    """A private repository with an issue, a file and a run."""
    repo = hub.repository("acme/secret", private=True, files={"CODEOWNERS": "* @alice"})
    repo.set_permission(hub.user("alice"), "write")
    repo.open_issue(hub.bot, "Deploy?")
    repo.start_run(hub.user("alice"))
    return repo


@pytest.mark.parametrize(
    ("operation", "permission"),
    [
        ("GET issues", "issues=read"),
        ("GET issues/1/comments", "issues=read"),
        ("POST issues/1/comments", "issues=write"),
        ("POST issues/1/labels", "issues=write"),
        ("PUT issues/1/lock", "issues=write"),
        ("GET contents/CODEOWNERS", "contents=read"),
        ("GET codeowners/errors", "contents=read"),
        ("GET commits/main", "contents=read"),
        ("GET actions/runs/14000000001", "actions=read"),
        ("GET pulls", "pull_requests=read"),
    ],
)
def test_each_operation_of_a_private_repository_needs_its_permission(
    hub: GitHub, secret: Repo, operation: str, permission: str
) -> None:
    method, path = operation.split()
    name, level = permission.split("=")
    body = {"body": "x", "labels": ["x"]} if method == "POST" else None
    without = Client(hub, hub.workflow_token(secret, {"metadata": "read", "checks": "write"}))
    refused = without(method, f"/repos/acme/secret/{path}", body)
    assert (refused.status, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert permission in refused.headers["x-accepted-github-permissions"]
    allowed = Client(hub, hub.workflow_token(secret, {name: cast(Level, level)}))
    assert allowed(method, f"/repos/acme/secret/{path}", body).status < 300


def test_reading_is_not_writing(hub: GitHub, repo: Repo) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    reader = Client(hub, hub.workflow_token(repo, {"issues": "read"}))
    assert reader("POST", f"{R}/issues/1/comments", {"body": "x"}).status == 403


def test_a_public_repository_is_read_without_permissions_and_even_without_a_token(hub: GitHub, repo: Repo) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    poor = Client(hub, hub.workflow_token(repo, {}))
    assert len(poor.get(f"{R}/issues")) == 1
    nobody = Client(hub)
    assert nobody("GET", f"{R}/issues").status == 200
    assert nobody("POST", f"{R}/issues", {"title": "x"}).status == 401
    assert hub.problems == [f"{m} {R}/issues: sent without authorization" for m in ("GET", "POST")]
    hub.problems.clear()


def test_a_pull_request_takes_either_of_two_permissions_and_an_issue_one(hub: GitHub, repo: Repo) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    repo.open_pull(hub.user("alice"), {"a.txt": "a"})
    send = Client(hub, hub.workflow_token(repo, {"pull_requests": "write"}))
    assert send("POST", f"{R}/issues/2/comments", {"body": "x"}).status == 201
    assert send("POST", f"{R}/issues/1/comments", {"body": "x"}).status == 403


def test_a_private_repository_does_not_exist_for_others(hub: GitHub, secret: Repo, repo: Repo) -> None:
    for token in (hub.token(hub.user("mallory")), hub.workflow_token(repo)):
        assert Client(hub, token)("GET", "/repos/acme/secret").status == 404
    assert Client(hub, hub.token(hub.user("alice"))).get("/repos/acme/secret")["full_name"] == secret.full_name


def test_an_apps_token_cannot_ask_who_it_is(hub: GitHub, repo: Repo) -> None:
    assert Client(hub, hub.workflow_token(repo))("GET", "/user").status == 403
    assert Client(hub, hub.token(hub.user("alice"))).get("/user")["login"] == "alice"


def test_a_fine_grained_token_is_bounded_by_its_permissions_and_its_owner(hub: GitHub, repo: Repo) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    send = Client(hub, hub.token(hub.user("alice"), permissions={"contents": "read"}))
    refused = send("POST", f"{R}/issues/1/comments", {"body": "x"})
    assert refused.json()["message"] == "Resource not accessible by personal access token"
    bob = Client(hub, hub.token(hub.user("bob"), permissions={"issues": "write"}))
    assert bob("POST", f"{R}/issues/1/comments", {"body": "x"}).status == 201
    assert bob("PUT", f"{R}/issues/1/lock").status == 403


def test_a_token_expires_by_the_hubs_clock(hub: GitHub, repo: Repo) -> None:
    app = hub.app("gate-keeper")
    hub.install(app, repo.owner)
    send = Client(hub, hub.token(app))
    hub.clock.advance(3599)
    assert send("GET", R).status == 200
    hub.clock.advance(1)
    refused = send("GET", R)
    assert (refused.status, refused.json()["message"]) == (401, "Bad credentials")


def test_a_revoked_token_and_one_of_a_deleted_account_are_bad(hub: GitHub, repo: Repo) -> None:
    tokens = hub.workflow_token(repo), hub.token(hub.user("kim"))
    hub.revoke(tokens[0])
    hub.delete_user(hub.user("kim"))
    assert [Client(hub, token)("GET", R).status for token in tokens] == [401, 401]


def test_an_app_gets_a_token_for_an_hour_narrowed_as_asked(hub: GitHub, repo: Repo) -> None:
    app = hub.app("gate-keeper")
    installation = hub.install(app, repo.owner)
    hub.repository("acme/other")
    send = Client(hub, signed(hub, app))
    asked = {"repositories": ["ml"], "permissions": {"issues": "read"}}
    made = send("POST", f"/app/installations/{installation.id}/access_tokens", asked).json()
    assert made["token"].startswith(f"ghs_{app.id}_")
    assert (made["expires_at"], made["permissions"]) == ("2026-03-02T10:00:00Z", {"issues": "read", "metadata": "read"})
    reached = Client(hub, made["token"]).get("/installation/repositories")
    assert [found["name"] for found in reached["repositories"]] == ["ml"]
    too_much = send(
        "POST", f"/app/installations/{installation.id}/access_tokens", {"permissions": {"contents": "write"}}
    )
    assert too_much.status == 422


def test_an_app_that_is_not_installed_finds_no_installation(hub: GitHub, repo: Repo) -> None:
    app = hub.app("gate-keeper")
    send = Client(hub, signed(hub, app))
    assert send("GET", f"{R}/installation").status == 404
    hub.install(app, repo.owner, [])
    assert send("GET", f"{R}/installation").status == 404
    installation = hub.install(app, repo.owner, [repo])
    assert send.get(f"{R}/installation")["id"] == installation.id


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"expires": 660}, "too far in the future"),
        ({"expires": -1}, "'exp'"),
        ({"issued": 120}, "'iat'"),
        ({"iss": "nobody"}, "'iss'"),
    ],
)
def test_an_apps_signature_has_to_be_timely_and_by_a_known_app(hub: GitHub, times: dict[str, int], said: str) -> None:
    refused = Client(hub, signed(hub, hub.app("gate-keeper"), **times))("GET", "/app")
    assert refused.status == 401
    assert said in refused.json()["message"]


def test_a_signature_with_another_key_or_algorithm_is_refused(hub: GitHub) -> None:
    app, now = hub.app("gate-keeper"), hub.clock.epoch
    claims = {"iat": now - 60, "exp": now + 300, "iss": str(app.id)}
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(claims, other, "RS256"), jwt.encode(claims, "secret" * 9, "HS256")
    for text in forged:
        assert Client(hub, text)("GET", "/app").status == 401
    assert Client(hub, jwt.encode(claims, app.private_key, "RS256"))("GET", "/app").status == 200


def test_a_signature_by_the_machines_clock_is_taken_unless_that_is_switched_off(hub: GitHub) -> None:
    app, now = hub.app("gate-keeper"), int(time.time())
    text = jwt.encode({"iat": now - 60, "exp": now + 300, "iss": app.client_id}, app.private_key, "RS256")
    assert Client(hub, text)("GET", "/app").status == 200
    hub.quirks.wall_clock_jwts = False
    assert Client(hub, text)("GET", "/app").status == 401


def test_a_signature_opens_only_the_apps_own_doors_and_a_token_none_of_them(hub: GitHub, repo: Repo) -> None:
    assert Client(hub, signed(hub, hub.app("gate-keeper")))("GET", R).status == 401
    assert Client(hub, hub.workflow_token(repo))("GET", "/app").status == 401


def test_without_a_user_agent_the_answer_is_403(hub: GitHub, repo: Repo) -> None:
    send = Client(hub, hub.workflow_token(repo))
    del send.headers["User-Agent"]
    got = send("GET", R)
    assert got.status == 403
    assert "User-Agent" in got.json()["message"]
    assert "sent without user-agent" in hub.problems[0]
    hub.problems.clear()


def test_an_unknown_api_version_is_refused() -> None:
    with GitHub(check=False) as hub:
        token = hub.workflow_token(hub.repository("acme/ml"))
        assert Client(hub, token, X_GitHub_Api_Version="2019-01-01")("GET", R).status == 400
