"""Programs before the real server, as its settings have it: through a proxy, and with tokens that people gave to the App."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.app.web.security.client import Answer, Client
from tests.browser.house import House
from tests.github.hub import GitHub

GUESSER, WORKER = "192.0.2.66", "192.0.2.1"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = House(hub, tmp_path_factory.mktemp("proxied"), GH_GATE_PROXIES="127.0.0.1")
        yield made
        assert made.stop() == 0


def listed(house: House, token: str, where: str) -> int:
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"203.0.113.9, {where}"}
    return Client(house.url).ask("GET", "/api/v1/gates?repository=acme/app", headers=headers).status


def test_behind_a_named_proxy_callers_are_told_apart(house: House) -> None:
    assert [listed(house, f"ghp_{n:036}", GUESSER) for n in range(50)][-1] == 429
    assert listed(house, house.hub.token(house.hub.user("alice")), GUESSER) == 429
    assert listed(house, house.hub.token(house.hub.user("bob")), WORKER) == 200


def opened(house: House, token: str, key: str) -> Answer:
    asked = {"repository": "acme/app", "name": "deploy", "key": key, "prompt": "Deploy?", "approvers": ["@alice"]}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Client(house.url).ask("POST", "/api/v1/gates", json.dumps(asked).encode(), headers)


def test_a_token_that_a_person_gave_to_the_app_opens_a_gate_and_another_apps_does_not(house: House) -> None:
    hub, carol, other = house.hub, house.hub.user("carol"), house.hub.app("other")
    hub.install(other, house.repo.owner)
    answer = opened(house, hub.token(carol, via=other), "theirs")
    assert (answer.status, "another App" in answer.text) == (403, True)
    answer = opened(house, hub.token(carol, via=house.scene.app), "ours")
    assert answer.status == 201, answer.text
