"""The code that becomes an App: asked for without credentials, once, and nothing strange is taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gh_gate.app.setup import conversion, manifest
from gh_gate.app.setup.conversion import CodeRefused
from gh_gate.app.setup.manifest import Wish
from gh_gate.errors import UpstreamError
from tests.app.setup.conftest import HOOK, patient
from tests.github import faults
from tests.github.faults import Fault
from tests.github.hub import GitHub
from tests.github.wire import json_reply

GOOD: dict[str, Any] = {
    "id": 7,
    "slug": "gates",
    "owner": {"login": "acme"},
    "client_id": "Iv23liabc",
    "client_secret": "c" * 40,
    "webhook_secret": "w" * 40,
    "pem": "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
}


def code_of(hub: GitHub) -> str:
    text = json.dumps(manifest.manifest(Wish(name="gates", hook=HOOK), "http://127.0.0.1:1/created"))
    return hub.accept_manifest(text, owner=hub.user("octocat")).partition("code=")[2]


def test_a_code_becomes_the_app_with_its_secrets(hub: GitHub) -> None:
    created = patient(hub.url, code_of(hub))
    app = hub.app("gates")
    assert app.hook
    assert (created.id, created.slug, created.client_id) == (app.id, "gates", app.client_id)
    assert created.webhook_secret == app.hook.secret
    assert created.private_key.strip() == app.private_key.strip()


def test_a_code_works_once(hub: GitHub) -> None:
    code = code_of(hub)
    patient(hub.url, code)
    with pytest.raises(CodeRefused, match="does not hand out") as caught:
        patient(hub.url, code)
    assert "404" in caught.value.why


def test_a_code_works_for_an_hour(hub: GitHub) -> None:
    code = code_of(hub)
    hub.clock.advance(3601)
    with pytest.raises(CodeRefused, match="does not hand out"):
        patient(hub.url, code)


def test_nothing_of_this_machine_goes_along(hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    patient(hub.url, code_of(hub))
    assert "authorization" not in hub.requests[-1].headers


@pytest.mark.parametrize("fault", [faults.status(500), faults.cut(), faults.status(429), faults.garbage()])
def test_it_is_asked_again_where_no_answer_comes(hub: GitHub, fault: Fault) -> None:
    hub.faults.add(fault, path="conversions", times=2)
    pauses: list[float] = []
    assert conversion.convert(hub.url, code_of(hub), sleep=pauses.append).slug == "gates"
    assert pauses == [1.0, 2.0]


def test_in_the_end_it_says_so_and_does_not_quote_the_code(hub: GitHub) -> None:
    hub.faults.add(faults.status(503), path="conversions")
    code = code_of(hub)
    with pytest.raises(UpstreamError) as caught:
        patient(hub.url, code)
    assert code not in caught.value.diagnostics()
    assert "load the page again" in caught.value.do


def test_a_redirection_is_not_followed(hub: GitHub) -> None:
    hub.faults.add(faults.status(301, location="http://127.0.0.1:9/"), path="conversions")
    with pytest.raises(UpstreamError) as caught:
        patient(hub.url, code_of(hub))
    assert "301" in caught.value.why


@pytest.mark.parametrize(
    "change",
    [
        {"id": "7"},
        {"id": True},
        {"id": 0},
        {"slug": "../x"},
        {"slug": None},
        {"owner": None},
        {"client_id": "a\nGH_GATE_HOST=0.0.0.0"},
        {"client_secret": ""},
        {"webhook_secret": "two words"},
        {"webhook_secret": "two\nlines"},
        {"pem": None},
        {"pem": "no key"},
    ],
    ids=str,
)
def test_an_answer_of_another_form_is_an_error_that_shows_no_secret(hub: GitHub, change: dict[str, Any]) -> None:
    hub.faults.add(lambda _: json_reply(201, GOOD | change), path="conversions")
    with pytest.raises(UpstreamError, match="cannot be understood") as caught:
        patient(hub.url, "a" * 40)
    assert not [text for text in ("ccc", "www", "AAAA", "two") if text in caught.value.diagnostics()]


def test_an_app_without_a_webhook_secret_is_taken(hub: GitHub) -> None:
    hub.faults.add(lambda _: json_reply(201, GOOD | {"webhook_secret": None}), path="conversions")
    created = patient(hub.url, "a" * 40)
    assert created.webhook_secret is None
    assert not [text for text in ("ccc", "www", "AAAA") if text in repr(created)]
