"""Which comment counts as seen for the first time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gh_gate.app.spots import Sighting
from gh_gate.app.work.sighted import sighting
from tests.app.work.fakes import comment

ALICE = {"id": 31, "login": "alice", "type": "User"}


def told(**changes: Any) -> dict[str, Any]:
    """A payload with other values in its comment."""
    payload = comment(7, "/approve", id_=900)
    payload["comment"] |= changes
    return payload


def test_the_author_s_own_webhook_shows_the_comment() -> None:
    at = datetime(2030, 5, 17, 12, tzinfo=UTC)
    assert sighting(told()) == Sighting(900, 31, "alice", human=True, body="/approve", created_at=at, url="https://x")


@pytest.mark.parametrize("action", ["edited", "deleted", "pinned", None, "Created"])
def test_other_actions_show_no_first_text(action: str | None) -> None:
    assert sighting(told() | {"action": action}) is None


@pytest.mark.parametrize("sender", [{"id": 32}, None, {}, {"id": "31"}, {"id": 31.0}, {"login": "alice"}])
def test_somebody_else_s_webhook_shows_no_first_text(sender: object) -> None:
    assert sighting(told() | {"sender": sender}) is None


@pytest.mark.parametrize("user", [None, {}, {"login": "alice"}, ALICE | {"id": None}, ALICE | {"login": None}, "alice"])
def test_a_comment_without_an_author_is_not_seen(user: object) -> None:
    assert sighting(told(user=user)) is None


def test_nobody_equals_nobody_is_no_author() -> None:
    assert sighting(told(user=None) | {"sender": None}) is None
    assert sighting(told(user=ALICE | {"id": None}) | {"sender": {"id": None}}) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "900"},
        {"body": 5},
        {"body": "\ud800"},
        {"created_at": "2030-05-17"},
        {"created_at": "2030-05-17T12:00:00"},
        {"created_at": 1},
        {"created_at": None},
        {"created_at": "0001-01-01T00:00:00+23:59"},
        {"html_url": 5},
    ],
    ids=repr,
)
def test_a_comment_that_is_not_understood_is_not_seen(changes: dict[str, Any]) -> None:
    assert sighting(told(**changes)) is None


@pytest.mark.parametrize("at", ["2030-05-17T12:00:02Z", "2030-05-17T11:59:59Z", None, 3])
def test_a_comment_that_may_have_been_edited_already_is_not_seen(at: object) -> None:
    assert sighting(told(updated_at=at)) is None


def test_the_second_by_which_github_s_time_lies_does_not_matter() -> None:
    assert sighting(told(updated_at="2030-05-17T12:00:01Z")) is not None


def test_an_empty_comment_is_an_empty_text() -> None:
    seen = sighting(told(body=None))
    assert seen is not None
    assert not seen.body


@pytest.mark.parametrize("kind", ["Bot", "Organization", "Mannequin", None, 5])
def test_only_users_are_human(kind: object) -> None:
    seen = sighting(told(user=ALICE | {"type": kind}))
    assert seen is not None
    assert not seen.human


@pytest.mark.parametrize(
    ("app", "slug"),
    [
        (None, None),
        ({"slug": "agent"}, "agent"),
        ({"slug": None}, "unknown"),
        ({"id": 1}, "unknown"),
        ("x", "unknown"),
        ({}, None),
    ],
)
def test_an_app_that_acts_for_a_person_is_named(app: object, slug: str | None) -> None:
    seen = sighting(told(performed_via_github_app=app))
    assert seen is not None
    assert seen.app == slug


def test_a_bot_is_no_person_s_app() -> None:
    seen = sighting(told(user=ALICE | {"type": "Bot"}, performed_via_github_app={"slug": "agent"}))
    assert seen is not None
    assert seen.app is None
