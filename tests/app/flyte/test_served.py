"""The real server asks a condition and answers it, also when it is killed in between; and its log keeps what is secret."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import POLICY, TOKEN, settings
from tests.app.served import until
from tests.app.server.town import Town
from tests.github.hub import GitHub


@pytest.fixture
def town(tmp_path: Path, backend: Backend, hub: GitHub) -> Iterator[Town]:
    told = settings(backend, token="the-token-of-the-api")
    backend.token = "the-token-of-the-api"
    made = Town(hub, tmp_path, GH_GATE_FLYTE=told)
    made.scene.rule(POLICY)
    yield made
    made.stop()


def fire(town: Town) -> int:
    told = {"name": "deploy", "run": "r1", "project": "ranking", "domain": "production"}
    ask = urllib.request.Request(f"{town.served.url}/hooks/flyte/{TOKEN}", json.dumps(told).encode(), method="POST")
    with urllib.request.urlopen(ask, timeout=10) as answer:
        return int(answer.status)


def test_a_condition_is_asked_and_answered_by_the_server(town: Town, backend: Backend) -> None:
    condition = backend.add()
    assert fire(town) == 202
    until(lambda: town.scene.repo.issues and town.scene.notes("status"))
    assert town.number(lambda name: name.startswith('gh_gate_flyte_conditions{state="asked"}')) == 1
    town.scene.say(town.scene.steps.alice, "/approve")
    until(lambda: condition.phase == "SUCCEEDED")
    assert condition.value is True
    assert town.served.stop() == 0
    log = "".join(town.served.log)
    assert TOKEN not in log
    assert "the-token-of-the-api" not in log


def test_a_server_that_was_killed_goes_on(town: Town, backend: Backend) -> None:
    condition = backend.add()
    backend.down = True
    assert fire(town) == 202
    town.served.kill()
    backend.down = False
    town.served.start()
    until(lambda: town.scene.repo.issues and town.scene.notes("status"))
    town.served.kill()
    town.scene.say(town.scene.steps.alice, "/reject no")
    town.served.start()
    until(lambda: condition.phase == "SUCCEEDED")
    assert condition.value is False
    assert list(town.scene.repo.issues) == [1]
