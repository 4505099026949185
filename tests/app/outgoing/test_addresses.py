"""The addresses of the settings: what they become, what is refused, and that nothing secret shows."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest

from gh_gate.app.outgoing.addresses import Event
from gh_gate.app.outgoing.listed import parse
from gh_gate.core.gate import Status
from gh_gate.errors import UsageError
from tests.app.outgoing.receiver import KEY, OLD_KEY

FULL = f"""
release-bot:
  url: https://hooks.example.com/gate?of=acme
  secrets: [{KEY}, {OLD_KEY}]
  repositories: [Acme/*, other/app]
  gates: deploy-*
  statuses: [approved, rejected]
  event: gate.resume
  networks: [10.20.0.0/16, "fd00::/8"]
audit:
  url: http://10.1.2.3:8080
  secrets: {KEY}
  networks: 10.1.2.3
  plain-http: true
"""


def refusal(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse(text)
    told = "".join(traceback.format_exception(caught.value)) + caught.value.diagnostics()
    assert "b64secret" not in told
    assert "s3cret" not in told
    return caught.value.diagnostics()


def one(**entry: Any) -> str:
    given = {"url": "https://hooks.example.com/s3cret", "secrets": KEY, **entry}
    return json.dumps({"bot": {name: value for name, value in given.items() if value is not None}})


def test_everything_that_is_said_counts() -> None:
    bot, audit = parse(FULL)
    assert (bot.name, bot.secure, bot.host, bot.port) == ("release-bot", True, "hooks.example.com", 443)
    assert (bot.target, len(bot.keys), bot.event) == ("/gate?of=acme", 2, Event.RESUME)
    assert (bot.shown, bot.authority) == ("https://hooks.example.com", "hooks.example.com")
    assert (audit.secure, audit.host, audit.port, audit.target) == (False, "10.1.2.3", 8080, "/")
    assert (audit.shown, audit.event) == ("http://10.1.2.3:8080", Event.DECIDED)


@pytest.mark.parametrize("text", ["", "  \n", "{}", "# nothing yet\n"])
def test_nothing_is_no_address(text: str) -> None:
    assert parse(text) == ()


def test_an_ipv6_address_stands_in_brackets() -> None:
    [found] = parse(one(url="https://[2606:4700::1]:8443/x"))
    assert (found.host, found.authority) == ("2606:4700::1", "[2606:4700::1]:8443")


@pytest.mark.parametrize(
    ("repository", "name", "status", "wanted"),
    [
        ("acme/app", "deploy-eu", Status.APPROVED, True),
        ("ACME/App", "deploy-eu", Status.REJECTED, True),
        ("other/app", "deploy-", Status.APPROVED, True),
        ("other/lib", "deploy-eu", Status.APPROVED, False),
        ("acme/app", "publish", Status.APPROVED, False),
        ("acme/app", "Deploy-eu", Status.APPROVED, False),
        ("acme/app", "deploy-eu", Status.EXPIRED, False),
    ],
)
def test_an_address_is_told_of_what_fits_all_that_it_says(
    repository: str, name: str, status: Status, wanted: bool
) -> None:
    bot, audit = parse(FULL)
    assert (bot.wants(repository, name, status), audit.wants(repository, name, status)) == (wanted, True)


def test_no_secret_shows() -> None:
    told = repr(parse(FULL))
    assert not [text for found in parse(FULL) for text in found.secrets if text in told]
    assert "/gate" not in told
    assert "the-new-key" not in told
    assert KEY.removeprefix("whsec_") in parse(FULL)[0].secrets


URLS = [
    None,
    7,
    "",
    "hooks.example.com/s3cret",
    "ftp://hooks.example.com/s3cret",
    "http://hooks.example.com/s3cret",
    "https:///s3cret",
    "https://",
    "https://user:s3cret@hooks.example.com/",
    "https://hooks.example.com/#s3cret",
    "https://hooks.example.com:0/s3cret",
    "https://hooks.example.com:99999/s3cret",
    "https://hooks.example.com:x/s3cret",
    "https://hooks.exämple.com/s3cret",
    "https://hooks.example.com/s3cret\n",
    "https://hooks.example.com/s3cret\r\nX: y",
    "https://hooks.example.com/s3 cret",
    "https://ho oks.example.com/s3cret",
    "https://[::1/s3cret",
    "https://[::1]/s3cret",
    "https://[fe80::1%25eth0]/s3cret",
    "https://127.0.0.1/s3cret",
    "https://169.254.169.254/s3cret",
    "https://[::ffff:127.0.0.1]/s3cret",
    "https://[64:ff9b::7f00:1]/s3cret",
    "https://hooks..example.com/s3cret",
    f"https://hooks.example.com/{'s3cret' * 400}",
]


@pytest.mark.parametrize("url", URLS)
def test_an_address_that_is_none_is_refused_and_not_repeated(url: object) -> None:
    assert "`bot.url`" in refusal(one(url=url))


SECRETS: list[object] = [
    None,
    "",
    [],
    7,
    [7],
    "b64secretb64secretb64secretb64secret",
    "whsec_",
    "whsec_b64secret",
    "whsec_b64secretb64secretb64secret!b64secret",
    f"whsec_{'b64secret' * 20}",
    [KEY] * 6,
    {KEY: KEY},
]


@pytest.mark.parametrize("secrets", SECRETS)
def test_a_secret_that_is_none_is_refused_and_not_repeated(secrets: object) -> None:
    assert "`bot.secrets`" in refusal(one(secrets=secrets))


@pytest.mark.parametrize(
    "more",
    [
        {"statuses": ["pending"]},
        {"statuses": ["Approved"]},
        {"statuses": []},
        {"event": "gate.test"},
        {"networks": ["10.0.0.1/8"]},
        {"networks": ["everywhere"]},
        {"repositories": [7]},
        {"gates": ""},
        {"plain-http": "yes"},
    ],
)
def test_what_is_not_understood_is_refused(more: dict[str, Any]) -> None:
    assert f"`bot.{next(iter(more))}`" in refusal(one(**more))


@pytest.mark.parametrize(
    "text", ["[]", "word", "bot: 7", "Bot: {}", "a_b: {}", f"{KEY}: {{}}", "- url", "bot: {", "a: &x {}\nb: *x"]
)
def test_what_is_no_list_of_addresses_is_refused(text: str) -> None:
    assert KEY[:12] not in refusal(text)


TOKEN = "b64secret0123456789"
SLIPS = [
    f"bot: https://hooks.example.com/{TOKEN}",
    f"https://hooks.example.com/{TOKEN}:\n  url: x",
    f"bot:\n  url: https://hooks.example.com/x\n  {TOKEN}: 1",
    f"bot:\n  url: https://hooks.example.com/x\n  whsec_{TOKEN}: 1",
    f"bot:\n  https://hooks.example.com/{TOKEN}: 1",
    f"bot: {{url: x, {TOKEN}: 1, {TOKEN}: 2}}",
    f"bot:\n  url: !{TOKEN}!x y",
    f"bot:\n  url: https://hooks.example.com/x\n  secrets: *{TOKEN}",
    f'bot:\n  url: "https://hooks.example.com/{TOKEN}\n',
    f"bot:\n  url: https://hooks.example.com/x\n  secrets: {KEY}\n  gates: {{{TOKEN}: 1}}",
    f"bot:\n  url: https://hooks.example.com/x\n  secrets: {KEY}\n  event: {TOKEN}",
    f"bot:\n  url: https://hooks.example.com/x\n  secrets: {KEY}\n  networks: [{TOKEN}]",
    f"bot:\n  url: https://hooks.example.com/x\n  secrets: {KEY}\n  statuses: [{TOKEN}]",
    f"bot:\n  url: https://hooks.example.com/x\n  secrets: {KEY}\n  plain-http: {TOKEN}",
    TOKEN,
]


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_repeats_no_value_and_no_unknown_key(text: str) -> None:
    assert "the list of addresses" in refusal(text)


@pytest.mark.parametrize("key", ["urls", "secret"])
def test_a_key_that_is_none_is_answered_with_those_that_there_are(key: str) -> None:
    told = refusal(one(**{key: "x"}))
    assert "`bot` has a key that is no setting" in told
    assert "`url`" in told


def test_more_addresses_than_the_server_has_threads_for_are_refused() -> None:
    entry = {"url": "https://hooks.example.com/", "secrets": KEY}
    assert "at most 50" in refusal(json.dumps({f"bot-{n}": entry for n in range(51)}))
