"""Whoever may not read a repository learns nothing of it, not even that it exists."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House
from tests.github.hub import GitHub

PAGES = [
    ("GET", "/gates/{}"),
    ("GET", "/gates/{}?gate=deploy"),
    ("GET", "/gates/{}/live"),
    ("POST", "/gates/{}/approve"),
    ("POST", "/gates/{}/reject"),
]
API = [
    ("GET", "/api/v1/gates/{}"),
    ("GET", "/api/v1/gates/{}?gate=deploy"),
    ("GET", "/api/v1/gates/{}/records"),
    ("GET", "/api/v1/gates/{}/events"),
    ("POST", "/api/v1/gates/{}/approve"),
    ("POST", "/api/v1/gates/{}/reject"),
    ("POST", "/api/v1/gates/{}/cancel"),
]
NOT_THERE = ["acme/app/424242", "acme/nothing/{number}", "nobody/app/{number}"]
"""A number, a repository and an owner that do not exist."""


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The App at work in a private repository with a gate; mallory may not read it."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        # Nothing but what is asked of the server may make it ask GitHub.
        made = House(hub, tmp_path_factory.mktemp("secret"), GH_GATE_SWEEP="3600")
        made.repo.private = True
        made.gate(name="deploy", prompt="Deploy the merger plan?")
        yield made
        assert made.stop() == 0
        assert hub.problems == []


class Prober(Visitor):
    """Somebody who asks for what may not be theirs, by page and by API, and sees what that costs."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__(house, name)
        self.name = name
        self.sign_in()

    def try_page(self, method: str, path: str) -> tuple[Answer, list[str]]:
        """Ask as a browser does, signed in anew so that nothing is remembered."""
        self.sign_in()
        csrf = self.get("/pending").csrf
        with_form = {"csrf": csrf, "input.deploy_target": "staging", "reason": "x"}
        before = len(self.house.hub.requests)
        answer = self.get(path) if method == "GET" else self.post(path, with_form)
        return answer, self._asked(before)

    def try_api(self, method: str, path: str) -> tuple[Answer, list[str]]:
        """Ask as a program does, as somebody whom the server has not met."""
        stranger = self.house.hub.user(self.house.newcomer(self.name))
        headers = {"Authorization": f"Bearer {self.house.hub.token(stranger)}"}
        body = json.dumps({"inputs": {"deploy_target": "staging"}} if path.endswith("approve") else {"reason": "x"})
        before = len(self.house.hub.requests)
        if method == "POST":
            headers["Content-Type"] = "application/json"
        answer = Client(self.url).ask(method, path, body.encode() if method == "POST" else None, headers)
        return answer, self._asked(before)

    def _asked(self, before: int) -> list[str]:
        sent = self.house.hub.requests[before:]
        return [f"{one.method} /repos/x/y" if "/repos/" in one.target else f"{one.method} {one.target}" for one in sent]


@pytest.fixture(scope="module")
def mallory(secret: House) -> Prober:
    """Somebody who may read nothing here."""
    return Prober(secret, "mallory")


def words(answer: Answer, place: str) -> str:
    """An answer with the address that was asked for taken out of it."""
    return answer.whole.replace(place, "PLACE")


@pytest.mark.parametrize(("method", "path"), PAGES)
@pytest.mark.parametrize("missing", NOT_THERE)
def test_a_page_of_theirs_is_a_page_that_does_not_exist(mallory: Prober, method: str, path: str, missing: str) -> None:
    hidden, none = "acme/app/1", missing.format(number=1)
    found, asked = mallory.try_page(method, path.format(hidden))
    other, asked_other = mallory.try_page(method, path.format(none))
    assert found.status == other.status == 404
    assert words(found, hidden) == words(other, none)
    assert asked == asked_other


@pytest.mark.parametrize(("method", "path"), API)
@pytest.mark.parametrize("missing", NOT_THERE)
def test_the_api_says_the_same(mallory: Prober, method: str, path: str, missing: str) -> None:
    hidden, none = "acme/app/1", missing.format(number=1)
    found, asked = mallory.try_api(method, path.format(hidden))
    other, asked_other = mallory.try_api(method, path.format(none))
    assert found.status == other.status == 404
    assert words(found, hidden) == words(other, none)
    assert asked == asked_other


@pytest.mark.parametrize("path", ["/", "/pending", "/history", "/history?q=merger", "/pending?q=deploy"])
def test_no_list_shows_it(mallory: Prober, path: str) -> None:
    answer = mallory.get(path)
    assert answer.status == 200
    assert not [word for word in ("acme/app", "Deploy the merger") if word in answer.text]


@pytest.mark.parametrize("path", ["/api/v1/gates", "/api/v1/gates?status=pending", "/api/v1/gates?repository=acme/app"])
def test_no_list_of_the_api_shows_it(mallory: Prober, path: str) -> None:
    answer, _ = mallory.try_api("GET", path)
    assert not [word for word in ("acme/app/1", "merger", "deploy") if word in answer.text]


def test_nobody_at_all_is_asked_to_sign_in_wherever_they_look(secret: House) -> None:
    hidden, none = (Client(secret.url).get(f"/gates/acme/{name}/1") for name in ("app", "nothing"))
    assert words(hidden, "acme%2Fapp").replace("acme/app", "X") == words(none, "acme%2Fnothing").replace(
        "acme/nothing", "X"
    )


def test_who_may_read_it_sees_it(secret: House) -> None:
    alice = Prober(secret, "alice")
    assert "merger" in alice.get("/gates/acme/app/1").text
    assert alice.try_api("GET", "/api/v1/gates/acme/app/1")[0].status == 200


def test_who_may_not_read_it_any_more_does_not_see_it(secret: House) -> None:
    carol = Prober(secret, "carol")
    secret.repo.set_permission(secret.hub.user(carol.login), "read")
    assert carol.get("/gates/acme/app/1").status == 200
    secret.repo.set_permission(secret.hub.user(carol.login), "none")
    assert carol.try_page("GET", "/gates/acme/app/1")[0].status == 404
