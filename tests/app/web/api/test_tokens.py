"""What a token has to be good for, beside its person: the App acts for whoever sends it."""

from __future__ import annotations

import pytest

from tests.app.web.api.stage import QUESTION, Answer, Stage
from tests.github import faults
from tests.github.state_people import App


def denied(answer: Answer, words: str) -> None:
    assert answer.status == 403, answer.data
    assert words in answer.data["detail"]


@pytest.mark.parametrize("scopes", [(), ("read:org",), ("public_repo_", "repo:status", "REPO", "repo_deployment")])
def test_a_token_without_the_scope_to_write_opens_nothing(api: Stage, scopes: tuple[str, ...]) -> None:
    denied(api.open(who=api.hub.token(api.hub.user("carol"), scopes=scopes)), "lacks the scope `repo`")
    assert not api.repo.issues


def test_the_scope_for_public_repositories_is_good_for_those_alone(api: Stage) -> None:
    token = api.hub.token(api.hub.user("carol"), scopes=("read:org", "public_repo"))
    assert api.open(who=token).status == 201
    api.repo.private = True
    assert api.open(who=token, key="run-2").status == 404


def test_a_scope_that_was_taken_away_is_missed_at_once(api: Stage) -> None:
    token = api.hub.token(api.hub.user("carol"))
    assert api.get("/api/v1/gates?repository=acme/app", token).status == 200
    api.hub.vault.tokens[token].scopes = ()
    denied(api.open(who=token), "lacks the scope")


def test_a_token_through_the_app_opens(api: Stage) -> None:
    assert api.open(who=api.hub.token(api.hub.user("carol"), via=api.scene.app)).status == 201


@pytest.fixture
def other(api: Stage) -> App:
    other = api.hub.app("other", permissions={"issues": "write", "metadata": "read"})
    api.hub.install(other, api.repo.owner)
    return other


def test_a_token_through_another_app_opens_nothing(api: Stage, other: App) -> None:
    denied(api.open(who=api.hub.token(api.hub.user("carol"), via=other)), "another App")
    assert not api.repo.issues


def test_without_the_apps_secret_no_apps_token_opens(api: Stage) -> None:
    api.page = None
    api.start()
    denied(api.open(who=api.hub.token(api.hub.user("carol"), via=api.scene.app)), "no client secret")
    assert api.open().status == 201


def test_where_github_does_not_say_whose_app_it_is_nothing_opens(api: Stage) -> None:
    api.hub.faults.add(faults.status(502), path="/applications/")
    assert api.open(who=api.hub.token(api.hub.user("carol"), via=api.scene.app)).status == 503
    assert not api.repo.issues


def test_a_fine_grained_token_is_good_for_what_its_person_is(api: Stage) -> None:
    token = api.hub.token(api.hub.user("carol"), permissions={"metadata": "read"}, repo=api.repo)
    assert api.open(who=token).status == 201
    mallory = api.hub.token(api.hub.user("mallory"), permissions={"issues": "write"})
    denied(api.open(who=mallory, key="run-2"), "Write access")


def test_a_session_is_good_for_no_more_than_its_token(api: Stage, other: App) -> None:
    for token in (api.hub.token(api.hub.user("carol"), scopes=()), api.hub.token(api.hub.user("carol"), via=other)):
        session = api.post("/api/v1/session", who=token).data["token"]
        assert api.open(who=session).status == 403
    session = api.post("/api/v1/session", who="carol").data["token"]
    assert api.open(who=session).status == 201


@pytest.mark.parametrize(
    ("path", "body"), [("/api/v1/gates", QUESTION), ("/api/v1/simulate", {"repository": "acme/app"})]
)
def test_a_token_that_was_taken_back_a_moment_ago_has_the_app_do_nothing(api: Stage, path: str, body: object) -> None:
    token = api.hub.token(api.hub.user("carol"))
    assert api.get("/api/v1/gates?repository=acme/app", token).status == 200
    session = api.post("/api/v1/session", who=token).data["token"]
    api.hub.revoke(token)
    api.time += 50
    assert api.post(path, body, token).status == 401
    assert api.post(path, body, session).status == 401
    assert not api.repo.issues


def test_looking_takes_no_scope(api: Stage) -> None:
    token = api.hub.token(api.hub.user("carol"), scopes=())
    assert api.get("/api/v1/gates?repository=acme/app", token).status == 200
    assert api.post("/api/v1/simulate", {"repository": "acme/app", "approvers": ["@alice"]}, token).status == 200
