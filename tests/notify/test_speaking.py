"""Apprise itself: what reaches a service, and what does not reach a log."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from gh_gate.notify import addresses, speaking
from gh_gate.notify.addresses import Address
from gh_gate.notify.channels import Unsent
from gh_gate.notify.message import Message, Mood
from gh_gate.notify.plain import plain
from tests.notify.hearing import Service

SECRET = "s3cr3tT0ken"
HOSTILE = plain(
    "<!channel> @everyone <@U024BE7LH> *bold* `code` <b>x</b> [here](https://evil.example) &lt;i&gt; _x_", 200
)
MESSAGE = Message(f"Approval needed · {HOSTILE}", f"acme/app asks alice.\n{HOSTILE}", Mood.WARNING)
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/gates"


def told(url: str) -> None:
    speaking.send(Address(url, "`notify`", 1), MESSAGE)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    """What would go to the internet."""
    found: list[requests.PreparedRequest] = []

    def send(_self: Any, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        found.append(request)
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url or "", request
        answer._content = b"ok" if "slack" in answer.url else b'{"ok": true, "status": 1}'
        return answer

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return found


def test_a_service_gets_title_text_and_mood(service: Service) -> None:
    told(service.address())
    ((path, _, body),) = service.posts
    assert path == "/gate"
    assert (body["title"], body["message"], body["type"]) == (MESSAGE.title, MESSAGE.body, "warning")


def test_a_redirection_is_not_followed(service: Service) -> None:
    service.answers = [307]
    with pytest.raises(Unsent):
        told(service.address())
    assert [path for path, _, _ in service.posts] == ["/gate"]


@pytest.mark.parametrize("status", [400, 404, 500])
def test_what_a_service_refuses_is_an_error_without_words_of_its_own(service: Service, status: int) -> None:
    service.answers = [status]
    with pytest.raises(Unsent, match=r"^the service did not take it$"):
        told(service.address(SECRET))


@pytest.mark.parametrize("url", [f"nothing://{SECRET}", f"slack://{SECRET}", f"mailto://{SECRET}", f"mqtt://{SECRET}"])
def test_what_apprise_does_not_understand_or_lacks_is_an_error(url: str) -> None:
    with pytest.raises(Unsent):
        told(url)


def test_no_log_of_any_level_holds_an_address(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.answers = [404, 200]
    url = f"json://user:{SECRET}@127.0.0.1:{service.port}/{SECRET}?+X-Token={SECRET}"
    with caplog.at_level(1):
        for _ in range(2):
            try:
                told(url)
            except Unsent:
                continue
        for wrong in (f"nothing://{SECRET}", f"slack://{SECRET}/x", f"json://{SECRET}:0/{SECRET}"):
            with pytest.raises(Unsent):
                told(wrong)
    assert len(service.posts) == 2
    assert SECRET not in caplog.text
    assert "apprise" not in {record.name for record in caplog.records}


def test_others_still_hear_apprise(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        logging.getLogger("apprise").warning("of the caller's own")
    assert "of the caller's own" in caplog.text


def test_slack_is_told_without_mentions_and_links(sent: list[requests.PreparedRequest]) -> None:
    told(SLACK)
    (request,) = sent
    assert urlsplit(request.url or "").hostname == "hooks.slack.com"
    text = str(json.loads(str(request.body, "utf-8") if isinstance(request.body, bytes) else str(request.body)))
    assert not any(word in text for word in ("<!channel>", "<@U024", "@everyone", "*bold*", "<b>", "](http"))


@pytest.mark.parametrize(
    "url",
    [
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefg_hijklmnop/12315544",
        "gchat://space/key/token",
        "wxteams://abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefgh",
        "json://localhost/?format=html",
        "json://localhost/?format=markdown",
    ],
)
def test_no_service_is_told_a_mention_or_html_of_a_stranger(url: str, sent: list[requests.PreparedRequest]) -> None:
    told(url)
    texts = [request.body.decode() if isinstance(request.body, bytes) else str(request.body) for request in sent]
    assert texts
    for text in texts:
        assert not any(
            word in text for word in ("<!channel>", "<@U024", "@everyone", "*bold*", "<b>x", "](https://evil")
        )


def test_an_address_cannot_make_a_message_last(service: Service) -> None:
    made = speaking._service(f"{service.address()}?cto=9000&rto=9000")
    assert (made.socket_connect_timeout, made.socket_read_timeout) == (speaking.SECONDS, speaking.SECONDS)


def test_nothing_is_kept_on_the_disk(service: Service, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    told(service.address())
    assert list(tmp_path.iterdir()) == []


def test_a_caller_s_address_is_tried_out_before_the_gate_is_opened() -> None:
    addresses.require_understood([SLACK, "json://host/path"])


def test_a_warning_about_a_certificate_does_not_show_the_host() -> None:
    code = (
        "import warnings; from urllib3.exceptions import InsecureRequestWarning; from gh_gate.notify import speaking;"
        f"warnings.warn('Unverified HTTPS request is being made to host {SECRET}', InsecureRequestWarning)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert SECRET not in done.stderr
