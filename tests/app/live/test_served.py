"""The real server streams, and the real waiters go on: the command line, the Action, and many at once."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from action.inputs import PREFIX
from gh_gate.stream.events import Event, Parser
from tests.app.live.lines import opened
from tests.app.served import ROOT, until
from tests.app.server.town import Town
from tests.app.steps import Steps
from tests.github.hub import GitHub

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to other processes")

CLI = ["-c", "from gh_gate.cli import main; main()"]
LONG = "120"
"""Seconds between two looks of a waiter that nobody wakes."""


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The App at work, at an address that it keeps."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = Town(hub, tmp_path_factory.mktemp("town"), GH_GATE_PORT=free_port(), GH_GATE_SWEEP="3600")
        key = made.scene.public.replace("\n", "\\n")
        made.scene.rule(f'app: {{slug: gate-keeper, public-key: "{key}"}}')
        yield made
        assert made.stop() == 0
        assert hub.problems == []


@pytest.fixture
def environ(town: Town, tmp_path: Path) -> dict[str, str]:
    """A step's environment that knows the server."""
    steps = Steps(town.scene, tmp_path)
    own = {
        "GITHUB_RUN_ID": str(next(town._runs)),
        "GH_GATE_TOKEN": town.scene.steps.token,
        "GH_GATE_URL": town.served.url,
        "PYTHONPATH": str(ROOT),
    }
    return {"PATH": os.environ["PATH"], **steps.environ, **own}


@contextlib.contextmanager
def waiting(town: Town, environ: dict[str, str], *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start somebody who waits, and give the process and the gate's number once its stream is open."""
    number = town.scene.repo.last_number + 1
    with subprocess.Popen(
        [sys.executable, *words], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            until(lambda: number in town.scene.repo.issues and town.scene.notes("status", number))
            until(lambda: streams(town) == 1)
            yield process, number
        finally:
            process.kill()


def streams(town: Town) -> int:
    return int(town.number(lambda name: name == "gh_gate_streams"))


def wait_words() -> list[str]:
    return [*CLI, "wait", "deploy", "--prompt", "Deploy v14?", "--interval", LONG, "--json"]


def test_the_command_line_goes_on_at_once(town: Town, environ: dict[str, str]) -> None:
    with waiting(town, environ, *wait_words()) as (process, number):
        town.scene.say(town.scene.steps.alice, "/approve", number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, json.loads(out)["status"]) == (0, "approved"), err
    until(lambda: streams(town) == 0)


def test_the_action_goes_on_at_once(town: Town, environ: dict[str, str]) -> None:
    told = {
        "name": "deploy",
        "prompt": "Deploy?",
        "mode": "wait",
        "poll_interval": LONG,
        "token": environ["GH_GATE_TOKEN"],
    }
    inputs = {PREFIX + name.upper(): text for name, text in told.items()}
    with waiting(town, {**environ, **inputs}, "-m", "action") as (process, number):
        town.scene.say(town.scene.steps.alice, "/reject no", number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 3, (out, err)
    token = environ["GH_GATE_TOKEN"]
    assert (out + err).count(token) == out.count(f"::add-mask::{token}")


def test_a_server_that_is_killed_and_started_again_wakes_who_waits(town: Town, environ: dict[str, str]) -> None:
    with waiting(town, environ, *wait_words()) as (process, number):
        town.served.kill()
        town.served.start()
        until(lambda: streams(town) == 1)
        town.scene.say(town.scene.steps.alice, "/approve", number)
        assert process.communicate(timeout=30)[1].count("polling goes on") == 0
    assert process.returncode == 0


def stream(town: Town, number: int, token: str) -> contextlib.AbstractContextManager[http.client.HTTPResponse]:
    return opened(town.served.url, f"{town.scene.repo.full_name}/{number}", token)


def read(answer: http.client.HTTPResponse, count: int) -> list[Event]:
    parser, found = Parser(), list[Event]()
    while len(found) < count and (piece := answer.read1(65_536)):
        found += parser.feed(piece)
    return found


def test_a_page_hears_of_a_vote_a_refusal_and_the_decision(town: Town) -> None:
    _, ticket = town.ask(required=2)
    people, number = town.scene.steps, ticket.place.number
    with stream(town, number, town.hub.token(people.carol)) as answer:
        assert read(answer, 1)[0].name == "gate"
        for who, text in ((people.alice, "/approve"), (people.carol, "/approve"), (people.bob, "/approve")):
            town.say(who, text, ticket)
            assert read(answer, 1)


def test_the_first_event_is_the_present_state(town: Town) -> None:
    _, ticket = town.ask()
    town.say(town.scene.steps.alice, "/reject no", ticket)
    town.ended(ticket)
    with stream(town, ticket.place.number, town.scene.steps.token) as answer:
        [event] = read(answer, 1)
    told = json.loads(event.data)
    assert (told["repository"], told["number"], told["gate"]) == ("acme/app", ticket.place.number, "deploy")
    assert (told["status"], told["version"]) == ("rejected", event.id)


def test_who_may_not_read_the_repository_gets_no_stream(town: Town) -> None:
    _, ticket = town.ask()
    town.scene.repo.private = True
    try:
        with stream(town, ticket.place.number, town.hub.token(town.hub.user("stranger"))) as answer:
            assert answer.status == 404
    finally:
        town.scene.repo.private = False


def test_a_stream_ends_with_its_session(town: Town) -> None:
    _, ticket = town.ask()
    opened = session(town, "POST", town.hub.token(town.scene.steps.carol))
    with stream(town, ticket.place.number, opened["token"]) as answer:
        assert read(answer, 1)
        session(town, "DELETE", opened["token"])
        assert read(answer, 1) == []
        assert answer.isclosed()


def session(town: Town, method: str, token: str) -> dict[str, str]:
    where = urlsplit(town.served.url)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    with contextlib.closing(line):
        line.request(method, "/api/v1/session", headers={"Authorization": f"Bearer {token}"})
        with line.getresponse() as answer:
            told: dict[str, str] = json.loads(answer.read() or b"{}")
    assert answer.status in {201, 204}
    return told


def test_the_end_of_the_server_does_not_wait_for_open_streams(town: Town) -> None:
    _, ticket = town.ask()
    with stream(town, ticket.place.number, town.scene.steps.token) as answer:
        read(answer, 1)
        began = time.monotonic()
        assert town.served.stop() == 0
        assert time.monotonic() - began < 15  # a stream that is not told to end takes all of the twenty
        answer.read()  # it ended as a whole answer does, and was not cut off
    town.served.start()
