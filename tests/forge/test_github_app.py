"""A GitHub App as the account: its tokens are found, renewed in time and never shown."""

from __future__ import annotations

import logging
from collections import Counter

import pytest

from gh_gate.errors import GateError, UpstreamError, UsageError
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.wire import json_reply

HOUR = 3600


def environ_of(ground: Ground, *, installed: bool = True) -> dict[str, str]:
    app = ground.hub.app("gate-keeper")
    if installed:
        ground.hub.install(app, ground.repo.owner)
    key = {"GH_GATE_APP_ID": str(app.id), "GH_GATE_PRIVATE_KEY": app.private_key}
    return {**key, "GITHUB_API_URL": ground.hub.url, "GITHUB_TOKEN": "not used"}


def mints(ground: Ground) -> int:
    return Counter(call.rsplit(" ", 1)[0].rsplit("/", 1)[-1] for call in ground.calls())["access_tokens"]


def test_an_app_finds_its_installation_and_writes_as_its_bot(ground: Ground) -> None:
    forge = ground.forge(environ_of(ground))
    place = ground.gate(forge)
    assert forge.me().login == "gate-keeper[bot]"
    assert not forge.me().human
    assert ground.repo.issue(place.number).author is ground.hub.app("gate-keeper").bot


def test_one_token_serves_many_requests(ground: Ground) -> None:
    forge = ground.forge(environ_of(ground))
    for _ in range(3):
        forge.repository()
    assert mints(ground) == 1


def test_a_token_is_renewed_before_it_expires(ground: Ground) -> None:
    forge = ground.forge(environ_of(ground))
    forge.repository()
    ground.pass_(HOUR - 60)
    forge.repository()
    assert mints(ground) == 2
    assert not any(call.endswith("401") for call in ground.calls())


def test_a_token_that_was_revoked_is_renewed_also_for_a_post(ground: Ground) -> None:
    forge = ground.forge(environ_of(ground))
    forge.repository()
    for token in list(ground.hub.vault.tokens):
        ground.hub.revoke(token)
    forge.open_issue("Deploy?", "x", labels=[], assignees=[])
    assert len(ground.repo.issues) == 1
    assert mints(ground) == 2


def test_an_hour_of_waiting_costs_one_more_token(ground: Ground) -> None:
    forge = ground.forge(environ_of(ground))
    place = ground.gate(forge)
    for _ in range(HOUR // 60):
        ground.pass_(60)
        forge.read(place)
    assert mints(ground) == 1


def test_a_fault_while_a_token_is_asked_for_leaves_no_doubt_about_the_write(ground: Ground) -> None:
    ground.hub.faults.add(faults.cut_after(), path="access_tokens", times=1)
    ground.forge(environ_of(ground)).open_issue("Deploy?", "x", labels=[], assignees=[])
    assert len(ground.repo.issues) == 1


def test_a_wrong_clock_of_this_machine_does_not_lock_the_app_out(ground: Ground) -> None:
    ground.hub.quirks.wall_clock_jwts = False  # the hub's clock is far from this machine's
    assert ground.forge(environ_of(ground)).repository().full_name == "acme/ml"


def test_an_app_that_is_not_installed_is_an_error_that_says_so(ground: Ground) -> None:
    with pytest.raises(GateError, match="not installed on acme/ml"):
        ground.forge(environ_of(ground, installed=False)).repository()


def test_a_key_with_written_out_line_ends_is_read(ground: Ground) -> None:
    environ = environ_of(ground)
    environ["GH_GATE_PRIVATE_KEY"] = environ["GH_GATE_PRIVATE_KEY"].strip().replace("\n", "\\n")
    assert ground.forge(environ).repository().full_name == "acme/ml"


@pytest.mark.parametrize("key", ["nonsense", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"])
def test_a_broken_key_is_refused_and_not_shown(ground: Ground, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        ground.forge({**environ_of(ground), "GH_GATE_PRIVATE_KEY": key})
    assert "AAAA" not in caught.value.diagnostics()
    assert "nonsense" not in caught.value.diagnostics()


def test_neither_token_nor_key_reaches_a_log(ground: Ground, caplog: pytest.LogCaptureFixture) -> None:
    # At DEBUG PyGithub would log whole bodies; `github.enable_console_debug_logging` is how people turn that on.
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="github"):
        ground.forge(environ_of(ground)).repository()
    assert all(token not in caplog.text for token in ground.hub.vault.tokens)
    assert "PRIVATE KEY" not in caplog.text
    assert "eyJ" not in caplog.text


def test_a_token_is_only_for_the_one_repository(ground: Ground) -> None:
    other = ground.hub.repository("acme/secret", private=True)
    ground.forge(environ_of(ground)).repository()
    issued = next(token for token in ground.hub.vault.tokens.values() if token.installation)
    assert issued.reaches(ground.repo)
    assert not issued.reaches(other)


def test_an_answer_without_a_token_is_an_error_of_githubs(ground: Ground) -> None:
    ground.hub.faults.add(lambda _: json_reply(201, {"ok": True}), path="access_tokens")
    with pytest.raises(UpstreamError, match="token cannot be understood"):
        ground.forge(environ_of(ground)).repository()
