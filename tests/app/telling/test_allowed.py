"""What a policy file's author may have a server speak to: held against what Apprise really does with such addresses."""

from __future__ import annotations

import contextlib
import re
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import apprise
import pytest
import requests
from requests.adapters import HTTPAdapter

from gh_gate.app.telling import allowed
from gh_gate.app.telling.allowed import FIXED, HOSTED, Allowed, hosts
from gh_gate.notify import speaking
from gh_gate.notify.addresses import Address
from gh_gate.notify.channels import Unsent
from gh_gate.notify.message import Message

EVIL = "evil.example"
HERE = "chat.example.com"
A32, A40 = "a1B2c3D4" * 4, "a1B2c3D4" * 5
SERVICES = {
    "discord": ("discord.com", "4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"),
    "gchat": ("chat.googleapis.com", "space/key/token"),
    "opsgenie": ("api.opsgenie.com", "a1b2c3d4-1111-2222-3333-a1b2c3d4e5f6"),
    "pagerduty": ("events.pagerduty.com", f"{A32}@{A32}"),
    "pbul": ("api.pushbullet.com", A32),
    "pover": ("api.pushover.net", "a" * 30 + "@" + "b" * 30),
    "sendgrid": ("api.sendgrid.com", "abcdefgh-ijklmnop:user@example.com/to@example.com"),
    "slack": ("hooks.slack.com", "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"),
    "tgram": ("api.telegram.org", "123456789:abcdefg_hijklmnop/12315544"),
    "twilio": ("api.twilio.com", "AC" + "a" * 32 + ":" + "b" * 32 + "@15551233456/15551234567"),
    "webex": ("api.ciscospark.com", "a" * 80),
    "wxteams": ("api.ciscospark.com", "a" * 80),
}
ALSO = {"slack.com", "hooks.slack-gov.com", "webexapis.com"}
SHAPES = [
    "{evil}",
    "{evil}/{token}",
    "{token}/{evil}",
    "{token}/http://{evil}/",
    "user:pass@{evil}:99/{token}",
    "{evil}@{token}",
    "{evil}:{token}@{evil}/{evil}",
    "{token}#{evil}",
    "{token}/../../{evil}",
    "{token}@{evil}/{token}",
]


