"""Addresses are read strictly, and never shown."""

from __future__ import annotations

import logging

import pytest

from gh_gate import notify
from gh_gate.errors import UsageError
from gh_gate.notify import addresses
from gh_gate.notify.addresses import MOST, Address

SECRET = "s3cr3t-t0ken"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (" ,\n ", ()),
        ("slack://a/b/c", ("slack://a/b/c",)),
        (
            "slack://a, json://b\nxml://c  tgram://d,46elks://e",
            ("slack://a", "json://b", "xml://c", "tgram://d", "46elks://e"),
        ),
        ("mailto://u:p@h?to=a@x.org,b@y.org,slack://a", ("mailto://u:p@h?to=a@x.org,b@y.org", "slack://a")),
    ],
)
def test_commas_blanks_and_lines_part_addresses_and_stand_in_them_too(text: str, found: tuple[str, ...]) -> None:
    assert notify.split(text) == found


@pytest.mark.parametrize(
    "row", [SECRET, f"{SECRET} slack://a", f"://{SECRET}", f"sl ack://{SECRET}", "slack://", "a://\x00b"]
)
def test_what_is_no_address_is_refused_without_being_shown(row: str) -> None:
    with pytest.raises(UsageError) as caught:
        addresses.read(["json://fine", row], "`notify`")
    assert "address 2 of `notify`" in caught.value.what
    assert SECRET not in str(caught.value)


def test_an_address_shows_no_more_than_its_scheme() -> None:
    (address,) = addresses.read([f"Slack://{SECRET}"], "`notify`")
    assert address.shown == "slack (address 1 of `notify`)"
    assert SECRET not in repr(address)


def test_the_same_address_is_told_once() -> None:
    own = addresses.own(["json://a", "json://a"], {notify.ENVIRONMENT: "json://a xml://b"})
    assert [address.url for address in own] == ["json://a", "xml://b"]


def test_a_wrong_environment_is_logged_and_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert [one.url for one in addresses.own(["json://a"], {notify.ENVIRONMENT: SECRET})] == ["json://a"]
    assert "GH_GATE_NOTIFY_URLS" in caplog.text
    assert SECRET not in caplog.text


def test_there_is_a_limit() -> None:
    with pytest.raises(UsageError, match=f"takes {MOST}"):
        addresses.read([f"json://host/{n}" for n in range(MOST + 1)], "`notify`")


def test_without_apprise_a_caller_is_told_which_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "can_speak", lambda: False)
    assert notify.given("") == ()
    with pytest.raises(UsageError) as caught:
        notify.given([f"slack://{SECRET}"])
    assert "gh-gate[notify]" in caught.value.do
    assert SECRET not in str(caught.value)


def test_an_address_that_apprise_does_not_understand_is_refused_when_the_gate_is_opened() -> None:
    with pytest.raises(UsageError, match="address 2 of `notify`") as caught:
        notify.telling(["json://fine", f"nothing://{SECRET}"], {})
    assert SECRET not in str(caught.value)


def test_two_addresses_are_the_same_wherever_they_were_written() -> None:
    assert Address("json://a", "here", 1) == Address("json://a", "there", 2)
