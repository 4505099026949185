"""An App registered from a manifest: the page, the code, the secrets."""

import json
import re
from html import unescape
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.github.client import Client, Got, signed
from tests.github.hub import GitHub
from tests.github.refused import Refused

BACK = "http://127.0.0.1:3000/callback"
MANIFEST: dict[str, Any] = {
    "name": "Acme Gates",
    "url": "https://gates.example",
    "redirect_url": f"{BACK}?from=github",
    "hook_attributes": {"url": "https://gates.example/webhook"},
    "default_permissions": {"issues": "write", "contents": "read", "members": "read"},
    "default_events": ["issues", "issue_comment"],
    "public": False,
}


def _accept(hub: GitHub, state: str = "", **other: Any) -> str:
    return hub.accept_manifest(json.dumps(MANIFEST | other), state, owner=hub.user("alice"))


def _code(place: str) -> str:
    return parse_qs(urlsplit(place).query)["code"][0]


def _convert(hub: GitHub, code: str) -> Any:
    return Client(hub)("POST", f"/app-manifests/{code}/conversions")


def _browse(hub: GitHub, path: str, **form: str) -> Got:
    """Send a form as a browser does."""
    connection = HTTPConnection(urlsplit(hub.site_url).netloc, timeout=10)
    connection.request("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    got = Got(response.status, dict(response.getheaders()), response.read())
    connection.close()
    return got


def test_the_browser_comes_back_with_a_code_and_the_state(hub: GitHub) -> None:
    place = urlsplit(_accept(hub, "a state&more"))
    assert f"{place.scheme}://{place.netloc}{place.path}" == BACK
    query = parse_qs(place.query)
    assert (query["from"], query["state"], list(query)) == (["github"], ["a state&more"], ["from", "code", "state"])


def test_the_code_is_worth_the_apps_secrets_once(hub: GitHub) -> None:
    code = _code(_accept(hub))
    made = _convert(hub, code)
    assert made.status == 201
    shown = made.json()
    assert (shown["slug"], shown["name"], shown["owner"]["login"]) == ("acme-gates", "Acme Gates", "alice")
    assert shown["permissions"] == {"metadata": "read", **MANIFEST["default_permissions"]}
    assert shown["events"] == MANIFEST["default_events"]
    assert len(shown["webhook_secret"]) == 40
    assert shown["pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert _convert(hub, code).status == 404


def test_the_code_is_worth_nothing_after_an_hour(hub: GitHub) -> None:
    codes = _code(_accept(hub)), _code(_accept(hub, name="Other Gates"))
    hub.clock.advance(3600)
    assert _convert(hub, codes[0]).status == 201
    hub.clock.advance(1)
    assert _convert(hub, codes[1]).status == 404


def test_the_app_signs_with_its_new_key_and_has_the_manifests_hook(hub: GitHub) -> None:
    shown = _convert(hub, _code(_accept(hub))).json()
    app = hub.apps["acme-gates"]
    assert shown["pem"] == app.private_key
    send = Client(hub, signed(hub, app))
    assert send.get("/app")["id"] == shown["id"]
    config = send.get("/app/hook/config")
    assert (config["url"], config["content_type"]) == ("https://gates.example/webhook", "form")
    assert [(delivery.event, delivery.app) for delivery in hub.hooks.pending] == [("ping", app)]


def test_an_inactive_hook_is_configured_and_silent(hub: GitHub) -> None:
    _accept(hub, hook_attributes={"url": "https://gates.example/webhook", "active": False})
    hub.install(hub.apps["acme-gates"], hub.org("acme"))
    assert hub.hooks.pending == []


def test_without_hook_attributes_there_is_no_hook_and_no_secret(hub: GitHub) -> None:
    code = _code(_accept(hub, hook_attributes=None))
    assert _convert(hub, code).json()["webhook_secret"] is None


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"name": ""}, '"name" was'),
        ({"name": "x" * 35}, "too long"),
        ({"url": None}, '"url" was'),
        ({"url": {"git": "x"}}, "is not a string"),
        ({"redirect_url": ""}, '"redirect_url" was'),
        ({"hook_attributes": {"active": False}}, '"url" was'),
        ({"default_permissions": {"everything": "write"}}, "resource is not included"),
        ({"default_permissions": {"issues": "all"}}, "action is not included"),
        ({"default_permissions": {}}, "not supported by permissions: issues"),
        ({"default_events": ["installation"]}, "not supported by permissions: installation"),
        ({"callback_urls": ["https://gates.example"] * 11}, "no more than 10"),
    ],
)
def test_a_manifest_that_github_refuses_makes_no_app(hub: GitHub, other: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refused:
        _accept(hub, **other)
    assert refused.value.status == 422
    assert said in refused.value.message
    assert "acme-gates" not in hub.apps


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_what_is_no_json_object_is_no_manifest(hub: GitHub, text: str) -> None:
    with pytest.raises(Refused, match="valid GitHub App manifest"):
        hub.accept_manifest(text, owner=hub.user("alice"))


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]", "gates.localhost"])
def test_a_hook_on_this_machine_is_refused_unless_a_switch_allows_it(hub: GitHub, host: str) -> None:
    hook = {"url": f"http://{host}/webhook"}
    with pytest.raises(Refused) as refused:
        _accept(hub, hook_attributes=hook)
    assert "isn't reachable over the public Internet" in refused.value.errors[0]["message"]
    hub.quirks.local_hooks = True
    assert _accept(hub, hook_attributes=hook).startswith(BACK)


def test_a_name_is_taken_once(hub: GitHub) -> None:
    _accept(hub)
    with pytest.raises(Refused, match="already been taken"):
        _accept(hub)


@pytest.mark.parametrize(("prefix", "owner"), [("", "octocat"), ("/organizations/acme", "acme")])
def test_the_page_asks_and_its_button_leads_back(hub: GitHub, prefix: str, owner: str) -> None:
    hub.org("acme")
    page = _browse(hub, f"{prefix}/settings/apps/new?state=s%22%26", manifest=json.dumps(MANIFEST))
    text = page.body.decode()
    assert f"Create GitHub App for @{owner}" in text
    action = re.findall(r'action="([^"]*)"', text)[0]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', text)}
    back = _browse(hub, action, **fields)
    assert back.status == 302
    place = back.headers["location"]
    assert (place.startswith(BACK), parse_qs(urlsplit(place).query)["state"]) == (True, ['s"&'])
    assert _convert(hub, _code(place)).json()["owner"]["login"] == owner


def test_the_page_says_what_is_wrong(hub: GitHub) -> None:
    answer = _browse(hub, "/settings/apps", manifest="{}", state="x")
    assert answer.status == 422
    assert b"&quot;name&quot; was" in answer.body


def test_nobody_registers_an_app_for_somebody_else(hub: GitHub) -> None:
    hub.user("bob")
    assert _browse(hub, "/organizations/bob/settings/apps", manifest=json.dumps(MANIFEST)).status == 404


def test_the_page_is_no_part_of_the_api(hub: GitHub) -> None:
    _browse(hub, "/settings/apps/new", manifest="{}")
    assert hub.requests == []