def address(url: str) -> Address:
    return Address(url, ".github/gh-gate.yml", 1)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts that Apprise would have reached."""
    found: list[str] = []

    def send(_self: Any, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        found.append(urlsplit(request.url or "").hostname or "")
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url or "", request
        answer._content = b"ok"
        return answer

    monkeypatch.setattr(HTTPAdapter, "send", send)
    monkeypatch.setattr(apprise.URLBase, "throttle", lambda *_, **__: None)
    return found


def told(url: str) -> None:
    with contextlib.suppress(Unsent):
        speaking.send(address(url), Message("title", "body"))


@pytest.mark.parametrize("scheme", sorted(FIXED))
def test_a_fixed_service_is_reached_at_its_own_host(scheme: str, reached: list[str]) -> None:
    host, token = SERVICES[scheme]
    assert Allowed(())(address(f"{scheme}://{token}")) == ""
    told(f"{scheme}://{token}")
    assert set(reached) == {host}


@pytest.mark.parametrize("scheme", sorted(FIXED))
def test_a_fixed_service_cannot_be_led_elsewhere(scheme: str, reached: list[str]) -> None:
    host, token = SERVICES[scheme]
    for shape in SHAPES:
        url = f"{scheme}://{shape.format(evil=EVIL, token=token)}"
        if not Allowed(())(address(url)):
            told(url)
    assert set(reached) <= {host} | ALSO


@pytest.mark.parametrize(
    "url", ["slack://a/b/c?template=/etc/passwd", "discord://1/a?href=http://evil.example", "tgram://1:a/2?detect=yes"]
)
def test_options_are_refused_because_some_name_files_and_hosts(url: str) -> None:
    assert "options" in Allowed((HERE,))(address(url))


@pytest.mark.parametrize("scheme", sorted(HOSTED))
def test_a_host_must_be_named_by_the_settings(scheme: str) -> None:
    url = address(f"{scheme}://token@{HERE}:8443/path/token")
    assert "GH_GATE_NOTIFY_HOSTS" in Allowed(())(url)
    assert "GH_GATE_NOTIFY_HOSTS" in Allowed(("example.com", f"x{HERE}"))(url)
    assert Allowed((HERE,))(url) == ""


@pytest.mark.parametrize("scheme", sorted(HOSTED))
def test_only_a_host_that_is_named_is_reached(scheme: str, reached: list[str]) -> None:
    joints = ["@", "/", "\\@", "%40", "%2f", "#", "#@", "?@", "?", ":80@", ";", "\t", "%00", "。", ".", "/@", "//", ":"]
    for (left, right), joint in product([(HERE, EVIL), (EVIL, HERE)], joints):
        url = f"{scheme}://{left}{joint}{right}/token/token"
        if not Allowed((HERE,))(address(url)):
            told(url)
    told(f"{scheme}://{HERE}/token/token")
    assert set(reached) == {HERE}


@pytest.mark.parametrize(
    "end",
    [
        f":8080/a@{EVIL}/latest",
        f":443/a@{EVIL}",
        f":1/a@{EVIL}%3A8080/",
        f":1/a@u%3Ap%40{EVIL}/",
        f"/a/b@{EVIL}",
        f"/a/@{EVIL}",
        f":1%2Fa@{EVIL}",
    ],
)
@pytest.mark.parametrize("scheme", sorted(HOSTED))
def test_a_host_after_the_path_is_none(scheme: str, end: str, reached: list[str]) -> None:
    for user in ("", "user:", "user:pass@"):
        url = f"{scheme}://{user}{HERE}{end}"
        if not Allowed((HERE,))(address(url)):
            told(url)
    assert EVIL not in reached


@pytest.mark.parametrize("url", [f"rocket://{HERE}:8080/a@{EVIL}/x", f"json://{HERE}/@", f"json://a@{HERE}@{EVIL}/"])
def test_an_at_after_the_host_is_refused_whatever_apprise_makes_of_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowed, "can_speak", lambda: False)
    assert "signs" in Allowed((HERE,))(address(url))


@pytest.mark.parametrize("scheme", sorted(HOSTED))
def test_apprise_has_to_find_the_same_host(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a later Apprise reads in an address, and whatever the expression here lets pass."""
    monkeypatch.setattr(allowed, "_HOSTED", re.compile(rf"[a-z]+://(?P<host>{re.escape(HERE)}).*"))
    led = f"{scheme}://{HERE}:pass@{EVIL}/token"
    assert speaking.service(led).host == EVIL
    assert Allowed((HERE,))(address(led))
    assert Allowed((HERE,))(address(f"{scheme}://{HERE}/token/token")) == ""


@pytest.mark.parametrize(
    "url",
    [
        "mailto://user:pass@gmail.com",
        "mailto://user:pass@x.org?smtp=169.254.169.254",
        "syslog://localhost",
        "dbus://",
        "mqtt://169.254.169.254/topic",
        "xmpp://user:pass@10.0.0.1",
        "matrix://user:pass@10.0.0.1/#room",
        "workflows://10.0.0.1:443/workflow/signature",
        "signal://10.0.0.1:8080/+15551234567/+15551234568",
        "vapid://user@example.com",
        "fcm://project/key",
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "made-up://x",
    ],
)
def test_every_other_scheme_is_refused(url: str) -> None:
    assert Allowed(("gmail.com", "10.0.0.1", "169.254.169.254"))(address(url))


def test_a_refusal_shows_nothing_of_the_address() -> None:
    for url in ("json://t0ken@t0ken.example/t0ken", "slack://t0ken?t0ken", "mqtt://t0ken"):
        assert "t0ken" not in Allowed(())(address(url))


def test_hosts_stand_between_commas_and_blanks() -> None:
    assert hosts(" Chat.example.com, 10.0.0.7\n") == {"chat.example.com", "10.0.0.7"}
    assert hosts("") == frozenset()


@pytest.mark.parametrize(
    "text", ["https://chat.example.com", "chat.example.com:443", "*.example.com", "-x", "a/b", "user@host"]
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no host"):
        hosts(text)
