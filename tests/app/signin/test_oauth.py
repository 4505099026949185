"""What is asked of GitHub, and what is made of its answers and of none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from gh_gate.app.signin.oauth import Granted, OAuth
from gh_gate.app.signin.refusals import SignInRefused
from gh_gate.errors import UpstreamError
from tests.github import faults
from tests.github.client import Client
from tests.github.faults import Fault
from tests.github.hub import GitHub
from tests.github.state_people import App
from tests.github.wire import Reply

CALLBACK = "https://gates.example.com/sign-in/callback"


@pytest.fixture
def app(hub: GitHub) -> App:
    app = hub.app("gate-keeper")
    app.callback_urls = (CALLBACK,)
    return app


@pytest.fixture
def oauth(hub: GitHub, app: App) -> OAuth:
    return OAuth(hub.url, app.client_id, app.client_secret, CALLBACK)


@pytest.fixture
def code(hub: GitHub, app: App) -> str:
    return hub.authorize(app, hub.user("alice"), CALLBACK)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_the_page_is_githubs_own_with_state_and_challenge(oauth: OAuth, app: App) -> None:
    page = OAuth("https://api.github.com", app.client_id, "s", CALLBACK).page("a state&", "a challenge")
    assert page.startswith("https://github.com/login/oauth/authorize?")
    query = {name: value for name, [value] in parse_qs(urlsplit(page).query).items()}
    assert query == {
        "client_id": app.client_id,
        "redirect_uri": CALLBACK,
        "state": "a state&",
        "code_challenge": "a challenge",
        "code_challenge_method": "S256",
        "allow_signup": "false",
    }
    assert app.client_secret not in oauth.page("s", "c")


def test_a_code_becomes_the_persons_token(hub: GitHub, oauth: OAuth, code: str) -> None:
    granted = oauth.exchange(code, "v" * 43)
    assert granted.seconds == 28_800
    assert Client(hub, granted.token).get("/user")["login"] == "alice"
    assert granted.token not in repr(granted)


def test_a_code_that_is_none_is_a_refusal(oauth: OAuth) -> None:
    with pytest.raises(SignInRefused) as caught:
        oauth.exchange("none", "v" * 43)
    assert caught.value.why == "it says bad_verification_code"


def test_a_wrong_secret_is_for_those_who_run_the_server(
    hub: GitHub, app: App, code: str, told: pytest.LogCaptureFixture
) -> None:
    wrong = OAuth(hub.url, app.client_id, "not-the-secret-of-the-app", CALLBACK)
    with pytest.raises(SignInRefused) as caught:
        wrong.exchange(code, "v" * 43)
    assert caught.value.what == "nobody can sign in at present."
    assert "GH_GATE_CLIENT_SECRET" in told.text
    assert "not-the-secret-of-the-app" not in told.text + caught.value.diagnostics()


BROKEN = [
    faults.status(500),
    faults.status(502),
    faults.status(404),
    faults.status(302, location="https://evil.example/"),
    faults.secondary(60),
    faults.secondary(60, 429),
    faults.cut(),
    faults.cut_after(),
    faults.truncate(),
    faults.truncate(mid_body=True),
    faults.garbage(),
]


@pytest.mark.parametrize("fault", BROKEN)
def test_no_answer_is_no_sign_in_and_the_code_is_sent_once(
    hub: GitHub, oauth: OAuth, code: str, *, app: App, fault: Fault, told: pytest.LogCaptureFixture
) -> None:
    hub.faults.add(fault, path="access_token")
    with pytest.raises(UpstreamError) as caught:
        oauth.exchange(code, "v" * 43)
    assert [visit.operation for visit in hub.visits] == ["/login/oauth/access_token"]
    seen = told.text + caught.value.diagnostics() + repr(caught.value.__cause__ or "")
    assert code not in seen
    assert app.client_secret not in seen
    assert caught.value.__context__ is None


def test_a_redirection_is_not_followed_with_the_secret_in_hand(hub: GitHub, oauth: OAuth, code: str) -> None:
    hub.faults.add(faults.status(307, location=f"{hub.site_url}/login/oauth/authorize"), path="access_token")
    with pytest.raises(UpstreamError):
        oauth.exchange(code, "v" * 43)
    assert [visit.operation for visit in hub.visits] == ["/login/oauth/access_token"]


@pytest.mark.parametrize(
    "body",
    ["[]", "null", '"x"', "{}", '{"access_token": 7}', '{"access_token": "a b"}', '{"access_token": "x\\r\\ny: z"}']
    + [f'{{"access_token": "ghu_x", "expires_in": {ends}}}' for ends in ("0", "-1", "true", '"28800"', "1.5")],
)
def test_an_answer_that_cannot_be_understood_is_none(hub: GitHub, oauth: OAuth, code: str, body: str) -> None:
    hub.faults.add(lambda _: Reply(200, body.encode(), {"content-type": "application/json"}), path="access_token")
    with pytest.raises(UpstreamError):
        oauth.exchange(code, "v" * 43)


def test_a_token_that_does_not_end_is_taken(hub: GitHub, oauth: OAuth, code: str) -> None:
    hub.faults.add(lambda _: Reply(200, b'{"access_token": "ghu_x"}'), path="access_token")
    assert oauth.exchange(code, "v" * 43) == Granted("ghu_x", None)


def test_a_token_is_the_apps_while_it_was_given_to_it(hub: GitHub, oauth: OAuth, app: App) -> None:
    alice, other = hub.user("alice"), hub.app("another")
    mine, theirs, own = hub.token(alice, via=app), hub.token(alice, via=other), hub.token(alice)
    assert [oauth.gave(token) for token in (mine, theirs, own, "ghu_nobodys")] == [True, False, False, False]
    hub.revoke(mine)
    assert not oauth.gave(mine)


@pytest.mark.parametrize("fault", [faults.status(502), faults.status(302), faults.status(401)])
def test_whose_a_token_is_is_not_guessed(hub: GitHub, oauth: OAuth, app: App, fault: Fault) -> None:
    token = hub.token(hub.user("alice"), via=app)
    hub.faults.add(fault)
    with pytest.raises(UpstreamError):
        oauth.gave(token)


def test_a_token_is_given_back(hub: GitHub, oauth: OAuth, code: str) -> None:
    token = oauth.exchange(code, "v" * 43).token
    oauth.revoke(token)
    assert Client(hub, token)("GET", "/user").status == 401


def test_a_token_that_is_gone_already_is_no_trouble(oauth: OAuth, told: pytest.LogCaptureFixture) -> None:
    oauth.revoke("ghu_gone")
    assert "could not be revoked" not in told.text


@pytest.mark.parametrize("fault", [faults.status(500), faults.cut(), faults.secondary()])
def test_where_a_token_cannot_be_given_back_the_log_says_so_without_it(
    hub: GitHub, oauth: OAuth, code: str, *, app: App, fault: Fault, told: pytest.LogCaptureFixture
) -> None:
    token = oauth.exchange(code, "v" * 43).token
    hub.faults.add(fault, path="/applications/")
    oauth.revoke(token)
    assert "could not be revoked" in told.text
    assert token not in told.text
    assert app.client_secret not in told.text


def test_github_says_whether_it_knows_the_secret(hub: GitHub, app: App, oauth: OAuth) -> None:
    assert oauth.is_known()
    assert not OAuth(hub.url, app.client_id, "x" * 40, CALLBACK).is_known()
    assert not OAuth(hub.url, "Iv1.x", app.client_secret, CALLBACK).is_known()
    hub.faults.add(faults.status(503), path="/applications/")
    with pytest.raises(UpstreamError):
        oauth.is_known()
