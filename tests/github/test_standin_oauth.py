"""GitHub's web flow: a page, a code, a token for what both the person and the App may."""

import base64
import hashlib
import re
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.github import faults
from tests.github.client import Client, Got, basic_of
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import App

HOME = "https://gates.example.com/sign-in/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
R = "/repos/acme/ml"


@pytest.fixture
def app(hub: GitHub, repo: Repo) -> App:
    app = hub.app("gate-keeper")
    app.callback_urls = (HOME, "http://127.0.0.1:1/other")
    hub.install(app, repo.owner)
    hub.site.visitor = "alice"
    return app


def _browse(hub: GitHub, method: str, place: str, form: dict[str, str] | None = None, **headers: str) -> Got:
    connection = HTTPConnection(urlsplit(hub.site_url).netloc, timeout=10)
    try:
        connection.request(method, place, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        return Got(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def _ask(hub: GitHub, app: App, **more: str) -> Got:
    query = {"client_id": app.client_id, "redirect_uri": HOME, "state": "s1", **more}
    return _browse(hub, "GET", f"/login/oauth/authorize?{urlencode(query)}")


def _press(hub: GitHub, page: Got, button: str = "1", **headers: str) -> dict[str, str]:
    """What the browser is sent back with after a button was pressed."""
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)">', page.body.decode()))
    return _sent_back(_browse(hub, "POST", "/login/oauth/authorize", {**fields, "authorize": button}, **headers))


def _sent_back(got: Got) -> dict[str, str]:
    assert got.status == 302, got.body
    assert got.headers["location"].startswith(HOME)
    return {name: values[0] for name, values in parse_qs(urlsplit(got.headers["location"]).query).items()}


def _exchange(hub: GitHub, app: App, code: str, **more: str) -> dict[str, Any]:
    form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code, **more}
    got = _browse(hub, "POST", "/login/oauth/access_token", form, Accept="application/json")
    assert got.status == 200
    told: dict[str, Any] = got.json()
    return told


def _token(hub: GitHub, app: App) -> str:
    return str(_exchange(hub, app, _press(hub, _ask(hub, app))["code"])["access_token"])


def test_a_person_is_asked_once_and_sent_back_with_a_code_and_the_state(hub: GitHub, app: App) -> None:
    page = _ask(hub, app)
    assert (page.status, b"to act for alice" in page.body) == (200, True)
    back = _press(hub, page)
    assert (back["state"], len(back["code"])) == ("s1", 20)
    again = _sent_back(_ask(hub, app, state="s2"))
    assert (again["state"], again["code"] != back["code"]) == ("s2", True)


@pytest.mark.parametrize("more", [{"prompt": "select_account"}, {"login": "bob"}])
def test_somebody_known_is_asked_again_where_the_app_wants_it(hub: GitHub, app: App, more: dict[str, str]) -> None:
    _press(hub, _ask(hub, app))
    assert _ask(hub, app, **more).status == 200
    assert _ask(hub, app, login="Alice").status == 302


def test_cancel_is_an_error_of_the_flow(hub: GitHub, app: App) -> None:
    back = _press(hub, _ask(hub, app), button="0")
    assert (back["error"], back["state"], "code" in back) == ("access_denied", "s1", False)
    assert _ask(hub, app).status == 200


@pytest.mark.parametrize(
    "redirect", [f"{HOME}/", f"{HOME}?x=1", HOME.upper(), "https://evil.example/", HOME.replace("https", "http")]
)
def test_a_redirect_that_is_not_exactly_a_registered_one_is_refused(hub: GitHub, app: App, redirect: str) -> None:
    assert _sent_back(_ask(hub, app, redirect_uri=redirect))["error"] == "redirect_uri_mismatch"


def test_without_a_redirect_the_first_registered_one_is_taken(hub: GitHub, app: App) -> None:
    page = _browse(hub, "GET", f"/login/oauth/authorize?client_id={app.client_id}")
    assert "code" in _press(hub, page)


def test_an_unknown_app_and_one_without_callback_have_no_page(hub: GitHub, app: App) -> None:
    assert _browse(hub, "GET", "/login/oauth/authorize?client_id=Iv1.x").status == 404
    app.callback_urls = ()
    assert _ask(hub, app).status == 404


