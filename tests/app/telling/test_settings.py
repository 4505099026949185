"""What the server's settings say of telling people, and what the doctor says of it."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

import pytest

from gh_gate.app.metrics import Metrics
from gh_gate.app.settings import load
from gh_gate.app.setup.checks import telling
from gh_gate.app.telling.allowed import Allowed
from gh_gate.core.policy.file import Entry
from gh_gate.errors import UsageError
from gh_gate.notify import addresses
from gh_gate.notify.listed import on_this_machine
from tests.app.told import environ

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def own(*rows: str) -> Sequence[addresses.Address]:
    return addresses.read(rows, addresses.ENVIRONMENT)


def test_nobody_is_told_unless_the_settings_say_so(tmp_path: Path) -> None:
    assert load(environ(), tmp_path).told == ()


def test_addresses_come_from_a_variable_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"{SLACK}\njson://host/t0ken\n", encoding="utf-8")
    found = load(environ(NOTIFY_URLS_FILE="urls"), tmp_path)
    assert [address.scheme for address in found.told] == ["slack", "json"]
    assert load(environ(NOTIFY_URLS=f"{SLACK}, json://host/t0ken"), tmp_path).told == found.told
    assert "t0ken" not in repr(found)


@pytest.mark.parametrize("words", [{"NOTIFY_URLS": f"{SLACK} t0ken"}, {"NOTIFY_HOSTS": "https://t0ken.example"}])
def test_what_is_wrong_is_refused_without_being_shown(tmp_path: Path, words: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        load(environ(**words), tmp_path)
    assert f"GH_GATE_{next(iter(words))}" in caught.value.diagnostics()
    assert "t0ken" not in "".join(traceback.format_exception(caught.value))


def test_messages_and_refusals_are_counted() -> None:
    metrics = Metrics()
    metrics.told("slack", "delivered")
    metrics.told("json", "refused")
    text = metrics.exposition().decode()
    assert 'gh_gate_notifications_total{outcome="delivered",scheme="slack"} 1.0' in text
    assert 'gh_gate_notifications_total{outcome="refused",scheme="json"} 1.0' in text


def test_the_doctor_tries_out_the_server_s_own_addresses() -> None:
    found = list(telling.understood(own(SLACK, "slack://t0ken", "nothing://t0ken"), ("chat.example.com",)))
    assert [finding.ok for finding in found] == [True, False, False, None]
    assert "chat.example.com" in found[-1].what
    assert "t0ken" not in str(found)


@pytest.mark.parametrize(("rows", "ok"), [((), None), ((SLACK,), False)])
def test_the_doctor_says_where_apprise_is_missing(
    monkeypatch: pytest.MonkeyPatch, rows: tuple[str, ...], ok: bool | None
) -> None:
    monkeypatch.setattr(addresses, "can_speak", lambda: False)
    (found,) = telling.understood(own(*rows), ())
    assert found.ok is ok
    assert "gh-gate[notify]" in found.do


def test_the_doctor_says_which_addresses_of_a_policy_file_are_not_used() -> None:
    entry = Entry(notify=(SLACK, "json://10.0.0.1/t0ken", "syslog://t0ken", "t0ken"))
    for_a_server = list(telling.listed("deploy", entry, Allowed(())))
    assert [finding.ok for finding in for_a_server] == [False, False, False]
    assert "address 2 of deploy in .github/gh-gate.yml" in for_a_server[0].what
    assert len(list(telling.listed("deploy", entry, on_this_machine))) == 2
    assert "t0ken" not in str(for_a_server)
