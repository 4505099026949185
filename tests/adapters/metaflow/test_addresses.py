"""Whom ``notifier=`` means."""

from __future__ import annotations

import logging

import pytest

from gh_gate.adapters.metaflow import addresses
from gh_gate.errors import UsageError


def test_who_asks_for_apprise_and_names_nobody_is_warned(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "gh_gate"):
        addresses.tell_if_nobody("gate", "apprise", {"METAFLOW_HITL_APPRISE_URLS": " , "})
    assert "METAFLOW_HITL_APPRISE_URLS is empty" in caplog.text


@pytest.mark.parametrize(
    ("notifier", "environ"),
    [
        (None, {}),
        ("apprise", {"METAFLOW_HITL_APPRISE_URLS": "json://127.0.0.1:1/"}),
        ("apprise", {"GH_GATE_NOTIFY_URLS": "json://127.0.0.1:1/"}),
    ],
)
def test_who_is_told_somewhere_is_not_warned(
    notifier: str | None, environ: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    addresses.tell_if_nobody("gate", notifier, environ)
    assert not caplog.text


def test_what_is_no_address_is_refused_by_the_variable_it_stands_in_and_not_shown() -> None:
    with pytest.raises(UsageError, match="address 2 of METAFLOW_HITL_APPRISE_URLS") as caught:
        addresses.of("apprise", {"METAFLOW_HITL_APPRISE_URLS": "json://127.0.0.1:1/ , slack://s3cret part"})
    assert "s3cret" not in caught.value.diagnostics()
