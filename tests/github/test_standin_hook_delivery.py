"""How webhooks go out: over HTTP or in this process, when asked or as they happen, and not at all."""

import json
from collections.abc import Iterator, Mapping
from threading import Event
from urllib.parse import parse_qs

import pytest

from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.server import Server
from tests.github.state_people import App
from tests.github.wire import CUT, Reply, Request


class Target:
    """An App's server: remembers what came and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[Request] = []
        self.reply = Reply(202, b"taken")
        self.server = Server(self._take, print)
        self.url = f"http://127.0.0.1:{self.server.port}/webhook?from=github"

    def _take(self, request: Request) -> Reply:
        self.got.append(request)
        return self.reply


@pytest.fixture
def target() -> Iterator[Target]:
    target = Target()
    target.server.start()
    yield target
    target.server.stop()


@pytest.fixture
def app(hub: GitHub, repo: Repo, target: Target) -> App:
    app = hub.app("gate-keeper")
    hub.install(app, repo.owner)
    hub.hooks.connect(app, target.url, secret="s3cret", content_type="json")
    return app


@pytest.mark.usefixtures("app")
def test_a_delivery_arrives_over_http_and_its_answer_is_kept(hub: GitHub, repo: Repo, target: Target) -> None:
    repo.open_issue(hub.user("alice"), "Déploy?")
    sent = hub.hooks.deliver()[0]
    assert (sent.status, sent.status_code, sent.answer) == ("OK", 202, "taken")
    request = target.got[0]
    assert (request.method, request.target) == ("POST", "/webhook?from=github")
    assert request.headers["x-github-delivery"] == sent.guid
    assert json.loads(request.body)["issue"]["title"] == "Déploy?"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("reply", "listed"),
    [
        (Reply(503), ("Invalid HTTP Response: 503", 503)),
        (Reply(302, b"", {"location": "http://127.0.0.1/"}), ("Invalid HTTP Response: 302", 302)),
        (CUT, ("failed to connect to host", 502)),
    ],
)
def test_an_answer_that_is_not_2xx_is_a_failure_and_the_end_of_it(
    hub: GitHub, repo: Repo, target: Target, reply: Reply, listed: tuple[str, int]
) -> None:
    target.reply = reply
    repo.open_issue(hub.user("alice"), "Deploy?")
    sent = hub.hooks.deliver()
    assert [(d.ok, (d.status, d.status_code)) for d in sent] == [(False, listed)]
    assert hub.hooks.deliver() == []


def test_a_server_that_is_not_there_fails_at_once(hub: GitHub, repo: Repo, app: App, target: Target) -> None:
    hub.hooks.connect(app, "http://127.0.0.1:9/webhook")
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert hub.hooks.deliver()[0].status_code == 502
    assert target.got == []


def test_a_server_that_takes_too_long_has_timed_out(hub: GitHub, repo: Repo, app: App) -> None:
    hub.hooks.limit = 0.05
    never = Event()

    def sleepy(_: Request) -> Reply:
        never.wait(10)
        return Reply(202)

    server = Server(sleepy, print)
    server.start()
    hub.hooks.connect(app, f"http://127.0.0.1:{server.port}/")
    repo.open_issue(hub.user("alice"), "Deploy?")
    sent = hub.hooks.deliver()[0]
    never.set()
    server.stop()
    assert (sent.status, sent.status_code) == ("timed out", 504)


@pytest.mark.usefixtures("app")
def test_nothing_goes_out_before_it_is_asked_for(hub: GitHub, repo: Repo, target: Target) -> None:
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert ([delivery.event for delivery in hub.hooks.pending], target.got) == (["issues"], [])
    hub.hooks.deliver()
    assert (hub.hooks.pending, len(target.got)) == ([], 1)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.usefixtures("app")
def test_between_start_and_stop_deliveries_go_out_as_they_happen(
    hub: GitHub, repo: Repo, target: Target, workers: int
) -> None:
    hub.hooks.start(workers)
    repo.open_issue(hub.user("alice"), "Deploy?")
    repo.comment(hub.user("alice"), 1, "/approve")
    assert hub.hooks.settle()
    assert sorted(request.headers["x-github-event"] for request in target.got) == ["issue_comment", "issues"]
    hub.hooks.stop()
    repo.comment(hub.user("alice"), 1, "/approve")
    assert len(hub.hooks.pending) == 1


@pytest.mark.usefixtures("app")
def test_a_delayed_delivery_goes_out_when_the_clock_gets_there(hub: GitHub, repo: Repo) -> None:
    hub.hooks.trouble.delay = 1.0
    hub.hooks.start()
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert hub.hooks.settle()
    assert hub.hooks.log == []
    hub.clock.advance(600)
    assert hub.hooks.settle()
    assert len(hub.hooks.log) == 1


def test_what_a_delivery_causes_waits_for_the_next_call(hub: GitHub, repo: Repo, app: App) -> None:
    def answer(_: Mapping[str, str], __: bytes) -> int:
        repo.comment(app.bot, 1, "noted")
        return 202

    hub.hooks.connect(app, answer)
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert [delivery.event for delivery in hub.hooks.deliver()] == ["issues"]
    assert [delivery.event for delivery in hub.hooks.deliver()] == ["issue_comment"]


def test_a_mistake_in_the_receiving_function_comes_out_and_loses_nothing_else(
    hub: GitHub, repo: Repo, app: App
) -> None:
    def fail(_: Mapping[str, str], __: bytes) -> int:
        raise ZeroDivisionError

    hub.hooks.connect(app, fail)
    repo.open_issue(hub.user("alice"), "Deploy?")
    repo.open_issue(hub.user("alice"), "Deploy?")
    with pytest.raises(ZeroDivisionError):
        hub.hooks.deliver()
    assert len(hub.hooks.pending) == 1


def test_a_function_may_play_dead(hub: GitHub, repo: Repo, app: App) -> None:
    def dead(_: Mapping[str, str], __: bytes) -> int:
        raise ConnectionRefusedError

    hub.hooks.connect(app, dead)
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert hub.hooks.deliver()[0].status == "failed to connect to host"


@pytest.mark.usefixtures("app")
def test_a_redelivery_has_the_same_guid_and_text_and_the_secret_of_now(
    hub: GitHub, repo: Repo, app: App, target: Target
) -> None:
    repo.open_issue(hub.user("alice"), "Deploy?", "first")
    first = hub.hooks.deliver()[0]
    repo.edit_issue(hub.user("alice"), 1, "second")
    hub.hooks.deliver()
    assert app.hook
    app.hook.secret = "new"
    hub.hooks.redeliver(first)
    again = hub.hooks.deliver()[0]
    assert (again.guid, again.body, again.redelivery) == (first.guid, first.body, True)
    assert again.id > first.id
    signatures = [request.headers["x-hub-signature-256"] for request in target.got]
    assert signatures[0] != signatures[2]


def test_without_a_hook_nothing_is_made(hub: GitHub, repo: Repo) -> None:
    hub.install(hub.app("gate-keeper"), repo.owner)
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert hub.hooks.pending == []
    assert hub.hooks.deliver() == []


def test_the_default_content_type_is_a_form(hub: GitHub, repo: Repo) -> None:
    taken: list[tuple[Mapping[str, str], bytes]] = []

    def take(headers: Mapping[str, str], body: bytes) -> int:
        taken.append((headers, body))
        return 200

    hub.hooks.connect(hub.app("gate-keeper"), take)
    hub.install(hub.app("gate-keeper"), repo.owner)
    hub.hooks.deliver()
    assert taken[0][0]["Content-Type"] == "application/x-www-form-urlencoded"
    payload = json.loads(parse_qs(taken[0][1].decode())["payload"][0])
    assert (payload["action"], payload["sender"]["login"]) == ("created", "ghost")
