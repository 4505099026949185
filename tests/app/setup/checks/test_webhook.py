"""Whether webhooks can arrive and did."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.app.setup.address import PLACEHOLDER
from gh_gate.app.setup.checks import webhook
from gh_gate.app.setup.checks.finding import Finding

PAGE = "https://github.com/settings/apps/gates"
GOOD = {"url": "https://gate.acme.dev/webhook", "content_type": "json", "insecure_ssl": "0", "secret": "********"}


def config(**changes: Any) -> list[Finding]:
    return list(webhook.config({k: v for k, v in (GOOD | changes).items() if v is not None}, PAGE, public=True))


def row(minute: int, code: int = 202, guid: str = "", **more: Any) -> dict[str, Any]:
    status = "OK" if code == 202 else "Invalid HTTP Response: 502"
    at = f"2026-11-20T12:{minute:02}:00Z"
    made = {"guid": guid or f"g{minute}", "delivered_at": at, "status": status, "status_code": code}
    return made | {"event": "issue_comment", "action": "created"} | more


def test_the_hook_that_init_makes_is_well() -> None:
    assert [finding.ok for finding in config()] == [True, True]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"url": None}, "no address"),
        ({"url": PLACEHOLDER}, "no address"),
        ({"url": "http://gate.acme.dev/webhook"}, "cannot arrive at http://gate.acme.dev/webhook"),
        ({"url": "https://localhost/webhook"}, "cannot arrive"),
        ({"url": "https://10.0.0.5/webhook"}, "public internet"),
        ({"content_type": "form"}, "sent as form"),
        ({"content_type": None}, "sent as form"),
        ({"insecure_ssl": "1"}, "certificate"),
        ({"insecure_ssl": 1}, "certificate"),
    ],
)
def test_what_keeps_them_from_arriving_is_named_with_the_page_to_go_to(changes: dict[str, Any], what: str) -> None:
    broken = [finding for finding in config(**changes) if finding.ok is False]
    assert [what in finding.what for finding in broken] == [True]
    assert PAGE in broken[0].do


def test_a_number_in_place_of_a_text_is_no_complaint() -> None:
    assert [finding.ok for finding in config(insecure_ssl=0)] == [True, True]


def test_another_path_is_noted_as_a_proxy_may_change_it() -> None:
    assert [finding.ok for finding in config(url="https://gate.acme.dev/hooks/github")] == [None, True]


def test_the_newest_delivery_is_told_whatever_the_order_of_the_list() -> None:
    found = list(webhook.deliveries([row(1), row(3), row(2)]))
    assert [(finding.ok, "12:03" in finding.what) for finding in found] == [(True, True)]


def test_nothing_sent_is_noted_with_the_way_to_try_it() -> None:
    (finding,) = webhook.deliveries([])
    assert (finding.ok, "comment on a gate" in finding.do) == (None, True)


@pytest.mark.parametrize(
    ("code", "do"),
    [
        (401, "another secret"),
        (400, "application/json"),
        (404, "/webhook"),
        (413, "25 MB"),
        (502, "start the server"),
        (0, "start the server"),
        (504, "10 seconds"),
        (418, "Advanced"),
    ],
)
def test_a_failed_last_delivery_is_broken_and_says_what_to_do(code: int, do: str) -> None:
    found = list(webhook.deliveries([row(1), row(2, code)]))
    assert (found[0].ok, do in found[0].do) == (False, True)
    assert found[1].what.endswith("12:01 UTC")


def test_an_older_failure_is_noted_until_it_was_repeated() -> None:
    lost = [row(1, 502, "a"), row(2)]
    assert [finding.ok for finding in webhook.deliveries(lost)] == [True, None]
    assert [finding.ok for finding in webhook.deliveries([*lost, row(3, 202, "a")])] == [True]


def test_strange_words_cannot_move_the_cursor() -> None:
    found = list(webhook.deliveries([row(1, 500, status="\x1b[2J", event="\x1b[2J")]))
    assert "\x1b" not in found[0].what
