"""The page of the local forge has no sign-in: so nobody but this machine's own browser, at its own name, is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.forms import forms
from tests.app.web.security.test_headers import assert_sealed
from tests.browser.local import Local


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """A project on this machine, served."""
    made = Local(tmp_path_factory.mktemp("models"))
    with made.served():
        yield made


@pytest.fixture
def client(local: Local) -> Client:
    """Somebody's browser on this machine."""
    return Client(local.url)


def port(client: Client) -> str:
    """Where the page listens."""
    return client.url.rpartition(":")[2].strip("/")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "localhost.evil.example:{port}",
        "127.0.0.1@evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1:{port}@evil.example",
        "0.0.0.0:{port}",
        "127.0.0.2:{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "[::]:{port}",
        "localhost:{port}.evil.example",
        "localhost:{port}/",
        "localhost, evil.example",
        "\x6cocalhost\x00.evil.example",
        "\xe4.localhost:{port}",
        "x",
        " ",
    ],
)
@pytest.mark.parametrize("path", ["/", "/pending", "/static/x", "/live", "/no/such/page"])
def test_a_name_that_is_not_this_machines_is_refused(client: Client, local: Local, host: str, path: str) -> None:
    local.gate(prompt="Deploy the secret thing?")
    answer = client.ask("GET", path, host=host.format(port=port(client)))
    assert answer.status in {400, 421}
    assert "secret thing" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "127.0.0.1", "localhost"])
def test_its_own_names_are_answered(client: Client, host: str) -> None:
    assert client.ask("GET", "/", host=host.format(port=port(client))).status == 200


def test_no_header_beside_the_host_makes_another_name_of_it(client: Client) -> None:
    for header in ("X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-Host"):
        answer = client.ask("GET", "/", headers={header: "host=127.0.0.1"}, host="evil.example")
        assert answer.status in {400, 421}


def test_two_names_at_once_are_refused(client: Client) -> None:
    answer = client.ask("GET", "/", headers={"host": "127.0.0.1"}, host="evil.example")
    assert answer.status in {400, 421}


def post(client: Client, path: str, verb: str, **headers: str) -> Answer:
    """Send a gate's form as its page has it."""
    found = forms(client.get(path).text)
    address, form = next((action, form) for action, form in found.items() if action.endswith(verb))
    return client.post(address, {**form, "input.deploy_target": "staging", "reason": "x"}, **headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_another_site_in_the_same_browser_answers_nothing(
    client: Client, local: Local, verb: str, headers: dict[str, str]
) -> None:
    path = local.gate()
    assert post(client, path, verb, **headers).status == 403
    assert local.said(path) == []


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_without_the_pages_own_token_nothing_is_said(client: Client, local: Local, verb: str, token: str) -> None:
    path = local.gate()
    found = forms(client.get(path).text)
    address, form = next((action, form) for action, form in found.items() if action.endswith(verb))
    assert client.post(address, {**form, "csrf": token, "input.deploy_target": "staging"}).status == 403
    assert local.said(path) == []


def test_what_the_page_itself_sends_is_taken(client: Client, local: Local) -> None:
    path = local.gate()
    assert post(client, path, "reject", Sec_Fetch_Site="same-origin", Origin="null").status == 303
    assert local.said(path) == [("ada", "/reject x")]


def test_nobody_is_made_somebody_else_by_another_site(client: Client) -> None:
    answer = client.post("/answer-as", {"login": "bob", "to": "/"}, Sec_Fetch_Site="cross-site")
    assert answer.status == 403
    assert "@bob</summary>" not in client.get("/").text


@pytest.mark.parametrize("login", ["", "a b", "<script>", "-x", "a" * 40, "x\r\nset-cookie: a=b", "../x", "é"])
def test_only_what_could_be_a_login_is_taken_for_one(client: Client, login: str) -> None:
    found = forms(client.get("/").text)
    answer = client.post("/answer-as", {**found["/answer-as"], "login": login})
    assert answer.status == 400
    assert answer.all("set-cookie") == []
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/", "/pending", "/history", "/no/such/page"])
def test_its_pages_are_sealed_too(client: Client, path: str) -> None:
    assert_sealed(client.get(path))


def test_it_listens_to_this_machine_alone(local: Local) -> None:
    assert local.url.startswith("http://127.0.0.1:")