def test_two_browsers_may_be_two_people(hub: GitHub, app: App) -> None:
    query = urlencode({"client_id": app.client_id, "redirect_uri": HOME})
    bob = {"Cookie": "other=1; stand-in-visitor=bob"}
    page = _browse(hub, "GET", f"/login/oauth/authorize?{query}", None, **bob)
    code = _press(hub, page, **bob)["code"]
    assert Client(hub, _exchange(hub, app, code)["access_token"]).get("/user")["login"] == "bob"


def test_the_token_is_the_persons_through_the_app_for_eight_hours(hub: GitHub, app: App) -> None:
    told = _exchange(hub, app, _press(hub, _ask(hub, app))["code"], redirect_uri=HOME)
    assert (told["token_type"], told["scope"], told["expires_in"]) == ("bearer", "", 28_800)
    assert (told["access_token"][:4], told["refresh_token"][:4]) == ("ghu_", "ghr_")
    send = Client(hub, told["access_token"])
    assert send.get("/user")["login"] == "alice"
    hub.clock.advance(28_800)
    assert send("GET", "/user").status == 401


def test_the_answer_is_a_form_unless_json_is_asked_for(hub: GitHub, app: App) -> None:
    form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": "x"}
    got = _browse(hub, "POST", "/login/oauth/access_token", form)
    assert got.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(got.body.decode())["error"] == ["bad_verification_code"]


