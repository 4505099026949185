"""A comment as it was first seen: only the webhook that its own author caused shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gh_gate.app.spots import Sighting
from gh_gate.app.work.payload import dig, moment, number, text

LIE = timedelta(seconds=1)
"""How far ``updated_at`` may be from ``created_at`` on a comment that nobody edited."""


def sighting(payload: Mapping[str, Any]) -> Sighting | None:
    """Return the comment that an ``issue_comment`` payload shows for the first time.

    :return: None unless its action is ``created``, its sender is the comment's author, and nobody can have edited it yet.
    """
    comment, author = payload.get("comment"), dig(payload, "comment", "user")
    who = number(dig(author, "id"))
    if payload.get("action") != "created" or who is None or number(dig(payload, "sender", "id")) != who:
        return None
    named, login, created = number(dig(comment, "id")), text(dig(author, "login")), moment(dig(comment, "created_at"))
    body, url = _or_empty(dig(comment, "body")), _or_empty(dig(comment, "html_url"))
    if named is None or login is None or created is None or body is None or url is None or not _untouched(comment):
        return None
    human = dig(author, "type") == "User"
    return Sighting(named, who, login, human, body, created, url, app=_app(comment) if human else None)


def _untouched(comment: Any) -> bool:
    created, updated = moment(dig(comment, "created_at")), moment(dig(comment, "updated_at"))
    return created is not None and updated is not None and created <= updated <= created + LIE


def _or_empty(value: Any) -> str | None:
    return "" if value is None else text(value)


def _app(comment: Any) -> str | None:
    # A bot is an App by itself; what matters is an App that acts with a person's token.
    app = dig(comment, "performed_via_github_app")
    return (text(dig(app, "slug")) or "unknown") if app else None
