"""Whoever is told: this process's own addresses, and those of the policy file that may be used."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from gh_gate.asked import Prepared
from gh_gate.core.gate import Decider
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.engine.news import News
from gh_gate.errors import GateError
from gh_gate.forge.base import Place
from gh_gate.notify import addresses
from gh_gate.notify.channels import Channels
from gh_gate.notify.teller import Teller
from tests.core import samples
from tests.core.stage import OPENED
from tests.notify.hearing import Sent

SECRET = "s3cr3tT0ken"
OWN = addresses.read(["json://own"], "`notify`")
PENDING = Tally(opened_at=OPENED, deadline=None)


def ticket(*listed: str, **more: Any) -> Ticket:
    return Ticket(
        Prepared(samples.gate(**more), notify=listed), Place(42, url="https://github.com/a/b/issues/42"), OPENED
    )


def told(of: Ticket, first: bool = True, **more: Any) -> list[str]:
    """Have an opening told, and return where."""
    sent = Sent()
    channels = Channels(sent)
    teller = Teller(OWN, channels=channels, **more)
    teller(of, News.OPENED, PENDING, lambda: first)
    teller(of, News.OPENED, PENDING, lambda: False)
    assert channels.finish()
    return sorted(url for url, _ in sent.messages)


def test_own_addresses_and_the_policy_file_s_are_told() -> None:
    assert told(ticket("xml://theirs")) == ["json://own", "xml://theirs"]


def test_who_was_not_the_first_tells_nobody() -> None:
    assert told(ticket("xml://theirs"), first=False) == []


def test_of_a_gate_that_the_app_decides_only_own_addresses_are_told() -> None:
    assert told(ticket("xml://theirs", decider=Decider.APP)) == ["json://own"]


@pytest.mark.parametrize(
    "row",
    [
        f"syslog://{SECRET}",
        f"dbus://{SECRET}",
        f"WINDOWS://{SECRET}",
        f"macosx://?sound={SECRET}",
        f"discord://1/{SECRET}?template=/etc/passwd",
        f"slack://{SECRET}?TEMPLATE=x",
        f"workflows://host/workflow1/{SECRET}?x=1;template=/etc/passwd",
        f"workflows://host/workflow1/{SECRET}?%20template=/etc/passwd",
        f"made-up://{SECRET}",
        f"vapid://{SECRET}?keyfile=/home/x/key",
        f"mailto://{SECRET}@host?pgppub=/home/x/key",
        f"fcm://project/{SECRET}",
        f"json://host/{SECRET}?attach=file:///etc/passwd",
        f"telegram {SECRET}",
        SECRET,
    ],
)
def test_a_policy_file_reaches_neither_this_machine_nor_its_files(row: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert told(ticket(row, "xml://theirs")) == ["json://own", "xml://theirs"]
    assert "address 1 of .github/gh-gate.yml" in caplog.text
    assert SECRET not in caplog.text


def test_what_is_wrong_with_a_policy_file_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    told(ticket("syslog://x"))
    assert len(caplog.records) == 1


def test_a_policy_file_that_cannot_be_read_keeps_own_addresses_from_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def unreadable(_: Ticket) -> tuple[str, ...]:
        raise GateError("the pull request has moved on.")

    assert told(ticket(), listed=unreadable) == ["json://own"]
    assert "moved on" in caplog.text


def test_without_apprise_one_warning_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(addresses, "can_speak", lambda: False)
    assert told(ticket("xml://theirs")) == []
    assert [record.getMessage().count("gh-gate[notify]") for record in caplog.records] == [1]


def test_whatever_goes_wrong_no_gate_fails(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bool:
        raise RuntimeError(SECRET)

    Teller(OWN)(ticket(), News.OPENED, PENDING, broken)
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_where_nobody_is_to_be_told_nothing_is_asked() -> None:
    def asked() -> bool:
        raise AssertionError

    Teller(())(ticket(), News.OPENED, PENDING, asked)
