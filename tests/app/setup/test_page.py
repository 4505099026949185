"""The pages: what they say, and that nothing in them can be more than text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from gh_gate.app.setup import page
from gh_gate.app.setup.conversion import Created
from gh_gate.app.setup.files import Keys
from gh_gate.app.setup.flow import Done
from gh_gate.app.setup.manifest import Wish
from gh_gate.app.setup.server import Server
from gh_gate.errors import GateError
from tests.app.setup.browser import Page
from tests.app.setup.conftest import HOOK

GITHUB = Server("https://github.com", "https://api.github.com")
NASTY = "\"'><script>alert(1)</script>&amp;"


def first(wish: Wish, folder: str = "/keys") -> str:
    return page.first(wish, ("https://github.com/settings/apps/new?state=s&x=1", '{"name": "x"}'), Path(folder))


def done() -> Done:
    app = Created(
        id=7,
        slug="gates",
        owner="acme",
        client_id="Iv1",
        client_secret="CLIENT",
        private_key="PEM",
        webhook_secret="HOOKSECRET",
    )
    return Done(app, Keys("HOOKSECRET", "SIGNING", "PUBLIC"))


def test_it_shows_what_will_be_created_and_why() -> None:
    text = first(Wish(name="gates", hook=HOOK, organization="acme", actions=True))
    for word in (
        "gates",
        HOOK,
        "the organization acme",
        "issue_comment",
        "Pull requests",
        "to run a waiting job again",
    ):
        assert word in text


def test_it_says_that_the_webhook_comes_later() -> None:
    assert "off until its address is known" in first(Wish(name="gates"))


def test_the_form_arrives_as_it_was_made() -> None:
    manifest = json.dumps({"name": NASTY})
    text = page.first(Wish(name="gates"), ("https://github.com/x?state=a&b=c", manifest), Path("/keys"))
    assert Page("http://127.0.0.1/", 200, text, {}).form == ("https://github.com/x?state=a&b=c", {"manifest": manifest})  # type: ignore[arg-type]  # no headers are looked at


@pytest.mark.parametrize(
    "text",
    [
        first(Wish(name=NASTY[:34]), f"/{NASTY}"),
        page.failed(GateError(NASTY, why=NASTY, do=NASTY), again=True),
        page.worked(done(), Server(f"https://{NASTY}", ""), Path(f"/{NASTY}")),
    ],
)
def test_strange_words_stay_text(text: str) -> None:
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_success_shows_no_key() -> None:
    text = page.worked(done(), GITHUB, Path("/keys"))
    assert not [word for word in ("CLIENT", "PEM", "HOOKSECRET", "SIGNING") if word in text]
    assert 'href="https://github.com/apps/gates/installations/new"' in text


@pytest.mark.parametrize("again", [True, False])
def test_a_failure_can_be_tried_again_only_where_that_helps(again: bool) -> None:
    assert ("Try again" in page.failed(GateError("it broke", do="wait"), again=again)) is again


def test_the_style_is_the_only_thing_that_may_be_loaded() -> None:
    style = re.search("<style>(.*)</style>", first(Wish(name="gates")), re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert page.POLICY.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "frame-ancestors 'none'" in page.POLICY


def test_nothing_comes_from_elsewhere() -> None:
    text = first(Wish(name="gates"))
    assert re.findall(r'(?:src|href)="([^"]*)"', text) == ["data:,"]
    assert "url(" not in text
