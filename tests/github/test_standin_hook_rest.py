"""An App's webhook through REST: where it goes, what was delivered, and once more."""

import pytest

from tests.github.client import Client, signed
from tests.github.hooks.trouble import Trouble
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import App

D = "/app/hook/deliveries"
C = "/app/hook/config"


@pytest.fixture
def app(hub: GitHub, repo: Repo) -> App:
    app = hub.app("gate-keeper")
    hub.install(app, repo.owner)
    hub.hooks.connect(app, lambda _, __: 202, secret="s3cret")
    return app


@pytest.fixture
def send(hub: GitHub, app: App) -> Client:
    return Client(hub, signed(hub, app))


def _deliver(hub: GitHub, repo: Repo, count: int = 1) -> None:
    for _ in range(count):
        repo.open_issue(hub.user("alice"), "Deploy?")
    hub.hooks.deliver()


def test_the_secret_is_not_shown_again(send: Client) -> None:
    config = {"content_type": "form", "insecure_ssl": "0", "url": "https://in-process.example/webhook"}
    assert send.get(C) == {**config, "secret": "********"}


def test_a_changed_config_counts_from_the_next_delivery(hub: GitHub, repo: Repo, app: App, send: Client) -> None:
    sent = {"content_type": "json", "secret": "new", "url": "https://gate.example/hook", "insecure_ssl": 1}
    changed = send("PATCH", C, sent).json()
    assert (changed["content_type"], changed["url"], changed["insecure_ssl"]) == ("json", sent["url"], "1")
    assert app.hook
    assert app.hook.secret == "new"
    _deliver(hub, repo)
    assert hub.hooks.log[0].sent_headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "sent",
    [
        {"url": "http://localhost:8000/webhook"},
        {"url": "http://127.0.0.1/webhook"},
        {"url": "https://[::1]/webhook"},
        {"url": "https://10.0.0.1/webhook"},
        {"url": "gate.example/webhook"},
        {"content_type": "xml"},
    ],
)
def test_a_config_that_github_refuses_changes_nothing(hub: GitHub, send: Client, sent: dict[str, str]) -> None:
    before = send.get(C)
    assert send("PATCH", C, sent).status == 422
    assert send.get(C) == before
    hub.problems.clear()


def test_a_switch_allows_urls_of_this_machine(hub: GitHub, send: Client) -> None:
    hub.quirks.local_hooks = True
    assert send("PATCH", C, {"url": "http://127.0.0.1:8000/webhook"}).status == 200


def test_an_app_without_a_hook_has_no_config(hub: GitHub) -> None:
    send = Client(hub, signed(hub, hub.app("silent")))
    assert send("GET", C).status == 404
    assert send.get(D) == []


def test_deliveries_are_listed_newest_first(hub: GitHub, repo: Repo, send: Client) -> None:
    _deliver(hub, repo, 2)
    newest, oldest = send.get(D)
    assert newest["id"] > oldest["id"] > 2**31
    assert (newest["status"], newest["status_code"], newest["event"]) == ("OK", 202, "issues")
    assert (newest["action"], newest["repository_id"], newest["redelivery"]) == ("opened", repo.id, False)