def test_a_code_is_good_once_and_for_ten_minutes(hub: GitHub, app: App) -> None:
    codes = [_press(hub, _ask(hub, app, prompt="select_account"))["code"] for _ in range(3)]
    assert "access_token" in _exchange(hub, app, codes[0])
    assert _exchange(hub, app, codes[0])["error"] == "bad_verification_code"
    hub.clock.advance(599)
    assert "access_token" in _exchange(hub, app, codes[1])
    hub.clock.advance(1)
    assert _exchange(hub, app, codes[2])["error"] == "bad_verification_code"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"client_secret": "x"}, "incorrect_client_credentials"),
        ({"client_id": "x"}, "incorrect_client_credentials"),
        ({"redirect_uri": "http://127.0.0.1:1/other"}, "redirect_uri_mismatch"),
        ({"code_verifier": "w" * 43}, "bad_verification_code"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_what_does_not_fit_gets_no_token(hub: GitHub, app: App, more: dict[str, str], error: str) -> None:
    code = _press(hub, _ask(hub, app, code_challenge=CHALLENGE, code_challenge_method="S256"))["code"]
    assert _exchange(hub, app, code, **{"code_verifier": VERIFIER, **more})["error"] == error


def test_a_challenge_is_met_with_its_verifier_alone(hub: GitHub, app: App) -> None:
    page = _ask(hub, app, code_challenge=CHALLENGE, code_challenge_method="S256")
    assert "access_token" in _exchange(hub, app, _press(hub, page)["code"], code_verifier=VERIFIER)
    assert "error" in _exchange(hub, app, _sent_back(_ask(hub, app, code_challenge=CHALLENGE))["code"])
    assert _ask(hub, app, code_challenge=VERIFIER, code_challenge_method="plain").status == 400


def test_another_apps_code_is_no_code(hub: GitHub, app: App) -> None:
    code = _press(hub, _ask(hub, app))["code"]
    assert _exchange(hub, hub.app("another"), code)["error"] == "bad_verification_code"


def test_the_token_reaches_what_both_the_person_and_the_app_may(hub: GitHub, app: App) -> None:
    both, persons, apps = (hub.repository(f"acme/{name}", private=True) for name in ("both", "persons", "apps"))
    hub.remove_repositories(next(iter(hub.installations.values())), persons)
    for repo in (both, persons):
        repo.set_permission(hub.user("alice"), "write")
    send = Client(hub, _token(hub, app))
    assert [send("GET", f"/repos/{repo.full_name}").status for repo in (both, persons, apps)] == [200, 404, 404]
    assert [row["app_slug"] for row in send.get("/user/installations")["installations"]] == ["gate-keeper"]
    number = next(iter(hub.installations))
    listed = send.get(f"/user/installations/{number}/repositories")
    assert [row["name"] for row in listed["repositories"]] == ["ml", "both"]


def test_the_token_writes_only_what_the_person_and_the_installation_may_write(
    hub: GitHub, repo: Repo, app: App
) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    send = Client(hub, _token(hub, app))
    assert send("POST", f"{R}/issues/1/comments", {"body": "/approve"}).status == 201
    assert send("POST", f"{R}/actions/runs/1/cancel").status == 403
    hub.suspend(next(iter(hub.installations.values())))
    refused = send("POST", f"{R}/issues/1/comments", {"body": "/approve"})
    assert (refused.status, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert send("GET", f"{R}/issues/1").status == 200


def test_the_token_reads_teams_where_the_app_is_installed_alone(hub: GitHub, app: App) -> None:
    alice = hub.user("alice")
    for org in ("acme", "other"):
        hub.team(hub.org(org), "Leads", alice)
    send = Client(hub, _token(hub, app))
    assert [send("GET", f"/orgs/{org}/teams/leads").status for org in ("acme", "other")] == [200, 404]


def test_a_comment_with_the_token_is_the_persons_through_the_app(hub: GitHub, repo: Repo, app: App) -> None:
    repo.open_issue(hub.bot, "Deploy?")
    Client(hub, _token(hub, app))("POST", f"{R}/issues/1/comments", {"body": "/approve"})
    comment = Client(hub, hub.workflow_token(repo)).get(f"{R}/issues/1/comments")[0]
    assert (comment["user"]["login"], comment["performed_via_github_app"]["slug"]) == ("alice", "gate-keeper")


def test_installations_are_listed_for_a_persons_token_through_the_app_alone(hub: GitHub, app: App) -> None:
    for token in (hub.token(hub.user("alice")), hub.token(app)):
        assert Client(hub, token)("GET", "/user/installations").status == 403


def test_an_app_gives_back_its_own_tokens_alone(hub: GitHub, app: App) -> None:
    token, place = _token(hub, app), f"/applications/{app.client_id}/token"
    wrong = [
        Client(hub, Authorization=basic_of(app, "x"))("DELETE", place, {"access_token": token}),
        Client(hub, Authorization=basic_of(hub.app("another")))("DELETE", place, {"access_token": token}),
        Client(hub, token)("DELETE", place, {"access_token": token}),
    ]
    other = hub.app("another")
    place_of_other = f"/applications/{other.client_id}/token"
    wrong.append(Client(hub, Authorization=basic_of(other))("DELETE", place_of_other, {"access_token": token}))
    assert [got.status for got in wrong] == [401, 404, 401, 404]
    mine = Client(hub, Authorization=basic_of(app))
    assert mine("GET", "/user").status == 401
    assert [mine("DELETE", place, {"access_token": token}).status for _ in range(2)] == [204, 404]
    assert Client(hub, token)("GET", "/user").status == 401


def test_an_app_asks_about_its_own_tokens_alone(hub: GitHub, app: App) -> None:
    token, other = _token(hub, app), hub.app("another")
    told = Client(hub, Authorization=basic_of(app))(
        "POST", f"/applications/{app.client_id}/token", {"access_token": token}
    )
    assert (told.status, told.json()["user"]["login"]) == (200, "alice")
    theirs = Client(hub, Authorization=basic_of(other))
    assert theirs("POST", f"/applications/{other.client_id}/token", {"access_token": token}).status == 404


def test_a_person_takes_the_authorisation_back(hub: GitHub, app: App) -> None:
    token = _token(hub, app)
    hub.deauthorize(app, hub.user("alice"))
    assert Client(hub, token)("GET", "/user").status == 401
    assert _ask(hub, app).status == 200


def test_faults_strike_the_pages_too(hub: GitHub, app: App) -> None:
    code = _press(hub, _ask(hub, app))["code"]
    hub.faults.add(faults.status(502), path="access_token", times=1)
    form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
    assert _browse(hub, "POST", "/login/oauth/access_token", form).status == 502
    hub.faults.add(faults.cut_after(), path="access_token", times=1)
    with pytest.raises(RemoteDisconnected):
        _browse(hub, "POST", "/login/oauth/access_token", form)
    assert _exchange(hub, app, code)["error"] == "bad_verification_code"


def test_visits_are_remembered_and_are_no_part_of_the_api(hub: GitHub, app: App) -> None:
    _ask(hub, app)
    assert _browse(hub, "GET", "/favicon.ico").status == 404
    assert [(visit.operation, visit.status) for visit in hub.visits] == [
        ("/login/oauth/authorize", 200),
        ("/favicon.ico", 404),
    ]
    assert hub.requests == []


def test_what_a_visitor_sends_stays_text_on_the_page(hub: GitHub, app: App) -> None:
    page = _ask(hub, app, state='"><script>')
    assert b"<script>" not in page.body