def test_what_is_pending_or_lost_is_not_listed(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.hooks.trouble = Trouble(drop=1.0)
    _deliver(hub, repo)
    repo.open_issue(hub.user("alice"), "Deploy?")
    assert send.get(D) == []


def test_pages_follow_a_cursor_and_do_not_shift(hub: GitHub, repo: Repo, send: Client) -> None:
    _deliver(hub, repo, 5)
    seen, path = [], f"{D}?per_page=2"
    while path:
        got = send("GET", path)
        seen += [shown["id"] for shown in got.json()]
        _deliver(hub, repo)
        link = got.headers.get("link", "")
        path = link[1 : link.index(">")].removeprefix(hub.url) if 'rel="next"' in link else ""
    assert seen == [delivery.id for delivery in reversed(hub.hooks.log[:5])]
    assert send("GET", f"{D}?cursor=nonsense").status == 400


def test_the_status_filter_goes_by_the_code(hub: GitHub, repo: Repo, app: App, send: Client) -> None:
    """A redirect is listed among the successes, though its status is not OK."""
    codes = iter([200, 302, 500])
    hub.hooks.connect(app, lambda _, __: next(codes))
    _deliver(hub, repo, 3)
    assert [shown["status_code"] for shown in send.get(f"{D}?status=success")] == [302, 200]
    assert [shown["status_code"] for shown in send.get(f"{D}?status=failure")] == [500]
    assert send("GET", f"{D}?status=maybe").status == 422
    hub.problems.clear()


def test_one_delivery_shows_what_was_sent_and_answered(hub: GitHub, repo: Repo, send: Client) -> None:
    _deliver(hub, repo)
    shown = send.get(f"{D}/{hub.hooks.log[0].id}")
    assert shown["request"]["headers"]["X-GitHub-Event"] == "issues"
    assert shown["request"]["payload"]["issue"]["number"] == 1
    assert send("GET", f"{D}/1").status == 404


def test_an_attempt_delivers_again_under_the_same_guid(hub: GitHub, repo: Repo, send: Client) -> None:
    hub.hooks.trouble = Trouble(fail=1.0)
    _deliver(hub, repo)
    hub.hooks.trouble = Trouble()
    assert send("POST", f"{D}/{hub.hooks.log[0].id}/attempts").status == 202
    hub.hooks.deliver()
    again, first = send.get(D)
    assert (again["guid"], again["redelivery"], again["status"]) == (first["guid"], True, "OK")
    assert first["status"] == "timed out"


def test_after_three_days_a_delivery_is_forgotten(hub: GitHub, repo: Repo, app: App) -> None:
    _deliver(hub, repo)
    number = hub.hooks.log[0].id
    hub.clock.advance(3 * 86400)
    assert len(Client(hub, signed(hub, app)).get(D)) == 1
    hub.clock.advance(1)
    send = Client(hub, signed(hub, app))
    assert send.get(D) == []
    assert send("POST", f"{D}/{number}/attempts").status == 404


@pytest.mark.usefixtures("app")
def test_an_app_sees_no_other_apps_deliveries(hub: GitHub, repo: Repo) -> None:
    _deliver(hub, repo)
    other = Client(hub, signed(hub, hub.app("another")))
    assert other.get(D) == []
    assert other("GET", f"{D}/{hub.hooks.log[0].id}").status == 404
    assert other("POST", f"{D}/{hub.hooks.log[0].id}/attempts").status == 404


@pytest.mark.parametrize(("method", "path"), [("GET", C), ("PATCH", C), ("GET", D), ("POST", f"{D}/1/attempts")])
def test_only_the_apps_own_signature_opens_its_hook(hub: GitHub, repo: Repo, app: App, method: str, path: str) -> None:
    hub.install(app, repo.owner)
    assert Client(hub, hub.token(app))(method, path, {"secret": "x"} if method == "PATCH" else None).status == 401


def test_comments_of_a_whole_repository_are_listed_by_their_last_change(hub: GitHub, repo: Repo) -> None:
    alice, send = hub.user("alice"), Client(hub, hub.workflow_token(repo))
    first, second = (repo.comment(alice, repo.open_issue(alice, "Deploy?").number, "x") for _ in range(2))
    hub.clock.advance(60)
    repo.edit_comment(alice, first.id, "y")
    path = "/repos/acme/ml/issues/comments?sort=updated&direction=desc"
    got = send("GET", f"{path}&per_page=1")
    assert ([shown["id"] for shown in got.json()], 'rel="next"' in got.headers["link"]) == ([first.id], True)
    assert [shown["id"] for shown in send.get(path)] == [first.id, second.id]
    assert [shown["id"] for shown in send.get(f"{path}&since=2026-03-02T09:00:30Z")] == [first.id]
    assert send("GET", f"{path}&per_page=1", If_None_Match=got.headers["etag"]).status == 304
